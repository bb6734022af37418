import type { DoStmt } from 'libpg-query';
import type { Table, TableGap } from '../../../model/schema.ts';
import { unknown } from '../../../model/unknown.ts';
import { type DatabaseState, lookUp, type WrittenName, withEntry } from '../database.ts';
import { bodyOf } from './doBlock.ts';

/** What a text that is put together as the block runs may do, and to which tables: undefined where these are not told. */
interface Unseen {
  readonly target?: string | undefined;
  readonly adds: readonly TableGap['in'][];
  readonly mayBeGone?: Table['mayBeGone'];
  readonly policies?: true;
  readonly makesTables?: true;
}

/** What stands in the place of what only the running block knows. */
const hole = '\u25a1';
const name = String.raw`((?:"[^"]+"|[\w${hole}]+)(?:\.(?:"[^"]+"|[\w${hole}]+))*)`;
const everything: Unseen = {
  adds: ['columns', 'constraints'],
  mayBeGone: 'table',
  policies: true,
  makesTables: true,
};

/**
 * The database after a DO block with an `EXECUTE` that puts its text together: what the text may make or drop is no longer
 * certain. Its verbs and the names in it are read from the literals. Where a name is none of them, the tables that the
 * block names in texts are meant; where it names none, all.
 */
export function withUnseenOfBlock(state: DatabaseState, node: DoStmt): DatabaseState {
  const body = bodyOf(node);
  if (body === undefined || !/\bEXECUTE\b/i.test(body)) return state;
  const pieces = piecesOf(body);
  const named = namedTables(state, body, pieces);
  let now = state;
  for (const unseen of executed(pieces).flatMap(unseenIn)) {
    if (unseen.makesTables) now = { ...now, beginsLate: true };
    if (unseen.adds.length === 0 && !unseen.mayBeGone && !unseen.policies) continue;
    for (const qualified of targets(now, unseen.target, named)) {
      const table = now.tables.get(qualified);
      if (table) now = { ...now, tables: withEntry(now.tables, qualified, changed(table, unseen)) };
    }
  }
  return now;
}

function changed(table: Table, { adds, mayBeGone, policies }: Unseen): Table {
  const gaps = adds
    .filter((where) => !table.gaps.some((gap) => gap.in === where))
    .map((where): TableGap => ({ ...unknown('a block puts a statement together as it runs'), in: where }));
  return {
    ...table,
    gaps: [...table.gaps, ...gaps],
    ...(mayBeGone && table.mayBeGone !== 'table' ? { mayBeGone } : {}),
    ...(policies ? { mayHavePolicies: true } : {}),
  };
}

/** Words, literals with their quotes and single characters, without comments. */
function piecesOf(body: string): readonly string[] {
  const piece = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|(\$\w*\$)[\s\S]*?\1|"[^"]*"|\w+|\S/g;
  return [...body.matchAll(piece)].map(([text]) => text).filter((text) => !/^(?:--|\/\*)/.test(text));
}

/** The texts that EXECUTE runs and that are not written out, each with holes for what is not in a literal. */
function executed(pieces: readonly string[]): readonly string[] {
  const texts: string[] = [];
  for (const [at, piece] of pieces.entries()) {
    if (!/^execute$/i.test(piece) || /^(?:on|function|procedure)$/i.test(pieces[at + 1] ?? '')) continue;
    const expression = upToEnd(pieces, at + 1);
    if (expression.length === 1 && literal(expression[0]) !== undefined) continue;
    const text = textOf(expression);
    // A variable: whatever the block puts together may be in it.
    if (/[a-z]/i.test(text)) texts.push(text);
    else {
      const all = stretches(pieces)
        .map(textOf)
        .filter((each) => /\w\s|\s\w/.test(each));
      texts.push(...(all.some((each) => /\b[a-z]+\s+\w/i.test(each)) ? all : [hole]));
    }
  }
  return texts;
}

function upToEnd(pieces: readonly string[], from: number): readonly string[] {
  const end = pieces.findIndex((piece, at) => at >= from && /^(?:;|using|into)$/i.test(piece));
  return pieces.slice(from, end < 0 ? pieces.length : end);
}

/** The statements of a body, but for those that only tell something. */
function stretches(pieces: readonly string[]): readonly (readonly string[])[] {
  const all: string[][] = [[]];
  for (const piece of pieces)
    if (piece === ';') all.push([]);
    else all.at(-1)?.push(piece);
  return all.filter((each) => !each.some((piece) => /^raise$/i.test(piece)));
}

function literal(piece = ''): string | undefined {
  const between = /^(?:'([\s\S]*)'|(\$\w*\$)([\s\S]*)\2)$/.exec(piece);
  return between ? (between[1]?.replaceAll("''", "'") ?? between[3]) : undefined;
}

