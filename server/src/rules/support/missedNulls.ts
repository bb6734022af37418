import type { Query } from '../../model/query.ts';
import type { ColumnRef, Operand, Predicate } from '../../model/queryExpression.ts';
import { conjuncts } from '../../model/queryWalk.ts';
import type { Column, Table } from '../../model/schema.ts';
import { columnIn } from '../refactorings/fixedValues.ts';

/**
 * The query that asks for the rows where a boolean is false (`done = false`, `done <> true`) and so leaves out those where
 * it is NULL; undefined where none is seen, or where the query thinks of NULL itself.
 */
export function asksForFalse(table: Table, column: Column, queries: readonly Query[]): Query | undefined {
  return queries.find((query) => {
    const isColumn = columnIn(query, table, column);
    const conditions = [
      ...conjuncts(query.where),
      ...query.tables.flatMap(({ join }) => (join?.type === 'inner' ? conjuncts(join.on) : [])),
    ];
    return conditions.some((condition) => isForFalse(condition, isColumn));
  });
}

function isForFalse(condition: Predicate, isColumn: (ref: ColumnRef) => boolean): boolean {
  if (condition.kind !== 'comparison') return false;
  const { left, operator, right } = condition;
  if (left.kind !== 'column' || !isColumn(left.column)) return false;
  const [other] = right;
  if (other?.kind !== 'constant') return false;
  if (operator === '=') return other.value === false || other.value === 0;
  return operator === '<>' && (other.value === true || other.value === 1);
}

/**
 * The query that makes a number of itself (`views + 1`) as it stands in the row: NULL stays NULL by that, whatever is
 * added; undefined where none is seen, or where the query thinks of NULL itself (`coalesce(views, 0) + 1`).
 */
export function reckonsWith(table: Table, column: Column, queries: readonly Query[]): Query | undefined {
  return queries.find((query) => {
    if (query.operation !== 'update') return false;
    const isColumn = columnIn(query, table, column);
    const isOwn = (operand: Operand) => operand.kind === 'column' && isColumn(operand.column);
    return query.set.some(
      ({ column: set, value }) =>
        isColumn(set) &&
        value.kind === 'call' &&
        (value.operator === '+' || value.operator === '-') &&
        value.arguments.some(isOwn),
    );
  });
}
