import type { Dialect, Policy, SqlText } from '../../../model/schema.ts';
import { isUnknown, known, type Maybe, unknown } from '../../../model/unknown.ts';
import { isNullish, propertyOf, type Site, spanOf, type Value } from '../evaluate/values.ts';
import { calleeOf } from '../intrinsics/constraints.ts';
import type { PolicyValue, TableValue } from '../intrinsics/drizzleValues.ts';
import { maybeString, notKnown, type ReadContext, toUnknown } from './context.ts';
import { readSql } from './sqlText.ts';

/** `pgPolicy(name, { as, for, to, using, withCheck })`. */
export function readPolicy(
  policy: PolicyValue,
  dialect: Dialect,
  table: TableValue | undefined,
  context: ReadContext,
): Policy {
  const { config, site } = policy;
  const sql = (key: string): Maybe<SqlText> | undefined => {
    const value = propertyOf(config, key);
    if (!value || isNullish(value))
      return config && config.kind !== 'object' ? notKnown(config, key, site) : undefined;
    return value.kind === 'sql' ? readSql(value, site, dialect, table, context) : notKnown(value, key, site);
  };
  const linked = linkedTable(policy);
  return {
    kind: 'policy',
    name: maybeString(policy.name, 'the name of the policy', site),
    as: word(propertyOf(config, 'as')) as Policy['as'],
    for: word(propertyOf(config, 'for')) as Policy['for'],
    to: readRoles(propertyOf(config, 'to'), site),
    using: sql('using'),
    withCheck: sql('withCheck'),
    ...(linked === undefined ? {} : { table: linked }),
    span: { whole: spanOf(site), name: spanOf(policy.bound?.name ?? calleeOf(site)) },
  };
}

function linkedTable({ linked, site }: PolicyValue): Policy['table'] {
  if (!linked) return undefined;
  if (linked.kind !== 'table') return notKnown(linked, 'the table', site);
  return linked.id ?? unknown('the table has no name of its own', spanOf(site));
}

function word(value: Value | undefined): string | undefined {
  return value && known(maybeString(value, 'the word'));
}

/** One role or several, as names or as `pgRole` values. */
function readRoles(value: Value | undefined, site: Site): Maybe<readonly string[]> | undefined {
  if (!value || isNullish(value)) return undefined;
  if (value.kind === 'array' && value.gap) return toUnknown(value.gap, site);
  const roles = value.kind === 'array' ? value.items.map((item) => item.value()) : [value];
  const names: string[] = [];
  for (const role of roles) {
    const name = maybeString(role.kind === 'role' ? role.name : role, 'the role', site);
    if (isUnknown(name)) return name;
    names.push(name);
  }
  return names;
}
