import type { IndexElem, IndexStmt, Node } from 'libpg-query';
import type { Index, IndexMember, Table } from '../../../model/schema.ts';
import { type DatabaseState, lookUp, withEntry } from '../database.ts';
import { relationParts, stringsOf } from '../identifiers.ts';
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
import { findWords, type TokenRange } from '../tokens.ts';
import { unnamed } from './createTable.ts';

/** CREATE INDEX on a table; on a materialized view it changes nothing that the model holds. */
export function applyCreateIndex(
  state: DatabaseState,
  statement: PlacedStatement,
  node: IndexStmt,
): DatabaseState {
  const found = lookUp(state, state.tables, relationParts(node.relation));
  if (!found) return state;
  const exists = found.object.indexes.some((index) => nameOf(index.name) === node.idxname);
  if (node.if_not_exists && exists) return state;
  const index = readIndex(statement, node);
  const withIndex = (table: Table, added: Index) =>
    nameParts({ ...table, indexes: [...table.indexes, added] });
  let tables = withEntry(state.tables, found.qualified, withIndex(found.object, index));
  // An index of a partitioned table is made on each partition too, unless ON ONLY says otherwise.
  if (found.object.partitioned && node.relation?.inh)
    for (const [qualified, table] of state.tables)
      if (table.partitionOf === found.object.id)
        tables = withEntry(tables, qualified, withIndex(table, unnamed(index)));
  return { ...state, tables };
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
    span: { whole: wholeSpan(statement), ...nameSpans(statement, nameToken) },
  };
}

function readMember(
  statement: PlacedStatement,
  element: IndexElem,
  range: TokenRange | undefined,
): IndexMember {
  const place = range ?? { from: 0, to: 0 };
  return {
    column: element.name,
    expression: element.expr ? sqlText(statement, place, columnsIn(element.expr)) : undefined,
    order:
      element.ordering === 'SORTBY_DESC' ? 'desc' : element.ordering === 'SORTBY_ASC' ? 'asc' : undefined,
    nulls:
      element.nulls_ordering === 'SORTBY_NULLS_FIRST'
        ? 'first'
        : element.nulls_ordering === 'SORTBY_NULLS_LAST'
          ? 'last'
          : undefined,
    operatorClass: element.opclass ? stringsOf(element.opclass).join('.') : undefined,
    span: rangeSpan(statement, place),
  };
}

/** The token before ON. */
function indexNameToken(statement: PlacedStatement): number {
  const on = findWords(statement.parsed.tokens(), ['ON'], 0, statement.parsed.tokens().length);
  return on === undefined ? 0 : on - 1;
}

/** Storage parameters as text: `{ fillfactor: '70' }`. */
function parametersOf(options: readonly Node[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    options.flatMap((option) => {
      if (!('DefElem' in option) || option.DefElem.defname === undefined) return [];
      const { defname, arg } = option.DefElem;
      if (!arg) return [[defname, 'true']];
      if ('Integer' in arg) return [[defname, String(arg.Integer.ival ?? 0)]];
      if ('Float' in arg) return [[defname, arg.Float.fval ?? '']];
      // `fastupdate = off` is read as the name of a type.
      if ('TypeName' in arg) return [[defname, stringsOf(arg.TypeName.names).slice(-1)[0] ?? '']];
      return [[defname, 'String' in arg ? (arg.String.sval ?? '') : '']];
    }),
  );
}
