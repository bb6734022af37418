import type { AlterDefaultPrivilegesStmt, GrantStmt } from 'libpg-query';
import { type Withheld, writingAndReading } from '../../../model/access.ts';
import type { EntityId, Table } from '../../../model/schema.ts';
import { type DatabaseState, withEntry } from '../database.ts';
import { stringsOf } from '../identifiers.ts';

/**
 * The tables of a GRANT or REVOKE with what it takes from roles, or gives back to them. Platforms such as Supabase grant
 * everything on every table of `public` to the roles of browsers, which no file of the project tells: a REVOKE is news.
 */
export function withTakenOnTables(
  state: DatabaseState,
  { is_grant, grant_option }: Pick<GrantStmt, 'is_grant' | 'grant_option'>,
  tables: readonly EntityId[],
  roles: readonly string[],
  privileges: readonly string[],
): DatabaseState {
  if (tables.length === 0 || (!is_grant && grant_option)) return state;
  let all = state.tables;
  for (const [qualified, table] of state.tables) {
    if (!tables.includes(table.id)) continue;
    const withheld = taken(table.withheld, is_grant === true, roles, privileges);
    if (withheld !== table.withheld) all = withEntry(all, qualified, { ...table, withheld });
  }
  return all === state.tables ? state : { ...state, tables: all };
}

/**
 * ALTER DEFAULT PRIVILEGES … ON TABLES: what tables that are made from then on are born without. What is said for another
 * role than the one of the migrations is about other tables.
 */
export function applyDefaultPrivileges(
  state: DatabaseState,
  { options = [], action }: AlterDefaultPrivilegesStmt,
  roles: readonly string[],
  privileges: readonly string[] | undefined,
): DatabaseState {
  if (action?.objtype !== 'OBJECT_TABLE' || !privileges) return state;
  const given = (name: string) =>
    options.flatMap((option) => {
      if (!('DefElem' in option) || option.DefElem.defname !== name || !option.DefElem.arg) return [];
      const { arg } = option.DefElem;
      if (!('List' in arg)) return [];
      const items = arg.List.items ?? [];
      return [
        ...stringsOf(items),
        ...items.flatMap((item) => ('RoleSpec' in item ? (item.RoleSpec.rolename ?? '') : [])),
      ];
    });
  if (given('roles').some((role) => role !== 'postgres')) return state;
  const schemas = given('schemas');
  const bornWithout = new Map(state.bornWithout);
  for (const schema of schemas.length > 0 ? schemas : ['']) {
    const now = taken(bornWithout.get(schema), action.is_grant === true, roles, privileges);
    if (now) bornWithout.set(schema, now);
    else bornWithout.delete(schema);
  }
  return { ...state, bornWithout };
}

/** What a new table of a schema is born without; undefined for one with all that its platform grants. */
export function withheldAtBirth(state: DatabaseState, schema: string | undefined): Pick<Table, 'withheld'> {
  if (state.bornWithout.size === 0) return {};
  const all = [state.bornWithout.get(''), state.bornWithout.get(schema ?? 'public')];
  const merged: Record<string, readonly string[]> = {};
  for (const each of all)
    for (const [role, privileges] of Object.entries(each ?? {}))
      merged[role] = [...new Set([...(merged[role] ?? []), ...privileges])];
  return Object.keys(merged).length > 0 ? { withheld: merged } : {};
}

function taken(
  before: Withheld | undefined,
  isGrant: boolean,
  roles: readonly string[],
  privileges: readonly string[],
): Withheld | undefined {
  const meant = writingAndReading.filter((each) => privileges.includes('ALL') || privileges.includes(each));
  if (meant.length === 0 || (isGrant && !before)) return before;
  const now: Record<string, readonly string[]> = { ...before };
  // What everybody is given, each role has.
  const concerned = isGrant && roles.includes('public') ? Object.keys(now) : roles;
  for (const role of concerned) {
    const left = isGrant
      ? (now[role] ?? []).filter((each) => !meant.includes(each))
      : [...new Set([...(now[role] ?? []), ...meant])];
    if (left.length > 0) now[role] = left;
    else delete now[role];
  }
  return Object.keys(now).length > 0 ? now : undefined;
}