/** The literals of an expression in their order. What `format` is given beside its pattern stands in no place of its own. */
function textOf(expression: readonly string[]): string {
  let text = '';
  let depth = 0;
  const formats: number[] = [];
  let skipTo: number | undefined;
  for (const [at, piece] of expression.entries()) {
    if (piece === '(') {
      depth++;
      if (/^format$/i.test(expression[at - 1] ?? '')) formats.push(depth);
    } else if (piece === ')') {
      if (formats.at(-1) === depth) formats.pop();
      depth--;
      if (skipTo !== undefined && depth < skipTo) skipTo = undefined;
    } else if (skipTo !== undefined) continue;
    else if (piece === ',' && formats.at(-1) === depth) skipTo = depth;
    else if (piece !== '|' && !/^format$/i.test(piece))
      text += literal(piece)?.replace(/%(?:\d+\$)?[ILs]/g, hole) ?? hole;
  }
  return text.replace(new RegExp(`${hole}+`, 'g'), hole);
}

function unseenIn(text: string): readonly Unseen[] {
  if (text === hole) return [everything];
  const found: Unseen[] = [];
  const each = (pattern: string, see: (match: RegExpMatchArray) => Unseen) => {
    for (const match of text.matchAll(new RegExp(pattern, 'gi'))) found.push(see(match));
  };
  each(
    String.raw`\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?${name}([^;]*)`,
    ([, target, rest = '']) => ({
      target,
      ...alters(rest),
    }),
  );
  each(String.raw`\bCREATE\s+(?:UNIQUE\s+)?INDEX\b[^;]*?\bON\s+(?:ONLY\s+)?${name}`, ([, target]) => ({
    target,
    adds: ['constraints'],
  }));
  each(String.raw`\bCREATE\s+POLICY\b[^;]*?\bON\s+${name}`, ([, target]) => ({
    target,
    adds: [],
    policies: true,
  }));
  each(String.raw`\bDROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?${name}`, ([, target]) => ({
    target,
    adds: [],
    mayBeGone: 'table',
  }));
  each(String.raw`\bDROP\s+INDEX\b`, () => ({ target: hole, adds: [], mayBeGone: 'parts' }));
  each(String.raw`\bDROP\s+SCHEMA\b`, () => ({ target: undefined, adds: [], mayBeGone: 'table' }));
  each(String.raw`\bCREATE\s+(?:UNLOGGED\s+|FOREIGN\s+)?TABLE\b(?![^;]*\bPARTITION\s+OF\b)`, () => ({
    adds: [],
    makesTables: true,
  }));
  return found;
}

/** What the commands of an ALTER TABLE may do. */
function alters(commands: string): Unseen {
  if (/^\s*$/.test(commands) || new RegExp(`^\\s*${hole}`).test(commands)) return everything;
  const adds: TableGap['in'][] = [];
  const constraint = String.raw`(?:CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN|EXCLUDE)\b`;
  const has = (pattern: string) => new RegExp(pattern, 'i').test(commands);
  if (
    has(String.raw`\bADD\s+(?!${constraint}|GENERATED\b)`) ||
    has(String.raw`\bRENAME\s+(?!TO\b|CONSTRAINT\b)`)
  )
    adds.push('columns');
  if (has(String.raw`\bADD\b[\s\S]*?\b(?:${constraint}|REFERENCES\b)`)) adds.push('constraints');
  const moves = has(String.raw`\bRENAME\s+TO\b|\bSET\s+SCHEMA\b`);
  if (moves) return { adds, mayBeGone: 'table', makesTables: true };
  const takes = has(String.raw`\bDROP\s+(?!NOT\b|DEFAULT\b|IDENTITY\b|EXPRESSION\b)|\bRENAME\b|\bVALIDATE\b`);
  return { adds, ...(takes ? { mayBeGone: 'parts' as const } : {}) };
}

function targets(
  state: DatabaseState,
  target: string | undefined,
  named: readonly string[],
): readonly string[] {
  const parts = target?.match(/"[^"]+"|[^."]+/g)?.map((part) => nameIn(part)) ?? [hole];
  const own = parts.at(-1) ?? hole;
  if (own.includes(hole)) return named.length > 0 && target !== undefined ? named : [...state.tables.keys()];
  const schema = parts.at(-2);
  if (schema?.includes(hole))
    return [...state.tables].flatMap(([qualified, table]) => (table.name === own ? [qualified] : []));
  return qualifiedOf(state, { schema, name: own });
}

function nameIn(part: string): string {
  return part.startsWith('"') ? part.slice(1, -1) : part.toLowerCase();
}

function qualifiedOf(state: DatabaseState, written: WrittenName): readonly string[] {
  const found = lookUp(state, state.tables, written);
  return found ? [found.qualified] : [];
}

/** The tables that a block names in texts of their own, in lists too; none where it also names those that it does not mean. */
function namedTables(state: DatabaseState, body: string, pieces: readonly string[]): readonly string[] {
  if (/\bNOT\s+(?:IN|LIKE|ILIKE)\b|<>|!=|\bALL\s*\(|\bEXCEPT\b/i.test(body)) return [];
  const names = pieces.flatMap((piece) => {
    const text = literal(piece) ?? '';
    return /^\{?[\w."]+(?:\s*,\s*[\w."]+)*\}?$/.test(text) ? text.split(/[{},\s]+/) : [];
  });
  return names.flatMap((text) => {
    const [own = '', schema] = text.split('.').map(nameIn).reverse();
    return qualifiedOf(state, { schema, name: own });
  });
}
