import type { AddedConstraint, Change, MigrationStatement } from '../../model/migration.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { lockFactOf, lockFacts } from './facts/locks.ts';
import { costPhrase } from './support/cost.ts';
import { insert, present, textFix } from './support/fix.ts';
import { asNotValid } from './support/inlineConstraint.ts';
import { createQuoter, fileName, generatedName, nameOfPart, tableSql } from './support/names.ts';
import { isOwnTable } from './support/ownTable.ts';
import { quietnessOf, quietWork } from './support/quietWork.ts';

export const checkValidates = defineRule({
  id: 'check-validates',
  group: 'migration',
  severity: 'warning',
  quietly: quietWork,
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [
    'squawk/constraint-missing-not-valid',
    'eugene/E2',
    'strong_migrations/add_check_constraint',
    'pgvet/constraint-without-not-valid',
  ],
  summary: 'A CHECK is added and tried on every row under one lock.',
  why: `
\`ADD CHECK\` reads the whole table under an ACCESS EXCLUSIVE lock. Added \`NOT VALID\` it holds for new rows at once and
needs the lock for a moment only; \`VALIDATE CONSTRAINT\` in a later transaction reads the rows while reads and writes
go on ([manual](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)).
`,
  silences: ['Tables that the same migration makes.', 'NOT VALID.'],
  options: {},
  messages: {
    checks: (d: { cost: string }) => `ADD CHECK takes ${d.cost}.`,
    withColumn: (d: { cost: string }) => `A new column with a CHECK takes ${d.cost}.`,
  },
  examples: {
    bad: [
      {
        title: 'A condition over a filled table',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, total int);
          --- 0002_check.sql
          alter table orders add check (total >= 0);
          --                     ^^^^^^^^^^^^^^^^^^ ADD CHECK takes an ACCESS EXCLUSIVE lock on orders: reads and writes wait while every row is read.
          --= 0002_check.sql
          alter table orders add constraint orders_total_check check (total >= 0) not valid;
          --= 0003_validate_orders_total_check.sql
          alter table orders validate constraint orders_total_check;
        `,
      },
      {
        title: 'In the definition of a new column',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key);
          --- 0002_check.sql
          alter table orders add total int check (total >= 0) default 0;
          --                               ^^^^^^^^^^^^^^^^^^ A new column with a CHECK takes an ACCESS EXCLUSIVE lock on orders: reads and writes wait while every row is read.
          --= 0002_check.sql
          alter table orders add total int default 0, add constraint orders_total_check check (total >= 0) not valid;
          --= 0003_validate_orders_total_check.sql
          alter table orders validate constraint orders_total_check;
        `,
      },
    ],
    good: [
      {
        title: 'In two steps',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, total int);
          alter table orders add check (id > 0);
          --- 0002_check.sql
          alter table orders add constraint total_positive check (total >= 0) not valid;
          --- 0003_validate.sql
          alter table orders validate constraint total_positive;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report, serverVersion }) {
    for (const change of statement.changes) {
      if (change.kind === 'add-constraint' && !isOwnTable(change)) {
        const { constraint } = change;
        if (constraint.kind !== 'check' || constraint.notValid) continue;
        const fact = lockFactOf(change, serverVersion);
        const fix = inTwoSteps(statement, change, constraint);
        if (fact)
          report({
            at: constraint.span,
            message: 'checks',
            quiet: quietnessOf(statement, change),
            data: { cost: costPhrase(fact, change.tableLabel) },
            fixes: fix ? [fix] : [],
          });
      }
      if (change.kind === 'add-column' && !isOwnTable(change) && !change.rewrite)
        for (const constraint of change.constraints)
          if (constraint.kind === 'check')
            report({
              at: constraint.span,
              message: 'withColumn',
              quiet: quietnessOf(statement, change),
              data: { cost: costPhrase(lockFacts['add-check'], change.tableLabel) },
              fixes: present(asNotValid(statement, change, constraint)),
            });
    }
  },
});

function inTwoSteps(
  statement: MigrationStatement,
  change: Change & { readonly kind: 'add-constraint' },
  { part, span }: AddedConstraint & { readonly kind: 'check' },
): Fix | undefined {
  const quote = createQuoter(statement);
  const given = nameOfPart(part.name);
  const columns = known(part.expression)?.columns ?? [];
  const name = given ?? generatedName(change, columns.length === 1 ? columns : [], 'check');
  if (name === undefined) return undefined;
  return textFix(
    statement.file,
    'Add it NOT VALID and validate it in a later migration',
    [
      ...(given === undefined ? [insert(span, 'start', `CONSTRAINT ${quote(name)} `)] : []),
      insert(span, 'end', ' NOT VALID'),
    ],
    [
      {
        name: fileName('validate', name),
        lines: [`ALTER TABLE ${tableSql(change, statement)} VALIDATE CONSTRAINT ${quote(name)}`],
      },
    ],
  );
}
