import { tableLabel } from '../../model/catalog.ts';
import type { Policy } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { commandsOf, policiesOf, policyLabel, rolesOf } from '../support/policies.ts';

const bothApply = (d: { policy: string; other: string; commands: string; role: string; table: string }) =>
  `Policies ${d.other} and ${d.policy} both apply to ${d.role} for ${d.commands} on ${d.table}: either of them is enough.`;

export const multiplePermissivePolicies = defineRule({
  id: 'multiple-permissive-policies',
  group: 'security',
  severity: 'info',
  since: '0.1.0',
  milder: {
    ranks: {
      severity: 'hint',
      where:
        'where one of them, or both, are for those with a role of the program, such as its administrators',
    },
  },
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['splinter/multiple_permissive_policies'],
  summary: 'Several permissive policies are for the same role and command.',
  why: `
Permissive policies are joined with OR: every one of them is evaluated for each row until one holds, and whoever reads
one of them does not see what the others allow
([manual](https://www.postgresql.org/docs/current/sql-createpolicy.html)). One policy with OR says the same in one
place; what is meant as an additional condition is \`AS RESTRICTIVE\`.
`,
  silences: [
    'Restrictive policies.',
    'Policies for different people: one asks who it is (`auth.uid()`, `current_user`), and the other does not.',
    'A policy for all commands beside one for some of them with another condition: the first is there for the writes.',
    'Policies of different roles; one without a role is for all of them.',
    'Policies without a condition or with one that could not be read: a migration may hold it.',
    'Roles that could not be read, and `service_role`, which row level security does not bind.',
  ],
  options: {},
  messages: {
    several: bothApply,
    ranks: bothApply,
  },
  examples: {
    bad: [
      {
        title: 'Two for reading',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { boolean, integer, pgPolicy, pgTable } from 'drizzle-orm/pg-core';

          export const notes = pgTable(
            'notes',
            { id: integer('id').primaryKey(), shared: boolean('shared').notNull() },
            (table) => [
              pgPolicy('shared', { for: 'select', to: 'authenticated', using: sql\`\${table.shared}\` }),
              pgPolicy('first', { for: 'select', to: 'authenticated', using: sql\`\${table.id} = 1\` }),
            //^^^^^^^^ Policies shared and first both apply to authenticated for select on notes: either of them is enough.
            ],
          );
        `,
      },
    ],
    good: [
      {
        title: "The owner's, and everybody's",
        fixture: `
          import { sql } from 'drizzle-orm';
          import { boolean, pgPolicy, pgTable, uuid } from 'drizzle-orm/pg-core';

          export const notes = pgTable(
            'notes',
            { id: uuid('id').primaryKey(), ownerId: uuid('owner_id').notNull(), shared: boolean('shared').notNull() },
            (table) => [
              pgPolicy('own', { for: 'all', to: 'authenticated', using: sql\`\${table.ownerId} = auth.uid()\` }),
              pgPolicy('shared', { for: 'select', to: 'authenticated', using: sql\`\${table.shared}\` }),
            ],
          );
        `,
      },
      {
        title: 'Different commands, roles, or a restriction',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { boolean, integer, pgPolicy, pgTable } from 'drizzle-orm/pg-core';

          export const notes = pgTable(
            'notes',
            { id: integer('id').primaryKey(), shared: boolean('shared').notNull() },
            (table) => [
              pgPolicy('shared', { for: 'select', to: 'authenticated', using: sql\`\${table.shared}\` }),
              pgPolicy('first', { for: 'update', to: 'authenticated', using: sql\`\${table.id} = 1\` }),
              pgPolicy('guests', { for: 'select', to: 'anon', using: sql\`\${table.id} = 2\` }),
              pgPolicy('never', { as: 'restrictive', for: 'select', to: 'authenticated', using: sql\`\${table.id} > 0\` }),
            ],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['policies'],
  check(table, { view, report }) {
    const policies = policiesOf(table, view).filter((policy) => policy.as !== 'restrictive');
    for (const [i, policy] of policies.entries()) {
      for (const other of policies.slice(0, i)) {
        const role = sharedRole(policy, other);
        const commands = commandsOf(policy).filter((command) => commandsOf(other).includes(command));
        if (
          role === undefined ||
          role === 'service_role' ||
          commands.length === 0 ||
          areForDifferentPeople(policy, other)
        )
          continue;
        report({
          at: policy.span.name,
          message: isForRank(policy) || isForRank(other) ? 'ranks' : 'several',
          data: {
            policy: policyLabel(policy),
            other: policyLabel(other),
            commands: commands.join(', '),
            role: role === 'public' ? 'everybody' : role,
            table: tableLabel(table),
          },
          related: [{ span: other.span.name, message: `This is ${policyLabel(other)}.` }],
        });
        break;
      }
    }
  },
});

/** The owner's and everybody's, those of an administrator and of the rest: each is there for its own. */
function areForDifferentPeople(policy: Policy, other: Policy): boolean {
  const [own, others] = [conditionOf(policy), conditionOf(other)];
  // One that is not known may be for anybody.
  if (own === undefined || others === undefined) return true;
  if (own === others) return false;
  return isForAll(policy) !== isForAll(other) || asksWho.test(own) !== asksWho.test(others);
}

/** Of the administrators, or the staff: who splits such from the owner's wants to read them apart. */
function isForRank(policy: Policy): boolean {
  return asksRank.test(conditionOf(policy)?.replace(rankedColumn, '') ?? '');
}

/** The person that a row names, and no rank of who asks. */
const rankedColumn = /\b(?:admin|moderator)_(?:user_)?(?:id|by)\b/gi;

const asksRank = /admin|moderator|\brole\b|\bis_\w+\s*\(|\bhas_\w+\s*\(/i;

function isForAll({ for: command }: Policy): boolean {
  return command === undefined || command === 'all';
}

/** What tells who runs the query: functions of PostgreSQL, Supabase and Neon, settings, functions of one's own. */
const asksWho =
  /\bauth\s*\.\s*\w+|\b(?:current_user|session_user|current_role|current_setting)|\w*(?:user_id|is_admin|has_role)\s*\(/i;

function conditionOf({ using, withCheck }: Policy): string | undefined {
  const expression = known(using) ?? known(withCheck);
  return expression?.complete === true
    ? expression.text.replace(/\s+/g, ' ').trim().toLowerCase()
    : undefined;
}

function sharedRole(policy: Policy, other: Policy): string | undefined {
  const own = rolesOf(policy);
  const others = rolesOf(other);
  if (!own || !others) return undefined;
  if (own.includes('public')) return others[0];
  if (others.includes('public')) return own[0];
  return own.find((role) => others.includes(role));
}
