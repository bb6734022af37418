import type { Query } from '../../../model/query.ts';
import type { Predicate } from '../../../model/queryExpression.ts';
import { conjuncts } from '../../../model/queryWalk.ts';
import type { ColumnKey, Table } from '../../../model/schema.ts';
import type { SchemaView } from '../../rule.ts';
import { uniqueKeys } from '../../support/uniqueKey.ts';
import { columnOfOperand } from './queryColumns.ts';

/** The columns of a table that must equal a value, or one of a list of them. */
export function fixedColumns(query: Query, table: Table, view: SchemaView): ReadonlySet<ColumnKey> {
  const found = new Set<ColumnKey>();
  for (const condition of conjuncts(query.where)) {
    if (condition.kind !== 'comparison' || (condition.operator !== '=' && condition.operator !== 'in'))
      continue;
    for (const side of [condition.left, ...condition.right]) {
      const column = columnOfOperand(query, side, view);
      if (column?.table.id === table.id) found.add(column.column.key);
    }
  }
  return found;
}

/** True when the query can meet one row, or one for each value of a list. */
export function isByKey(query: Query, table: Table, view: SchemaView): boolean {
  const fixed = fixedColumns(query, table, view);
  return uniqueKeys(table).some((key) => key.length > 0 && key.every((column) => fixed.has(column)));
}

/**
 * True when the rows are few for all that can be told: a condition compares by equality with a value of the program,
 * asks for existence, or is not understood. A comparison with a constant (`status = 'new'`) narrows nothing for sure.
 * `besides`: a condition that is left out of account.
 */
export function isNarrowed(query: Query, besides?: Predicate): boolean {
  const joined = query.tables.flatMap(({ join }) => (join?.type === 'inner' ? conjuncts(join.on) : []));
  return [...conjuncts(query.where), ...joined.filter(isWithValue)].some(
    (condition) => condition !== besides && narrows(condition),
  );
}

function narrows(predicate: Predicate): boolean {
  switch (predicate.kind) {
    case 'comparison':
      return isWithValue(predicate);
    case 'or':
      return predicate.operands.every(narrows);
    case 'exists':
    case 'optional':
    case 'sql':
    case 'unknown':
    case 'logical-operator':
      return true;
    case 'constant':
      return !predicate.value;
    default:
      return false;
  }
}

function isWithValue(predicate: Predicate): boolean {
  if (predicate.kind !== 'comparison') return false;
  const { operator, left, right } = predicate;
  if (operator === 'other') return true;
  if (operator !== '=' && operator !== 'in') return false;
  return [left, ...right].some(
    ({ kind }) => kind === 'parameter' || kind === 'list' || kind === 'query' || kind === 'unknown',
  );
}
