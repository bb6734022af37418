import type { Policy, SqlText, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { reaches } from '../support/apiExposure.ts';
import { commandsOf, isForBrowsers, policiesOf, policyLabel, rolesOf } from '../support/policies.ts';
import { apiRoles } from '../tallies.ts';

export const policyAlwaysTrue = defineRule({
  id: 'policy-always-true',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['splinter/rls_policy_always_true'],
  summary: 'A policy lets everybody write every row.',
  why: `
With \`USING (true)\` or \`WITH CHECK (true)\` for a command that writes, row level security is on and stops nobody: whoever
has the role changes or deletes the rows of all others. Policies for one command are added up, so that a stricter one
beside it does not help ([manual](https://www.postgresql.org/docs/current/sql-createpolicy.html)).
`,
  silences: [
    'Policies for SELECT: what everybody may read is a choice.',
    'Restrictive policies, and policies for roles of the server alone (`service_role`).',
    'Commands that migrations revoked from the roles of browsers (`REVOKE … FROM anon, authenticated`).',
    'Conditions and roles that could not be read.',
  ],
  options: {},
  messages: {
    open: (d: { policy: string; who: string; commands: string }) =>
      `Policy ${d.policy} lets ${d.who} ${d.commands} any row.`,
  },
  examples: {
    bad: [
      {
        title: 'true for all commands',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgPolicy, pgTable } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', { id: integer('id').primaryKey() }, () => [
            pgPolicy('everything', { for: 'all', to: 'authenticated', using: sql\`true\`, withCheck: sql\`true\` }),
          //^^^^^^^^ Policy everything lets authenticated insert, update and delete any row.
          ]);
        `,
      },
    ],
    good: [
      {
        title: 'Reading, the server, and one’s own rows',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgPolicy, pgTable, uuid } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', { id: integer('id').primaryKey(), owner: uuid('owner') }, (table) => [
            pgPolicy('read', { for: 'select', to: 'anon', using: sql\`true\` }),
            pgPolicy('server', { for: 'all', to: 'service_role', using: sql\`true\` }),
            pgPolicy('own', { for: 'update', to: 'authenticated', using: sql\`\${table.owner} = (select auth.uid())\` }),
          ]);
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['policies'],
  check(table, { view, report }) {
    for (const policy of policiesOf(table, view)) {
      if (policy.as === 'restrictive' || !isForBrowsers(policy)) continue;
      const using = isTrue(known(policy.using));
      // Without WITH CHECK the condition of USING is taken for new rows too.
      const check = policy.withCheck === undefined ? using : isTrue(known(policy.withCheck));
      const open = commandsOf(policy).filter((command) => {
        if (!isReached(table, policy, command)) return false;
        if (command === 'insert') return check;
        if (command === 'update') return using && check;
        return command === 'delete' && using;
      });
      if (open.length === 0) continue;
      report({
        at: policy.span.name,
        message: 'open',
        data: { policy: policyLabel(policy), who: whoOf(policy), commands: inWords(open) },
      });
    }
  },
});

/** Whether one of the browsers' roles that the policy is for has the right to the command at all. */
function isReached(table: Table, policy: Policy, command: string): boolean {
  if (!table.withheld) return true;
  const roles = (rolesOf(policy) ?? []).flatMap((role) =>
    role === 'public' ? ['anon', 'authenticated'] : apiRoles.has(role) ? [role] : [],
  );
  return roles.some((role) => reaches(table, role, [command.toUpperCase()]));
}

/** The roles that the policy is for, as they are called. */
function whoOf(policy: Policy): string {
  const roles = rolesOf(policy) ?? ['public'];
  return roles.includes('public') ? 'everybody' : inWords(roles);
}

function inWords(commands: readonly string[]): string {
  const last = commands.at(-1) ?? '';
  return commands.length > 1 ? `${commands.slice(0, -1).join(', ')} and ${last}` : last;
}

function isTrue(text: SqlText | undefined): boolean {
  return text !== undefined && /^[\s(]*(true|1\s*=\s*1)[\s)]*$/i.test(text.text);
}
