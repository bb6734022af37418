import type { AlterPolicyStmt, CreatePolicyStmt, Node } from 'libpg-query';
import type { Policy, SqlText } from '../../../model/schema.ts';
import { type DatabaseState, lookUp, withEntry } from '../database.ts';
import { relationParts } from '../identifiers.ts';
import {
  columnsIn,
  expressionGroup,
  type PlacedStatement,
  rangeSpan,
  sqlText,
  tokenOf,
  wholeSpan,
} from '../statement.ts';
import { findWords } from '../tokens.ts';

const commands = new Set(['select', 'insert', 'update', 'delete'] as const);

/** CREATE POLICY. */
export function applyCreatePolicy(
  state: DatabaseState,
  statement: PlacedStatement,
  node: CreatePolicyStmt,
): DatabaseState {
  const found = lookUp(state, state.tables, relationParts(node.table));
  if (!found) return state;
  const command = [...commands].find((name) => name === node.cmd_name);
  const nameToken = tokenOf(statement, node.table?.location) - 2;
  const policy: Policy = {
    kind: 'policy',
    name: node.policy_name ?? '',
    as: node.permissive === true ? 'permissive' : 'restrictive',
    for: command ?? 'all',
    to: rolesOf(node.roles),
    using: condition(statement, 'USING', node.qual),
    withCheck: condition(statement, 'CHECK', node.with_check),
    span: {
      whole: wholeSpan(statement),
      name: rangeSpan(statement, { from: nameToken, to: nameToken + 1 }),
    },
  };
  // PostgreSQL refuses a name twice: what it takes was dropped by something that is not read, such as EXECUTE.
  const others = found.object.policies.filter(({ name }) => name !== policy.name);
  const table = { ...found.object, policies: [...others, policy] };
  return { ...state, tables: withEntry(state.tables, found.qualified, table) };
}

/** ALTER POLICY: what is not said stays. */
export function applyAlterPolicy(
  state: DatabaseState,
  statement: PlacedStatement,
  node: AlterPolicyStmt,
): DatabaseState {
  const found = lookUp(state, state.tables, relationParts(node.table));
  if (!found) return state;
  const policies = found.object.policies.map((policy) =>
    policy.name === node.policy_name
      ? {
          ...policy,
          ...(node.roles ? { to: rolesOf(node.roles) } : {}),
          ...(node.qual ? { using: condition(statement, 'USING', node.qual) } : {}),
          ...(node.with_check ? { withCheck: condition(statement, 'CHECK', node.with_check) } : {}),
        }
      : policy,
  );
  return { ...state, tables: withEntry(state.tables, found.qualified, { ...found.object, policies }) };
}

function condition(statement: PlacedStatement, word: string, node: Node | undefined): SqlText | undefined {
  if (!node) return undefined;
  const tokens = statement.parsed.tokens();
  const at = findWords(tokens, [word], 0, tokens.length);
  if (at === undefined) return undefined;
  return sqlText(statement, expressionGroup(statement, { from: at, to: tokens.length }), columnsIn(node));
}

function rolesOf(roles: readonly Node[] | undefined): readonly string[] {
  return (roles ?? []).flatMap((role) => {
    if (!('RoleSpec' in role)) return [];
    const { roletype, rolename = '' } = role.RoleSpec;
    // PUBLIC, CURRENT_USER and so on are words, not names.
    const isWord = roletype !== undefined && roletype !== 'ROLESPEC_CSTRING';
    return [isWord ? roletype.replace('ROLESPEC_', '').toLowerCase() : rolename];
  });
}
