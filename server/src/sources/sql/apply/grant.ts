import type { GrantStmt, Node } from 'libpg-query';
import type { Grant, GrantObject } from '../../../model/access.ts';
import { type DatabaseState, lookUp, withEntry, withoutEntries } from '../database.ts';
import { nameParts, relationParts, stringsOf } from '../identifiers.ts';
import { type PlacedStatement, wholeSpan } from '../statement.ts';
import { namesOf } from './drop.ts';

/**
 * GRANT and REVOKE: what is left of the first. ALTER DEFAULT PRIVILEGES is about objects that are made later, and
 * grants of columns are about parts of one: neither is kept.
 */
export function applyGrant(state: DatabaseState, statement: PlacedStatement, node: GrantStmt): DatabaseState {
  if (node.targtype === 'ACL_TARGET_DEFAULTS') return state;
  const privileges = privilegesOf(node);
  if (!privileges) return state;
  let { grants } = state;
  for (const object of objectsOf(state, node)) {
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
          object,
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
  return grants === state.grants ? state : { ...state, grants };
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
    if (node.targtype === 'ACL_TARGET_ALL_IN_SCHEMA')
      return { kind: node.objtype === 'OBJECT_TABLE' ? 'tables-in-schema' : 'other', name };
    switch (node.objtype) {
      case 'OBJECT_TABLE': {
        const parts = 'RangeVar' in object ? relationParts(object.RangeVar) : nameParts([name]);
        const table = lookUp(state, state.tables, parts)?.object;
        return { kind: 'table', name, ...(table ? { table: table.id } : {}) };
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
