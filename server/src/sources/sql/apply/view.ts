import type { CreateTableAsStmt, RangeVar, ViewStmt } from 'libpg-query';
import type { Table, View } from '../../../model/schema.ts';
import { unknown } from '../../../model/unknown.ts';
import { creationName, type DatabaseState, entityId, withEntry } from '../database.ts';
import { relationParts } from '../identifiers.ts';
import { nameAt, type PlacedStatement, sqlText, wholeSpan } from '../statement.ts';
import { findWords } from '../tokens.ts';
import { schemaOf } from './createTable.ts';

/** CREATE [OR REPLACE] VIEW. */
export function applyCreateView(
  state: DatabaseState,
  statement: PlacedStatement,
  node: ViewStmt,
): DatabaseState {
  return withView(state, statement, node.view, false);
}

/** CREATE MATERIALIZED VIEW, and CREATE TABLE … AS, whose columns only the database knows. */
export function applyCreateAs(
  state: DatabaseState,
  statement: PlacedStatement,
  node: CreateTableAsStmt,
): DatabaseState {
  if (node.objtype === 'OBJECT_MATVIEW') return withView(state, statement, node.into?.rel, true);
  const written = relationParts(node.into?.rel);
  const qualified = creationName(state, written);
  if (state.tables.has(qualified)) return state;
  const whole = wholeSpan(statement);
  const { span: name } = nameAt(statement, node.into?.rel?.location);
  const table: Table = {
    kind: 'table',
    id: entityId(state, qualified),
    dialect: 'postgresql',
    name: written.name,
    schema: schemaOf(state, written.schema),
    binding: written.name,
    columns: [],
    primaryKey: undefined,
    uniques: [],
    foreignKeys: [],
    indexes: [],
    checks: [],
    policies: [],
    rowLevelSecurity: false,
    gaps: [{ ...unknown('the columns come from a query', whole), in: 'columns' }],
    span: { whole, name },
  };
  return { ...state, tables: withEntry(state.tables, qualified, table) };
}

function withView(
  state: DatabaseState,
  statement: PlacedStatement,
  relation: RangeVar | undefined,
  materialized: boolean,
): DatabaseState {
  const written = relationParts(relation);
  const qualified = creationName(state, written);
  const tokens = statement.parsed.tokens();
  const { span: name, after } = nameAt(statement, relation?.location);
  const as = findWords(tokens, ['AS'], after, tokens.length);
  const view: View = {
    kind: 'view',
    id: entityId(state, qualified),
    dialect: 'postgresql',
    name: written.name,
    schema: schemaOf(state, written.schema),
    binding: written.name,
    materialized,
    external: false,
    definition: as === undefined ? undefined : sqlText(statement, { from: as + 1, to: tokens.length }),
    columns: [],
    span: { whole: wholeSpan(statement), name },
  };
  return { ...state, views: withEntry(state.views, qualified, view) };
}
