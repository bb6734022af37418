import type { CreateFunctionStmt, Node, RuleStmt } from 'libpg-query';
import { stringsOf } from '../identifiers.ts';
import { type ParsedStatement, parseStatement } from '../parse.ts';
import { queryPart } from '../queryPart.ts';
import { nameEdits } from './nameEdits.ts';
import { type NameEdit, type OwnTable, oldNameIn, type Renaming } from './renaming.ts';
import type { Meanings } from './scope.ts';

/**
 * A query or an expression as PostgreSQL prints it after a rename: it keeps them parsed, by what they mean. Undefined
 * where a name in it may mean one thing or another.
 */
export function renameInText(
  text: string,
  kind: 'query' | 'expression',
  own: OwnTable | undefined,
  renaming: Renaming,
  meanings: Meanings,
): string | undefined {
  if (!text.toLowerCase().includes(oldNameIn(renaming))) return text;
  const opening = kind === 'query' ? '' : 'SELECT (';
  const parsed = parseStatement(kind === 'query' ? queryPart(text) : `${opening}${text}\n)`);
  if (parsed.kind === 'broken' || !('SelectStmt' in parsed.node)) return undefined;
  const renamed = { query: parsed.node.SelectStmt, hasOutput: kind === 'query' };
  const edits = nameEdits(parsed, renamed, own, renaming, meanings);
  if (!edits) return undefined;
  return applied(
    text,
    edits.map((edit) => ({ ...edit, start: edit.start - opening.length, end: edit.end - opening.length })),
  );
}

/** The same for the condition of a trigger, whose statement is all of the text. */
export function renameInCondition(
  text: string,
  parsed: ParsedStatement,
  condition: Node,
  own: OwnTable,
  renaming: Renaming,
  meanings: Meanings,
): string | undefined {
  const renamed = { query: { whereClause: condition }, hasOutput: false };
  const edits = nameEdits(parsed, renamed, own, renaming, meanings);
  return edits && applied(text, edits);
}

/** The same for a rule, whose condition and actions name the old and the new row of its table. */
export function renameInRule(
  text: string,
  parsed: ParsedStatement,
  { whereClause, actions }: RuleStmt,
  own: OwnTable,
  renaming: Renaming,
  meanings: Meanings,
): string | undefined {
  const body = [...(whereClause ? [whereClause] : []), ...(actions ?? [])];
  const edits = nameEdits(parsed, { body }, own, renaming, meanings);
  return edits && applied(text, edits);
}

/**
 * The same for a function or procedure: the types of its signature, and its body where that is no text in quotes. A
 * parameter gives way to a column of its name.
 */
export function renameInRoutine(
  text: string,
  parsed: ParsedStatement,
  { funcname, parameters, returnType, sql_body }: CreateFunctionStmt,
  renaming: Renaming,
  meanings: Meanings,
): string | undefined {
  const all = (parameters ?? []).flatMap((each) =>
    'FunctionParameter' in each ? [each.FunctionParameter] : [],
  );
  const own = {
    name: stringsOf(funcname).at(-1) ?? '',
    columns: all.flatMap(({ name }) => name ?? []),
  };
  const types = [...all.map(({ argType }) => argType), returnType];
  const body = [...all.flatMap(({ defexpr }) => defexpr ?? []), ...(sql_body ? [sql_body] : [])];
  const edits = nameEdits(parsed, { body, types }, own, renaming, meanings);
  return edits && applied(text, edits);
}

function applied(text: string, edits: readonly NameEdit[]): string {
  const ordered = [...edits].sort((a, b) => b.start - a.start);
  return ordered.reduce(
    (result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end),
    text,
  );
}
