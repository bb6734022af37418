import type { Node } from 'libpg-query';
import type { EntityId } from '../../../model/schema.ts';
import { type DatabaseState, lookUp } from '../database.ts';
import { relationParts, stringsOf } from '../identifiers.ts';
import type { PlacedStatement } from '../statement.ts';

/**
 * The columns that hold no NULL after a statement, by `filledName`: an UPDATE of all rows, or of those
 * where it is NULL, to what is certainly a value, and a DELETE of the rows where it is NULL.
 */
export function filledColumns(
  state: DatabaseState,
  { parsed: { node } }: PlacedStatement,
): readonly string[] {
  if ('DeleteStmt' in node) {
    const { relation, usingClause, whereClause } = node.DeleteStmt;
    const column = usingClause?.length || !whereClause ? undefined : columnOfNullTest(whereClause);
    const table = lookUp(state, state.tables, relationParts(relation))?.object.id;
    return table === undefined || column === undefined ? [] : [filledName(table, column)];
  }
  if (!('UpdateStmt' in node)) return [];
  const { relation, fromClause, whereClause, targetList = [] } = node.UpdateStmt;
  const table = lookUp(state, state.tables, relationParts(relation))?.object.id;
  if (table === undefined || fromClause?.length) return [];
  const only = whereClause && columnOfNullTest(whereClause);
  if (whereClause && only === undefined) return [];
  return targetList.flatMap((target) => {
    if (!('ResTarget' in target)) return [];
    const { name, val } = target.ResTarget;
    return name !== undefined && (only === undefined || only === name) && val && isValue(val)
      ? [filledName(table, name)]
      : [];
  });
}

/** @param table its id */
export function filledName(table: EntityId, column: string): string {
  return `${table} ${column}`;
}

/** The column of `column IS NULL`; undefined for any other condition. */
function columnOfNullTest(condition: Node): string | undefined {
  if (!('NullTest' in condition) || condition.NullTest.nulltesttype !== 'IS_NULL') return undefined;
  const { arg } = condition.NullTest;
  return arg && 'ColumnRef' in arg ? stringsOf(arg.ColumnRef.fields).at(-1) : undefined;
}

/** Functions that answer NULL to nobody. */
const alwaysAnswer = new Set([
  'now',
  'gen_random_uuid',
  'uuid_generate_v4',
  'uuidv7',
  'random',
  'clock_timestamp',
  'statement_timestamp',
  'nextval',
]);

/** A constant, what is never NULL, or COALESCE with one of these at its end. */
function isValue(node: Node): boolean {
  if ('A_Const' in node) return node.A_Const.isnull !== true;
  if ('TypeCast' in node) return node.TypeCast.arg !== undefined && isValue(node.TypeCast.arg);
  if ('SQLValueFunction' in node || 'A_ArrayExpr' in node) return true;
  if ('CoalesceExpr' in node) return (node.CoalesceExpr.args ?? []).some(isValue);
  if ('FuncCall' in node)
    return alwaysAnswer.has(stringsOf(node.FuncCall.funcname).at(-1)?.toLowerCase() ?? '');
  if ('CaseExpr' in node) {
    const { args = [], defresult } = node.CaseExpr;
    const results = args.map((when) => ('CaseWhen' in when ? when.CaseWhen.result : undefined));
    return [...results, defresult].every((result) => result !== undefined && isValue(result));
  }
  return false;
}
