import type { Policy, SqlText, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import type { SchemaView } from '../rule.ts';
import { apiRoles } from '../tallies.ts';

/** The policies of a table, wherever they are declared. */
export function policiesOf(table: Table, view: SchemaView): readonly Policy[] {
  return [...table.policies, ...view.policiesFor(table.id)];
}

/** True when rows are checked: drizzle-kit switches the checks on for every table with policies of its own. */
export function isRowSecured(table: Table): boolean {
  const isDrizzle = !table.span.whole.file.endsWith('.sql');
  return table.rowLevelSecurity || (isDrizzle && table.policies.length > 0);
}

/** What a policy compares, as far as it could be read. */
export function expressionsOf(policy: Policy): readonly SqlText[] {
  return [known(policy.using), known(policy.withCheck)].filter((text) => text !== undefined);
}

/** The roles of a policy; undefined where they could not be read. */
export function rolesOf(policy: Policy): readonly string[] | undefined {
  if (isUnknown(policy.to)) return undefined;
  return policy.to === undefined || policy.to.length === 0 ? ['public'] : policy.to;
}

/** True when the policy is for everybody, or for the roles that a browser comes with. */
export function isForBrowsers(policy: Policy): boolean {
  return rolesOf(policy)?.some((role) => role === 'public' || apiRoles.has(role)) ?? false;
}

/** The commands that a policy is for. */
export function commandsOf(policy: Policy): readonly ('select' | 'insert' | 'update' | 'delete')[] {
  const all = ['select', 'insert', 'update', 'delete'] as const;
  return policy.for === undefined || policy.for === 'all' ? all : [policy.for];
}

/** A policy's name for messages. */
export function policyLabel(policy: Policy): string {
  return known(policy.name) ?? 'policy';
}
