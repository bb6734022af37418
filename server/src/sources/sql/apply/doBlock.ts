import type { DoStmt, Node } from 'libpg-query';
import { creationName, type DatabaseState, lookUp } from '../database.ts';
import { withHolesFilled } from '../holes.ts';
import { nameParts, relationParts, stringsOf } from '../identifiers.ts';
import { parseStatement } from '../parse.ts';
import { splitSql } from '../split.ts';
import type { PlacedStatement } from '../statement.ts';
import { nameOf } from '../tableNames.ts';

/** How a branch of a block begins: what it does only in some cases is not followed. DECLARE may declare nothing. */
const opening =
  /^(?:\s|--.*(?:\n|$)|\/\*[\s\S]*?\*\/|DECLARE(?=\s+BEGIN\b))*(BEGIN\b|IF\s+(?:NOT\s+)?EXISTS\s*\(|IF\s+to_reg\w+\s*\()/i;

/**
 * The plain statements of a DO block, at their places: `BEGIN … EXCEPTION WHEN … THEN … END`, `IF [NOT] EXISTS (…)
 * THEN … END IF` and `IF to_regclass(…) IS [NOT] NULL THEN … END IF`, the forms by which tools and people make a statement
 * repeatable (drizzle-kit wrapped every type and foreign key in the first), and `EXECUTE` of a text that is written out.
 * Loops, variables, other conditions, handlers and an EXECUTE that puts its text together are left out.
 */
export function statementsInBlock(statement: PlacedStatement, node: DoStmt): readonly PlacedStatement[] {
  const body = bodyOf(node);
  // A body in quotes has its quotes doubled: its places are not those of the text.
  const start = body === undefined ? -1 : statement.parsed.text.indexOf(body);
  if (body === undefined || start < 0) return [];
  const statements: PlacedStatement[] = [];
  // Blocks that are open; `false` where what follows is not followed.
  const open: boolean[] = [];
  for (const piece of splitSql(body)) {
    let from = piece.start;
    for (;;) {
      const rest = body.slice(from, piece.end);
      const skipped = /^(?:\s|--.*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(rest)?.[0].length ?? 0;
      const word = /^[A-Za-z]+/.exec(rest.slice(skipped))?.[0].toUpperCase();
      const opened = opening.exec(rest);
      if (opened) {
        const isBlock = /^BEGIN$/i.test(opened[1] ?? '');
        const length = isBlock ? opened[0].length : conditionEnd(rest, opened[0].length);
        open.push(length !== undefined);
        if (length === undefined) break;
        from += length;
      } else if (word === 'END') {
        open.pop();
        break;
      } else if (word === 'EXCEPTION' || word === 'ELSE' || word === 'ELSIF') {
        open[open.length - 1] = false;
        break;
      } else if (
        word === 'IF' ||
        word === 'FOR' ||
        word === 'FOREACH' ||
        word === 'WHILE' ||
        word === 'LOOP' ||
        word === 'CASE'
      ) {
        open.push(false);
        break;
      } else {
        if (open.length === 0 || open.includes(false)) break;
        const plain = rest.slice(skipped);
        const told = word === 'EXECUTE' ? executedText(plain) : { text: plain, start: 0 };
        if (!told) break;
        // What a tool fills in stands in bodies too, and neither `{{` nor `${` is SQL of its own.
        const parsed = parseStatement(withHolesFilled(told.text));
        if (parsed.kind === 'parsed' && !setsVariables(parsed.node))
          statements.push({
            parsed,
            file: statement.file,
            offset: statement.offset + start + from + skipped + told.start,
            ...(statement.place ? { place: statement.place } : {}),
          });
        break;
      }
    }
  }
  return statements;
}

/**
 * The one statement that an EXECUTE runs where its text is a single string, between quotes or dollars, and where it begins. Each
 * character keeps its place: quotes that are doubled for the string become one, with a space beside it.
 */
function executedText(execute: string): { readonly text: string; readonly start: number } | undefined {
  const between = /^EXECUTE\s+(?:'((?:[^']|'')*)'|(\$\w*\$)([\s\S]*)\2)\s*$/i.exec(execute);
  if (!between) return undefined;
  const [all, quoted, , dollars] = between;
  const written = quoted ?? dollars ?? '';
  // Four quotes are one within a string of the statement.
  if (quoted?.includes("''''")) return undefined;
  let opens = false;
  const text =
    quoted === undefined
      ? written
      : written.replaceAll("''", () => {
          opens = !opens;
          return opens ? " '" : "' ";
        });
  const pieces = splitSql(text).filter(({ kind }) => kind === 'statement');
  const [only] = pieces;
  if (!only || pieces.length > 1) return undefined;
  return { text: text.slice(only.start, only.end), start: all.lastIndexOf(written) + only.start };
}

/** `SELECT id INTO found FROM …`: in the language of the block this sets a variable, and makes no table. */
function setsVariables(node: Node): boolean {
  return 'SelectStmt' in node && node.SelectStmt.intoClause !== undefined;
}

/** The text of a block; undefined where it has none. */
export function bodyOf({ args }: DoStmt): string | undefined {
  for (const arg of args ?? [])
    if ('DefElem' in arg && arg.DefElem.defname === 'as') {
      const value = arg.DefElem.arg;
      return value && 'String' in value ? value.String.sval : undefined;
    }
  return undefined;
}

/** Where the statements of `IF EXISTS (…) THEN`, `IF to_regclass(…) IS NULL THEN` begin; undefined where more than this is asked. */
function conditionEnd(text: string, afterOpening: number): number | undefined {
  let depth = 1;
  let at = afterOpening;
  for (; at < text.length && depth > 0; at++) {
    const character = text[at];
    if (character === "'") at = Math.max(at, text.indexOf("'", at + 1));
    else if (character === '(') depth++;
    else if (character === ')') depth--;
  }
  const then = /^(?:\s+IS\s+(?:NOT\s+)?NULL)?\s*THEN\b/i.exec(text.slice(at));
  return then ? at + then[0].length : undefined;
}

/** Whether PostgreSQL would refuse to make something a second time, which a block then swallows. */
export function isMadeAlready(state: DatabaseState, node: Node): boolean {
  if ('CreateStmt' in node) {
    const { schema, name } = relationParts(node.CreateStmt.relation);
    return state.tables.has(creationName(state, { schema, name }));
  }
  // A view takes no table's place: what asks first whether there is a view has found none.
  if ('ViewStmt' in node) return lookUp(state, state.tables, relationParts(node.ViewStmt.view)) !== undefined;
  if ('CreateEnumStmt' in node)
    return state.enums.has(creationName(state, nameParts(stringsOf(node.CreateEnumStmt.typeName))));
  if ('CreateDomainStmt' in node)
    return state.domains.has(creationName(state, nameParts(stringsOf(node.CreateDomainStmt.domainname))));
  if ('IndexStmt' in node) {
    const table = lookUp(state, state.tables, relationParts(node.IndexStmt.relation))?.object;
    return table?.indexes.some((index) => nameOf(index.name) === node.IndexStmt.idxname) ?? false;
  }
  if (!('AlterTableStmt' in node)) return false;
  const table = lookUp(state, state.tables, relationParts(node.AlterTableStmt.relation))?.object;
  if (!table) return false;
  const names = new Set(
    [
      ...table.foreignKeys,
      ...table.uniques,
      ...table.checks,
      ...(table.primaryKey ? [table.primaryKey] : []),
    ].map((part) => nameOf(part.name)),
  );
  return (node.AlterTableStmt.cmds ?? []).some((each) => {
    const command = 'AlterTableCmd' in each ? each.AlterTableCmd : undefined;
    // What the statement drops first, it makes anew.
    if (command?.subtype === 'AT_DropConstraint') names.delete(command.name);
    const definition = command?.def;
    if (!definition) return false;
    if (command.subtype === 'AT_AddConstraint' && 'Constraint' in definition)
      return definition.Constraint.conname !== undefined && names.has(definition.Constraint.conname);
    return (
      command.subtype === 'AT_AddColumn' &&
      'ColumnDef' in definition &&
      !command.missing_ok &&
      table.columns.some((column) => column.key === definition.ColumnDef.colname)
    );
  });
}
