import type { Node, RangeVar } from 'libpg-query';
import type { JoinType, QueryTable, TableRef } from '../../../model/query.ts';
import type { Operand, Predicate } from '../../../model/queryExpression.ts';
import type { Span } from '../../../model/span.ts';
import { type Unknown, unknown } from '../../../model/unknown.ts';
import { stringsOf } from '../identifiers.ts';
import { nodeEntry } from '../statement.ts';
import { tokenAt } from '../tokens.ts';
import { type ExpressionPlace, readPredicate } from './expressions.ts';
import { spanOfRange } from './place.ts';

/** Where tables are named. */
export interface FromPlace {
  readonly place: ExpressionPlace;
  /** The names of the common table expressions that are seen. */
  readonly ctes: readonly string[];
}

/** A table by its name, or what the name stands for in the statement. */
export function readRelation(
  relation: RangeVar,
  role: QueryTable['role'],
  { place, ctes }: FromPlace,
): QueryTable {
  const tokens = place.parsed.tokens();
  const from = tokenAt(tokens, place.parsed.offsets.fromBytes(Math.max(0, relation.location ?? 0)));
  let to = from + 1;
  while (tokens[to]?.word === '.') to += 2;
  const span = spanOfRange(place, { from, to });
  const { relname: name = '', schemaname: schema, alias } = relation;
  const hole = place.holes?.name(name);
  if (hole?.kind === 'table')
    return { role, table: hole.ref, alias: alias?.aliasname ?? hole.alias, join: undefined, span };
  const isMade = hole || place.holes?.isMade(name) || (schema !== undefined && place.holes?.isMade(schema));
  const table: TableRef = isMade
    ? unknown('its name is made by the program', span)
    : schema === undefined && ctes.includes(name)
      ? { kind: 'cte', name }
      : { kind: 'name', by: 'name', name, schema };
  return { role, table, alias: alias?.aliasname, join: undefined, span };
}

/** The tables of one item of FROM; those after the first are joined by a comma. */
export function readFrom(
  node: Node,
  role: QueryTable['role'],
  from: FromPlace,
  index: number,
): readonly QueryTable[] {
  const { place } = from;
  if ('RangeVar' in node)
    return [readRelation(node.RangeVar, index === 0 ? role : 'join', from)].map(asJoin(index));
  if ('JoinExpr' in node) {
    const { larg, rarg, quals, usingClause, isNatural, jointype = 'JOIN_INNER' } = node.JoinExpr;
    const left = larg ? readFrom(larg, role, from, index) : [];
    const right = rarg ? readFrom(rarg, role, from, 0) : [];
    const span = right[0]?.span ?? place.spanAt(0, place.parsed.text.length);
    const on = quals
      ? readPredicate(quals, from.place)
      : usingClause
        ? usingCondition(stringsOf(usingClause), left.at(-1), right[0], span)
        : isNatural
          ? { ...unknown('a natural join', span), span }
          : undefined;
    const isLateral =
      rarg !== undefined &&
      (('RangeSubselect' in rarg && rarg.RangeSubselect.lateral) ||
        ('RangeFunction' in rarg && rarg.RangeFunction.lateral));
    const type = isLateral ? 'lateral' : joinType(jointype, on);
    const joined = right.map(
      (each, i): QueryTable => (i === 0 ? { ...each, role: 'join', join: { type, on } } : each),
    );
    return [...left, ...joined];
  }
  if ('RangeSubselect' in node) {
    const { subquery, alias } = node.RangeSubselect;
    const query = subquery && place.subquery(subquery);
    const span = query?.span.whole ?? place.spanAt(0, place.parsed.text.length);
    const table: TableRef = query ? { kind: 'query', query } : unknown('a list of values', span);
    return [{ role, table, alias: alias?.aliasname, join: undefined, span } as const].map(asJoin(index));
  }
  const { alias } = nodeEntry(node)[1] as { readonly alias?: { readonly aliasname?: string } };
  const span = place.spanAt(0, place.parsed.text.length);
  const table = unknown('what a function answers', span);
  return [{ role, table, alias: alias?.aliasname, join: undefined, span } as const].map(asJoin(index));
}

function asJoin(index: number) {
  return (table: QueryTable): QueryTable =>
    index === 0 ? table : { ...table, role: 'join', join: { type: 'cross', on: undefined } };
}

function joinType(type: string, on: Predicate | Unknown | undefined): JoinType {
  switch (type) {
    case 'JOIN_LEFT':
      return 'left';
    case 'JOIN_RIGHT':
      return 'right';
    case 'JOIN_FULL':
      return 'full';
    default:
      return on ? 'inner' : 'cross';
  }
}

/** `USING (user_id)` compares the columns of one name. */
function usingCondition(
  columns: readonly string[],
  left: QueryTable | undefined,
  right: QueryTable | undefined,
  span: Span,
): Predicate {
  const named = (table: QueryTable | undefined, column: string): Operand => ({
    kind: 'column',
    column: {
      table: table?.table.kind === 'table' ? table.table.id : undefined,
      alias: table?.alias ?? (table?.table.kind === 'name' ? table.table.name : undefined),
      by: 'name',
      column,
    },
    span,
  });
  const operands = columns.map(
    (column): Predicate => ({
      kind: 'comparison',
      operator: '=',
      left: named(left, column),
      right: [named(right, column)],
      span,
    }),
  );
  const [only] = operands;
  return operands.length === 1 && only ? only : { kind: 'and', operands, span };
}
