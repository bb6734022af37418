import type { AlterDefaultPrivilegesStmt, GrantStmt, Node } from 'libpg-query';
import type { Grant, GrantObject } from '../../../model/access.ts';
import type { EntityId, Table, View } from '../../../model/schema.ts';
import { type DatabaseState, lookUp, withEntry, withoutEntries } from '../database.ts';
import { nameParts, relationParts, stringsOf } from '../identifiers.ts';
import { type PlacedStatement, wholeSpan } from '../statement.ts';
import { namesOf } from './drop.ts';
import { applyDefaultPrivileges, withTakenOnTables } from './withheld.ts';

/**
 * GRANT and REVOKE: what is left of the first. Grants of columns are about parts of an object: they are not kept.
 */
export function applyGrant(state: DatabaseState, statement: PlacedStatement, node: GrantStmt): DatabaseState {
  if (node.targtype === 'ACL_TARGET_DEFAULTS') return state;
  const privileges = privilegesOf(node);
  if (!privileges) return withMoreOnViews(state, node);
  const objects = objectsOf(state, node);
  let { grants } = state;
  for (const object of objects) {
    for (const role of rolesOf(node.grantees)) {
      const id = `${state.scope}#grant:${object.kind}:${object.name}:${role}`;
      const former = grants.get(id);
      if (node.is_grant) {
        const all = [...new Set([...(former?.privileges ?? []), ...privileges])];
        const grant: Grant = {
          kind: 'grant',
          id,
          dialect: 'postgresql',
          privileges: all,
          object: former ? withFormer(object, former.object) : object,
          role,
          grantable: node.grant_option === true || former?.grantable === true,
          span: { whole: wholeSpan(statement), name: wholeSpan(statement) },
        };
        grants = withEntry(grants, id, grant);
      } else if (former && !node.grant_option) {
        const left = privileges.includes('ALL')
          ? []
          : former.privileges.filter((privilege) => !privileges.includes(privilege));
        grants =
          left.length > 0
            ? withEntry(grants, id, { ...former, privileges: left })
            : withoutEntries(grants, [id]);
      }
    }
  }
  const taken = node.is_grant
    ? []
    : objects.flatMap(({ view, views = [] }) => [...views, ...(view === undefined ? [] : [view])]);
  const granted = withTakenOnTables(
    grants === state.grants ? state : { ...state, grants },
    node,
    objects.flatMap(({ table, tables = [] }) => [...tables, ...(table === undefined ? [] : [table])]),
    rolesOf(node.grantees),
    privileges,
  );
  return taken.length === 0 ? granted : withMore(granted, ({ id }) => taken.includes(id));
}

/** ALTER DEFAULT PRIVILEGES: what is revoked from tables to come. */
export function applyDefaults(state: DatabaseState, node: AlterDefaultPrivilegesStmt): DatabaseState {
  const { action } = node;
  return action ? applyDefaultPrivileges(state, node, rolesOf(action.grantees), privilegesOf(action)) : state;
}

/** What is granted again is granted on what was there before as well. */
function withFormer(object: GrantObject, { views, tables }: GrantObject): GrantObject {
  const both = (then: readonly EntityId[] = [], now: readonly EntityId[] = []) => [
    ...new Set([...then, ...now]),
  ];
  return {
    ...object,
    ...(views || object.views ? { views: both(views, object.views) } : {}),
    ...(tables || object.tables ? { tables: both(tables, object.tables) } : {}),
  };
}

/** Rights on single columns are not kept; a view that is made anew would lose them. */
function withMoreOnViews(state: DatabaseState, { objects }: GrantStmt): DatabaseState {
  const ids = (objects ?? []).flatMap((object) => {
    const found = 'RangeVar' in object && lookUp(state, state.views, relationParts(object.RangeVar));
    return found ? [found.object.id] : [];
  });
  return ids.length === 0 ? state : withMore(state, ({ id }) => ids.includes(id));
}

function withMore(state: DatabaseState, isOne: (view: View) => boolean): DatabaseState {
  const views = [...state.views]
    .filter(([, view]) => isOne(view))
    .reduce((all, [qualified, view]) => withEntry(all, qualified, { ...view, hasMore: true }), state.views);
  return { ...state, views };
}

/** Undefined for a grant of columns. */
function privilegesOf({ privileges }: GrantStmt): readonly string[] | undefined {
  if (!privileges || privileges.length === 0) return ['ALL'];
  const names: string[] = [];
  for (const each of privileges) {
    if (!('AccessPriv' in each) || each.AccessPriv.cols) return undefined;
    names.push((each.AccessPriv.priv_name ?? 'ALL').toUpperCase());
  }
  return names;
}

function objectsOf(state: DatabaseState, node: GrantStmt): readonly GrantObject[] {
  return (node.objects ?? []).map((object) => {
    const name = nameOfObject(object);
    if (node.targtype === 'ACL_TARGET_ALL_IN_SCHEMA') {
      if (node.objtype !== 'OBJECT_TABLE') return { kind: 'other', name };
      const inside = (parts: readonly (Table | View)[]) =>
        parts.filter(({ schema }) => (schema ?? 'public') === name).map(({ id }) => id);
      const views = inside([...state.views.values()]);
      const tables = inside([...state.tables.values()]);
      return {
        kind: 'tables-in-schema',
        name,
        ...(views.length > 0 ? { views } : {}),
        ...(tables.length > 0 ? { tables } : {}),
      };
    }
    switch (node.objtype) {
      case 'OBJECT_TABLE': {
        const parts = 'RangeVar' in object ? relationParts(object.RangeVar) : nameParts([name]);
        const table = lookUp(state, state.tables, parts)?.object;
        const view = table ? undefined : lookUp(state, state.views, parts)?.object;
        return {
          kind: 'table',
          name,
          ...(table ? { table: table.id } : {}),
          ...(view ? { view: view.id } : {}),
        };
      }
      case 'OBJECT_SEQUENCE':
        return { kind: 'sequence', name };
      case 'OBJECT_SCHEMA':
        return { kind: 'schema', name };
      case 'OBJECT_DATABASE':
        return { kind: 'database', name };
      case 'OBJECT_FUNCTION':
      case 'OBJECT_PROCEDURE':
      case 'OBJECT_ROUTINE':
        return { kind: 'function', name };
      default:
        return { kind: 'other', name };
    }
  });
}

function nameOfObject(object: Node): string {
  if ('RangeVar' in object) {
    const { schema, name } = relationParts(object.RangeVar);
    return schema === undefined ? name : `${schema}.${name}`;
  }
  const names = namesOf(object);
  return names.length > 0 ? names.join('.') : stringsOf([object]).join('.');
}

function rolesOf(grantees: readonly Node[] | undefined): readonly string[] {
  return (grantees ?? []).flatMap((role) => {
    if (!('RoleSpec' in role)) return [];
    return role.RoleSpec.roletype === 'ROLESPEC_PUBLIC' ? ['public'] : [role.RoleSpec.rolename ?? ''];
  });
}
