import {
  type Call,
  isNullish,
  native,
  primitive,
  propertyOf,
  record,
  type Value,
} from '../evaluate/values.ts';
import { existingRole, policyFunction } from './postgresObjects.ts';
import { sqlOf } from './sql.ts';

/**
 * What drizzle-orm exports for Supabase (src/supabase/rls.ts). Its tables (`authUsers`) are left out: they
 * are no part of a workspace, so that what refers to them stays unknown.
 */
export const supabaseMembers: Readonly<Record<string, Value>> = {
  anonRole: existingRole('anon'),
  authenticatedRole: existingRole('authenticated'),
  serviceRole: existingRole('service_role'),
  postgresRole: existingRole('postgres_role'),
  supabaseAuthAdminRole: existingRole('supabase_auth_admin'),
  authUid: sqlOf(['(select auth.uid())']),
  realtimeTopic: sqlOf(['realtime.topic()']),
};

/** What drizzle-orm exports for Neon (src/neon/rls.ts). */
export const neonMembers: Readonly<Record<string, Value>> = {
  anonymousRole: existingRole('anonymous'),
  authenticatedRole: existingRole('authenticated'),
  authUid: native('authUid', (call) =>
    sqlOf(['(select auth.user_id() = ', call.args[0] ?? primitive(undefined), ')'], call),
  ),
  crudPolicy: native('crudPolicy', crudPolicies),
};

/** `crudPolicy({ role, read, modify })`: a policy for each command that is not null. */
function crudPolicies(call: Call): Value {
  const [options] = call.args;
  if (options?.kind !== 'object') return options ?? primitive(undefined);
  const role = propertyOf(options, 'role') ?? primitive(undefined);
  const read = condition(propertyOf(options, 'read'), call);
  const modify = condition(propertyOf(options, 'modify'), call);
  const roles = role.kind === 'array' ? role.items.map((item) => item.value()) : [role];
  const names = roles.map((entry) => (entry.kind === 'role' ? entry.name : entry));
  const known = names.map((name) => (name.kind === 'primitive' ? String(name.value) : undefined));
  const policy = (command: string, conditions: readonly (readonly [string, Value])[]): Value => {
    const name = known.includes(undefined)
      ? (names.find((entry) => entry.kind !== 'primitive') as Value)
      : primitive(`crud-${known.join('-')}-policy-${command}`);
    const config = record([['for', primitive(command)], ['to', role], ...conditions]);
    return policyFunction.call({ ...call, args: [name, config] });
  };
  const policies = [
    ...(read ? [policy('select', [['using', read]])] : []),
    ...(modify
      ? [
          policy('insert', [['withCheck', modify]]),
          policy('update', [
            ['using', modify],
            ['withCheck', modify],
          ]),
          policy('delete', [['using', modify]]),
        ]
      : []),
  ];
  return { kind: 'array', items: policies.map((value) => ({ value: () => value, site: call.site })) };
}

/** `true`, `false` or SQL; undefined for null, which asks for no policy. */
function condition(value: Value | undefined, call: Call): Value | undefined {
  if (!value || isNullish(value)) return undefined;
  return value.kind === 'primitive' ? sqlOf([String(value.value)], call) : value;
}
