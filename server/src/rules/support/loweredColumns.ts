import type { Query } from '../../model/query.ts';
import type { ColumnRef, Operand, Predicate } from '../../model/queryExpression.ts';
import { conjuncts } from '../../model/queryWalk.ts';
import type { Column, Table } from '../../model/schema.ts';
import { columnIn } from '../refactorings/fixedValues.ts';

/**
 * The query that takes something off a number as it stands in the row (`stock - 1`) and names no bound for it, so that
 * nothing keeps it from going below zero; undefined where none is seen.
 */
export function loweredBy(table: Table, column: Column, queries: readonly Query[]): Query | undefined {
  return queries.find((query) => {
    if (query.operation !== 'update' || query.open) return false;
    const isColumn = columnIn(query, table, column);
    return (
      query.set.some(({ column: set, value }) => isColumn(set) && isLess(value, isColumn)) &&
      !conjuncts(query.where).some((condition) => mayBound(condition, isColumn))
    );
  });
}

/** `stock - 1`; `greatest(stock - 1, 0)` sees to it itself. */
function isLess(value: Operand, isColumn: (ref: ColumnRef) => boolean): boolean {
  if (value.kind !== 'call' || value.operator !== '-') return false;
  const [from] = value.arguments;
  return from?.kind === 'column' && isColumn(from.column);
}

/** A condition on the number, or one that is not understood. */
function mayBound(condition: Predicate, isColumn: (ref: ColumnRef) => boolean): boolean {
  if (condition.kind !== 'comparison') return condition.kind !== 'constant';
  return [condition.left, ...condition.right].some(
    (side) =>
      (side.kind === 'column' && isColumn(side.column)) || side.kind === 'sql' || side.kind === 'call',
  );
}
