import type { MigrationStatement } from '../../model/migration.ts';
import { defineRule, type Fix } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { costPhrase } from './support/cost.ts';
import { insert, textFix } from './support/fix.ts';
import { fileName } from './support/names.ts';

export const domainConstraintScans = defineRule({
  id: 'domain-constraint-scans',
  group: 'migration',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['squawk/ban-alter-domain-with-add-constraint', 'pgsafe/alter-domain'],
  summary: 'A constraint of a domain is tried on every row of every table that uses it.',
  why: `
\`ALTER DOMAIN … ADD CONSTRAINT\` and \`SET NOT NULL\` read all tables with a column of the domain, each under a SHARE lock that
stops writes. A CHECK can be added \`NOT VALID\` and validated in a later migration
([manual](https://www.postgresql.org/docs/current/sql-alterdomain.html)).
`,
  silences: [
    'Domains that no table of the history uses, or only tables that the same migration makes.',
    'NOT VALID.',
  ],
  options: {},
  messages: {
    scans: (d: { domain: string; cost: string }) => `ALTER DOMAIN ${d.domain} takes ${d.cost}.`,
  },
  examples: {
    bad: [
      {
        title: 'A condition on a domain in use',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create domain amount as int;
          create table orders (id int primary key, total amount);
          --- 0002_positive.sql
          alter domain amount add constraint amount_positive check (value >= 0);
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ALTER DOMAIN amount takes a SHARE lock on orders: writes wait while every row is read.
          --= 0002_positive.sql
          alter domain amount add constraint amount_positive check (value >= 0) not valid;
          --= 0003_validate_amount_positive.sql
          alter domain amount validate constraint amount_positive;
        `,
      },
    ],
    good: [
      {
        title: 'In two steps',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create domain amount as int;
          create table orders (id int primary key, total amount);
          --- 0002_positive.sql
          alter domain amount add constraint amount_positive check (value >= 0) not valid;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report, serverVersion }) {
    for (const change of statement.changes) {
      if (change.kind !== 'alter-domain' || change.command === 'validate-constraint') continue;
      const fact = lockFactOf(change, serverVersion);
      if (!fact) continue;
      const fix = change.command === 'add-constraint' ? inTwoSteps(statement) : undefined;
      report({
        at: change.span,
        message: 'scans',
        data: { domain: change.name, cost: costPhrase(fact, change.usedBy.join(', ')) },
        fixes: fix ? [fix] : [],
      });
    }
  },
});

function inTwoSteps(statement: MigrationStatement): Fix | undefined {
  const named = /^alter\s+domain\s+(\S+)\s+add\s+constraint\s+(\S+)/i.exec(statement.text);
  const [, domain, name] = named ?? [];
  if (domain === undefined || name === undefined) return undefined;
  return textFix(
    statement.file,
    'Add it NOT VALID and validate it in a later migration',
    [insert(statement.span.whole, 'end', ' NOT VALID')],
    [{ name: fileName('validate', name), lines: [`ALTER DOMAIN ${domain} VALIDATE CONSTRAINT ${name}`] }],
  );
}
