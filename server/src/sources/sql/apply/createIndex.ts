import type { IndexElem, IndexStmt, Node } from 'libpg-query';
import type { Index, IndexMember, Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { type DatabaseState, lookUp, withEntry } from '../database.ts';
import { expressionName } from '../expressionName.ts';
import { collationText, relationParts, stringsOf } from '../identifiers.ts';
import { parametersOf } from '../parameters.ts';
import {
  columnsIn,
  listAt,
  nameAt,
  nameSpans,
  type PlacedStatement,
  rangeSpan,
  sqlText,
  wholeSpan,
} from '../statement.ts';
import { nameOf, nameParts } from '../tableNames.ts';
import { afterGroup, findWords, nextGroup, type TokenRange } from '../tokens.ts';
import { unnamed } from './createTable.ts';
import { descendantsOf } from './inheritance.ts';

/** CREATE INDEX on a table; on a materialized view it changes nothing that the model holds. */
export function applyCreateIndex(
  state: DatabaseState,
  statement: PlacedStatement,
  node: IndexStmt,
): DatabaseState {
  const found = lookUp(state, state.tables, relationParts(node.relation));
  if (!found) return state;
  const { indexes, uniques } = found.object;
  const exists = [...indexes, ...uniques].some(({ name }) => nameOf(name) === node.idxname);
  if (node.if_not_exists && exists) return state;
  const read = readIndex(statement, node);
  const members = known(read.members) ?? [];
  const index = { ...read, members: withoutMereCasts(members, node, found.object) };
  const withIndex = (table: Table, added: Index) =>
    nameParts(state, { ...table, indexes: [...table.indexes, added] });
  let tables = withEntry(state.tables, found.qualified, withIndex(found.object, index));
  // An index of a partitioned table is made on each partition too, unless ON ONLY says otherwise.
  if (found.object.partitioned && node.relation?.inh)
    for (const qualified of descendantsOf(state, found.qualified, false).slice(1)) {
      const table = tables.get(qualified);
      if (table) tables = withEntry(tables, qualified, withIndex(table, unnamed(index)));
    }
  return { ...state, tables };
}

/** PostgreSQL keeps nothing of a cast to the type that a column has. */
function withoutMereCasts(
  members: readonly IndexMember[],
  { indexParams = [] }: IndexStmt,
  table: Table,
): readonly IndexMember[] {
  return members.map((member, i) => {
    const param = indexParams[i];
    const cast = param && 'IndexElem' in param ? param.IndexElem.expr : undefined;
    if (!cast || !('TypeCast' in cast)) return member;
    const { arg, typeName } = cast.TypeCast;
    const name = arg && 'ColumnRef' in arg ? stringsOf(arg.ColumnRef.fields).at(-1) : undefined;
    const column = table.columns.find(({ key }) => key === name);
    const type = stringsOf(typeName?.names).at(-1);
    const isPlain = (typeName?.typmods ?? []).length + (typeName?.arrayBounds ?? []).length === 0;
    const { nameInIndex: _, ...rest } = member;
    return column && isPlain && known(column.type)?.sql === type
      ? { ...rest, column: name, expression: undefined }
      : member;
  });
}

export function readIndex(statement: PlacedStatement, node: IndexStmt): Index {
  const tokens = statement.parsed.tokens();
  const relation = nameAt(statement, node.relation?.location);
  const list = listAt(statement, relation.after);
  const where = findWords(tokens, ['WHERE'], list?.after ?? relation.after, tokens.length);
  const nameToken = node.idxname === undefined ? 0 : indexNameToken(statement);
  return {
    kind: 'index',
    name: { explicit: node.idxname },
    unique: node.unique === true,
    method: node.accessMethod === 'btree' ? undefined : node.accessMethod,
    members: (node.indexParams ?? []).flatMap((param, index) =>
      'IndexElem' in param ? [readMember(statement, param.IndexElem, list?.elements[index])] : [],
    ),
    include: (node.indexIncludingParams ?? []).flatMap((param) =>
      'IndexElem' in param && param.IndexElem.name !== undefined ? [param.IndexElem.name] : [],
    ),
    predicate:
      node.whereClause && where !== undefined
        ? sqlText(statement, { from: where + 1, to: tokens.length }, columnsIn(node.whereClause))
        : undefined,
    nullsNotDistinct: node.nulls_not_distinct === true,
    concurrently: node.concurrent === true,
    ...(node.options ? { parameters: parametersOf(node.options) } : {}),
    ...(node.tableSpace === undefined ? {} : { tablespace: node.tableSpace }),
    ...(node.if_not_exists ? { ifNotExists: true } : {}),
    ...(node.relation?.inh ? {} : { only: true }),
    span: { whole: wholeSpan(statement), ...nameSpans(statement, nameToken) },
  };
}

function readMember(
  statement: PlacedStatement,
  element: IndexElem,
  range: TokenRange | undefined,
): IndexMember {
  const place = range ?? { from: 0, to: 0 };
  const { column, expression, collation } = subjectOf(element);
  const called = expression && expressionName(expression);
  return {
    column,
    expression: expression
      ? sqlText(statement, expressionPlace(statement, place), columnsIn(expression))
      : undefined,
    order:
      element.ordering === 'SORTBY_DESC' ? 'desc' : element.ordering === 'SORTBY_ASC' ? 'asc' : undefined,
    nulls:
      element.nulls_ordering === 'SORTBY_NULLS_FIRST'
        ? 'first'
        : element.nulls_ordering === 'SORTBY_NULLS_LAST'
          ? 'last'
          : undefined,
    operatorClass: element.opclass ? stringsOf(element.opclass).join('.') : undefined,
    ...(element.opclassopts ? { operatorClassParameters: listText(parametersOf(element.opclassopts)) } : {}),
    ...(collation === undefined ? {} : { collation }),
    ...(called === undefined ? {} : { nameInIndex: called }),
    span: rangeSpan(statement, place),
  };
}

function listText(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');
}

/** What stands before the collation, the operator class and the order: a call, or a group in parentheses. */
function expressionPlace(statement: PlacedStatement, { from, to }: TokenRange): TokenRange {
  const tokens = statement.parsed.tokens();
  const open = nextGroup(tokens, from, to);
  return { from, to: open === undefined ? to : Math.min(to, afterGroup(tokens, open)) };
}

/** `(a)` and `(a COLLATE "C")` are the column, not an expression (ComputeIndexAttrs in indexcmds.c). */
function subjectOf(element: IndexElem): {
  readonly column: string | undefined;
  readonly expression: Node | undefined;
  readonly collation: string | undefined;
} {
  let collation = element.collation && collationText(element.collation);
  let inner = element.expr;
  while (inner && 'CollateClause' in inner) {
    collation ??= collationText(inner.CollateClause.collname ?? []);
    inner = inner.CollateClause.arg;
  }
  if (!inner || !('ColumnRef' in inner))
    return {
      column: element.name,
      expression: element.expr,
      collation: element.collation && collationText(element.collation),
    };
  return { column: stringsOf(inner.ColumnRef.fields).slice(-1)[0], expression: undefined, collation };
}

/** The token before ON. */
function indexNameToken(statement: PlacedStatement): number {
  const on = findWords(statement.parsed.tokens(), ['ON'], 0, statement.parsed.tokens().length);
  return on === undefined ? 0 : on - 1;
}
