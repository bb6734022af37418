import type { FunctionFacts, Query } from '../../../model/query.ts';
import type { FilePath } from '../../../model/span.ts';
import type { QueryFrame, SourceProblem } from '../../source.ts';
import { isForOtherDatabase } from '../foreignDatabase.ts';
import { readScript, type SqlScript } from '../script.ts';
import type { PlacedStatement } from '../statement.ts';
import { namedParameters } from './namedParameters.ts';
import { readStatement } from './readStatement.ts';

/** A .sql file that asks something of a database and declares nothing. */
export interface QueryFile {
  readonly script: SqlScript;
  /** Parts of a statement stand before it. */
  readonly queries: readonly Query[];
  readonly problems: readonly SourceProblem[];
}

/**
 * Reads the statements of a query file. Empty where its SQL is another database's, or a template of which SQL is
 * still to be made. `former` is the last reading of the file.
 */
export function readQueryFile(file: FilePath, text: string, former?: QueryFile): QueryFile {
  const readable = namedParameters(endedByNames(text));
  const script = readScript(file, readable.text, { former: former?.script });
  const isOther = script.otherDatabase !== undefined || isForeign(text) || isForOtherDatabase(text);
  if (isOther) return { script, queries: [], problems: [] };
  const counts = new Map<string, number>();
  let end = 0;
  const queries = script.parts.flatMap(({ statement }): readonly Query[] => {
    if (!statement) return [];
    const start = end;
    end = statement.offset + statement.parsed.text.length;
    return readPlaced(statement, text.slice(start, statement.offset), readable.ends, counts);
  });
  // A parameter where PostgreSQL takes none is the name of a table or the like: `FROM %s`.
  const problems = script.problems.filter(
    ({ code, span }) => code !== 'syntax-error' || text[span.start] !== '%',
  );
  return { script, queries: mostlyData(queries) ? [] : queries, problems };
}

/**
 * A semicolon before each name: yesql, aiosql and goyesql end a query where the next one's name stands, and their files
 * have no semicolons.
 */
function endedByNames(text: string): string {
  if (!/^--[ \t]*(?::name\b|name[ \t]*:)/m.test(text)) return text;
  return text.replace(/(?<=[^;\s])\n(?=(?:[ \t]*(?:--[^\n]*)?\n)*--[ \t]*(?::name\b|name[ \t]*:))/g, ';');
}

function readPlaced(
  statement: PlacedStatement,
  before: string,
  ends: ReadonlyMap<number, number>,
  counts: Map<string, number>,
): readonly Query[] {
  const { parsed, file, offset } = statement;
  const spanAt = (start: number, end: number) => ({
    file,
    start: offset + start,
    end: ends.get(offset + end) ?? offset + end,
  });
  const name = nameIn(before) ?? nameIn(leadingComments(parsed.text));
  const whole = spanAt(0, parsed.text.length);
  const facts: FunctionFacts | undefined = name && {
    name: name.name,
    kind: 'function',
    async: false,
    exported: true,
    parameters: [],
    span: { whole, name: whole },
  };
  const frame: QueryFrame = {
    dialect: 'postgresql',
    origin: 'file',
    client: { kind: 'none' },
    chain: [],
    open: undefined,
    sql: [],
    dynamic: false,
    prepared: false,
    result: [],
    countComparedWithZero: undefined,
    place: { loops: [], transaction: undefined, awaited: 'each', conditional: false },
    function: facts,
    names: undefined,
    ...(name?.isOne ? { oneRow: true } : {}),
  };
  const owner = name?.name ?? 'statement';
  const nextId = () => {
    const count = (counts.get(owner) ?? 0) + 1;
    counts.set(owner, count);
    return `${file}#query ${owner} ${count}`;
  };
  return readStatement({ parsed, spanAt, holes: undefined }, frame, nextId) ?? [];
}

function leadingComments(text: string): string {
  return /^(?:\s*(?:--[^\n]*\n|\/\*[\s\S]*?\*\/))*/.exec(text)?.[0] ?? '';
}

/**
 * How the tools that make functions of query files name them: `-- name: GetUser :one` of sqlc, aiosql, goyesql and HugSQL, a
 * comment with `@name GetUser` of pgtyped.
 */
function nameIn(comments: string): { readonly name: string; readonly isOne: boolean } | undefined {
  const found = [...comments.matchAll(/(?:--\s*:?name:?|@name)\s+([\w-]+)([^\n*]*)/g)].at(-1);
  const [, name, rest = ''] = found ?? [];
  return name === undefined ? undefined : { name, isOne: /:(one|1|\?1)\b|^[\^$]/.test(rest.trim()) };
}

/** Text from which SQL is made before it is run, placeholders that PostgreSQL has not, words of other databases. */
function isForeign(text: string): boolean {
  const bare = text.replace(/'(?:[^']|'')*'|"[^"\n]*"|--[^\n]*|\/\*[\s\S]*?\*\//g, "''");
  return (
    /\{[\w.]*\}|\{\{|\{%|\$\{|#\{|<%|`/.test(bare) ||
    /(?:[=(,<>]|\b(?:LIKE|LIMIT|OFFSET|AND))\s*\?(?![?|&\w])/i.test(bare) ||
    /\bINSERT\s+(?:OR\s+\w+|IGNORE)\b|\bREPLACE\s+INTO\b|\bON\s+DUPLICATE\s+KEY\b|\bLIMIT\s+\d+\s*,\s*\d|\bSTRFTIME\s*\(|\bIFNULL\s*\(|\bSELECT\s+TOP\s+\d|\bLAST_INSERT_(?:ID|ROWID)\b|^\s*(?:GO|USE\s+\w+;?)\s*$|\bQUALIFY\b|\bSAFE_CAST\s*\(/im.test(
      bare,
    )
  );
}

/** A file of rows, as a dump or a seed is: its statements say nothing of how a program asks. */
function mostlyData(queries: readonly Query[]): boolean {
  const inserts = queries.filter(({ insert }) => typeof insert?.rows === 'number').length;
  return inserts > 50 && inserts * 2 > queries.length;
}
