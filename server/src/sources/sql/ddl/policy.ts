import type { Policy, Role, Table } from '../../../model/schema.ts';
import { isUnknown, type Maybe } from '../../../model/unknown.ts';
import { type DdlContext, note, qualified, sqlOf, statement } from './context.ts';

/** CREATE ROLE. */
export function roleSql({ wording }: DdlContext, role: Role): string {
  if (isUnknown(role.name)) return note('A role', role.name.reason);
  const options = [
    ...(role.createDb ? ['CREATEDB'] : []),
    ...(role.createRole ? ['CREATEROLE'] : []),
    ...(role.inherit === false ? ['NOINHERIT'] : []),
  ];
  return statement(
    `The role ${role.name}`,
    ['CREATE ROLE', wording.identifier(role.name), ...options].join(' '),
  );
}

/** Roles that are no names but key words: who it is depends on the session. */
const roleWords = new Set(['public', 'current_user', 'current_role', 'session_user']);

/** ENABLE ROW LEVEL SECURITY where it is on, and CREATE POLICY. */
export function policyStatements(
  context: DdlContext,
  table: Table,
  policies: readonly Policy[],
  isEnabled: boolean,
): readonly string[] {
  const name = qualified(context, table);
  if (isUnknown(name)) return [];
  return [
    ...(isEnabled ? [`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY;`] : []),
    ...policies.map((policy) => policySql(context, name, policy)),
  ];
}

function policySql({ wording }: DdlContext, table: string, policy: Policy): string {
  if (isUnknown(policy.name)) return note(`A policy of ${table}`, policy.name.reason);
  const what = `The policy ${policy.name} of ${table}`;
  const to = policy.to ?? [];
  if (isUnknown(to)) return note(what, to.reason);
  const lines = [
    ...(policy.as === 'restrictive' ? ['AS RESTRICTIVE'] : []),
    ...(policy.for === undefined || policy.for === 'all' ? [] : [`FOR ${policy.for.toUpperCase()}`]),
    ...(to.length === 0
      ? []
      : [`TO ${to.map((role) => (roleWords.has(role) ? role : wording.identifier(role))).join(', ')}`]),
  ];
  const conditions: readonly (readonly [string, Maybe<string> | undefined])[] = [
    ['USING', policy.using && sqlOf(policy.using)],
    ['WITH CHECK', policy.withCheck && sqlOf(policy.withCheck)],
  ];
  for (const [word, condition] of conditions) {
    if (isUnknown(condition)) return note(what, condition.reason);
    if (condition !== undefined) lines.push(`${word} (${condition})`);
  }
  const head = `CREATE POLICY ${wording.identifier(policy.name)} ON ${table}`;
  return statement(what, [head, ...lines].join('\n  '));
}
