import type {
  AlterTableStmt,
  CreateTableAsStmt,
  IntoClause,
  Node,
  RangeVar,
  RoleSpec,
  SelectStmt,
  ViewStmt,
} from 'libpg-query';
import type { JsonValue, SqlText, Table, View } from '../../../model/schema.ts';
import { unknown } from '../../../model/unknown.ts';
import { creationName, type DatabaseState, entityId, lookUp, withEntry } from '../database.ts';
import { inQuotes, relationParts, stringsOf } from '../identifiers.ts';
import { identifierText } from '../parse.ts';
import { withStarsWrittenOut } from '../rename/starsWrittenOut.ts';
import { nameAt, type PlacedStatement, sqlText, wholeSpan } from '../statement.ts';
import { findWords } from '../tokens.ts';
import { schemaOf } from './createTable.ts';
import { queryColumns } from './queryColumns.ts';

/** CREATE [OR REPLACE] VIEW. */
export function applyCreateView(
  state: DatabaseState,
  statement: PlacedStatement,
  node: ViewStmt,
): DatabaseState {
  return withView(state, statement, node.view, node.aliases, false, viewOptions(node.options));
}

/** CREATE MATERIALIZED VIEW, and CREATE TABLE … AS, whose columns only the database knows. */
export function applyCreateAs(
  state: DatabaseState,
  statement: PlacedStatement,
  node: CreateTableAsStmt,
): DatabaseState {
  if (node.objtype === 'OBJECT_MATVIEW')
    return withView(
      state,
      statement,
      node.into?.rel,
      node.into?.colNames,
      true,
      materializedOptions(node.into),
    );
  const query = node.query && 'SelectStmt' in node.query ? node.query.SelectStmt : undefined;
  return withTableOfQuery(state, statement, node.into, query);
}

/** SELECT … INTO makes a table as CREATE TABLE AS does. */
export function applySelectInto(
  state: DatabaseState,
  statement: PlacedStatement,
  node: SelectStmt,
): DatabaseState {
  return withTableOfQuery(state, statement, node.intoClause, node);
}

function withTableOfQuery(
  state: DatabaseState,
  statement: PlacedStatement,
  into: IntoClause | undefined,
  query: SelectStmt | undefined,
): DatabaseState {
  const written = relationParts(into?.rel);
  const qualified = creationName(state, written);
  if (state.tables.has(qualified)) return state;
  const whole = wholeSpan(statement);
  const { span: name } = nameAt(statement, into?.rel?.location);
  const columns = query && queryColumns(state, statement, query, stringsOf(into?.colNames));
  const table: Table = {
    kind: 'table',
    id: entityId(state, qualified),
    dialect: 'postgresql',
    name: written.name,
    schema: schemaOf(state, written.schema),
    binding: written.name,
    columns: columns ?? [],
    primaryKey: undefined,
    uniques: [],
    foreignKeys: [],
    indexes: [],
    checks: [],
    policies: [],
    rowLevelSecurity: false,
    ...(into?.rel?.relpersistence === 't' ? { temporary: true as const } : {}),
    gaps: columns ? [] : [{ ...unknown('the columns come from a query', whole), in: 'columns' }],
    span: { whole, name },
  };
  return { ...state, tables: withEntry(state.tables, qualified, table) };
}

/** ALTER VIEW … SET (…): what is not named stays. RESET takes options away. Of the rest only that it is there is kept. */
export function applyAlterView(state: DatabaseState, node: AlterTableStmt): DatabaseState {
  const found = lookUp(state, state.views, relationParts(node.relation));
  if (!found) return state;
  let given: Readonly<Record<string, JsonValue>> = { ...(found.object.options?.with as object | undefined) };
  let { owner, hasMore } = found.object;
  for (const each of node.cmds ?? []) {
    if (!('AlterTableCmd' in each)) continue;
    const { subtype, def, newowner } = each.AlterTableCmd;
    if (subtype === 'AT_ChangeOwner') owner = roleText(newowner) ?? owner;
    else if (subtype !== 'AT_SetRelOptions' && subtype !== 'AT_ResetRelOptions') hasMore = true;
    if (!def || !('List' in def)) continue;
    const named = (viewOptions(def.List.items)?.with ?? {}) as Readonly<Record<string, JsonValue>>;
    // What is set anew stands last, as in the catalogue.
    given = Object.fromEntries(Object.entries(given).filter(([name]) => !(name in named)));
    if (subtype === 'AT_SetRelOptions') given = { ...given, ...named };
  }
  const options = { ...found.object.options, with: given };
  const view = {
    ...found.object,
    ...(Object.keys(given).length > 0 || found.object.options?.with ? { options } : {}),
    ...(owner === undefined ? {} : { owner }),
    ...(hasMore ? { hasMore } : {}),
  };
  return { ...state, views: withEntry(state.views, found.qualified, view) };
}

