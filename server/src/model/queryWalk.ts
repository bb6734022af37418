import type { Query } from './query.ts';
import type { ColumnRef, Comparison, Operand, Predicate } from './queryExpression.ts';

/** Every condition of a query, each with all below it: its WHERE, HAVING and those of its joins. */
export function* predicatesOf(query: Query): Generator<Predicate> {
  for (const predicate of [query.where, query.having]) if (predicate) yield* predicatesIn(predicate);
  for (const { join } of query.tables) if (join?.on) yield* predicatesIn(join.on);
}

/** A condition and all that it is made of; conditions of subqueries are those of queries of their own. */
export function* predicatesIn(predicate: Predicate): Generator<Predicate> {
  yield predicate;
  for (const part of partsOf(predicate)) yield* predicatesIn(part);
}

function partsOf(predicate: Predicate): readonly Predicate[] {
  switch (predicate.kind) {
    case 'and':
    case 'or':
    case 'logical-operator':
      return predicate.operands;
    case 'not':
      return [predicate.operand];
    case 'optional':
      return predicate.choices;
    default:
      return [];
  }
}

/** The conditions that must all hold: `and` taken apart. One that may be missing stands as `optional`. */
export function conjuncts(predicate: Predicate | undefined): readonly Predicate[] {
  if (!predicate) return [];
  return predicate.kind === 'and' ? predicate.operands.flatMap(conjuncts) : [predicate];
}

export function isComparison(predicate: Predicate): predicate is Comparison {
  return predicate.kind === 'comparison';
}

/** The columns that an operand is made of; those of subqueries left out. */
export function columnsIn(operand: Operand): readonly ColumnRef[] {
  switch (operand.kind) {
    case 'column':
      return [operand.column];
    case 'call':
      return operand.arguments.flatMap(columnsIn);
    case 'list':
      return operand.items.flatMap(columnsIn);
    case 'sql':
      return operand.columns;
    default:
      return [];
  }
}

/** The names of the program that an operand's values are made of. */
export function usesIn(operand: Operand): readonly string[] {
  switch (operand.kind) {
    case 'parameter':
    case 'sql':
      return operand.uses;
    case 'call':
      return operand.arguments.flatMap(usesIn);
    case 'list':
      return operand.items.flatMap(usesIn);
    default:
      return [];
  }
}