/** A role as SQL writes it: a name, or who runs the statement. */
function roleText(role: RoleSpec | undefined): string | undefined {
  switch (role?.roletype) {
    case 'ROLESPEC_CSTRING':
      return identifierText(role.rolename ?? '');
    case 'ROLESPEC_CURRENT_USER':
    case 'ROLESPEC_CURRENT_ROLE':
      return 'CURRENT_USER';
    case 'ROLESPEC_SESSION_USER':
      return 'SESSION_USER';
    default:
      return undefined;
  }
}

/** `WITH (security_invoker = true)` as Drizzle names it: `{ with: { securityInvoker: true } }`. */
function viewOptions(options: readonly Node[] | undefined): View['options'] {
  const given: Record<string, JsonValue> = {};
  for (const option of options ?? []) {
    if (!('DefElem' in option)) continue;
    const { defname = '', arg } = option.DefElem;
    const name = defname.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    // `parallel_workers = 1` is a number.
    const isSwitch = !arg || !('Integer' in arg) || defname.startsWith('security_');
    given[name] = isSwitch && isOn(arg) ? true : optionText(arg);
  }
  return Object.keys(given).length > 0 ? { with: given } : undefined;
}

/** What stands between the name of a materialized view and its query. */
function materializedOptions(into: IntoClause | undefined): View['options'] {
  const options = {
    ...viewOptions(into?.options),
    ...(into?.accessMethod === undefined ? {} : { using: into.accessMethod }),
    ...(into?.tableSpaceName === undefined ? {} : { tablespace: into.tableSpaceName }),
  };
  return Object.keys(options).length > 0 ? options : undefined;
}

function isOn(arg: Node | undefined): boolean {
  // `WITH (security_invoker)` alone switches it on.
  return arg === undefined || ['true', 'on', 'yes', '1'].includes(String(optionText(arg)).toLowerCase());
}

function optionText(arg: Node | undefined): JsonValue {
  if (!arg) return null;
  if ('String' in arg) return arg.String.sval ?? '';
  if ('Integer' in arg) return arg.Integer.ival ?? 0;
  if ('Float' in arg) return arg.Float.fval ?? '';
  if ('Boolean' in arg) return arg.Boolean.boolval ?? false;
  if ('TypeName' in arg) return stringsOf(arg.TypeName.names).slice(-1)[0] ?? '';
  return null;
}

/** The query; CREATE RECURSIVE VIEW stands for one that names itself in a WITH RECURSIVE. */
function definitionOf(
  statement: PlacedStatement,
  from: number,
  name: string,
  names: readonly Node[] | undefined,
): SqlText {
  const tokens = statement.parsed.tokens();
  const query = sqlText(statement, { from, to: tokens.length });
  if (findWords(tokens, ['RECURSIVE', 'VIEW'], 0, from) === undefined) return query;
  const columns = stringsOf(names).map(inQuotes).join(', ');
  const text = `WITH RECURSIVE ${inQuotes(name)} (${columns}) AS (${query.text}) SELECT ${columns} FROM ${inQuotes(name)}`;
  return { ...query, text };
}

function withView(
  state: DatabaseState,
  statement: PlacedStatement,
  relation: RangeVar | undefined,
  names: readonly Node[] | undefined,
  materialized: boolean,
  options?: View['options'],
): DatabaseState {
  const written = relationParts(relation);
  const qualified = creationName(state, written);
  // OR REPLACE may add columns, and leaves whose it is and what was set on it.
  const former = state.views.get(qualified);
  const before = former ? withStarsWrittenOut(state, qualified) : state;
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
    definition: as === undefined ? undefined : definitionOf(statement, as + 1, written.name, names),
    columns: [],
    ...(names ? { columnNames: stringsOf(names) } : {}),
    ...(options ? { options } : {}),
    ...(former?.owner === undefined ? {} : { owner: former.owner }),
    ...(former?.hasMore ? { hasMore: true } : {}),
    span: { whole: wholeSpan(statement), name },
  };
  return { ...before, views: withEntry(before.views, qualified, view) };
}
