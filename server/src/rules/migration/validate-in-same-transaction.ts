import { defineRule } from '../rule.ts';
import { takeOut, textFix } from './support/fix.ts';
import { fileName } from './support/names.ts';
import { isOwnTable } from './support/ownTable.ts';
import { quietnessOf, quietWork } from './support/quietWork.ts';

export const validateInSameTransaction = defineRule({
  id: 'validate-in-same-transaction',
  group: 'migration',
  severity: 'warning',
  quietly: quietWork,
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['strong_migrations/validate_constraint', 'postgres-language-server/constraintMissingNotValid'],
  summary: 'A constraint is added NOT VALID and validated in the same transaction.',
  why: `
The lock of \`ADD CONSTRAINT … NOT VALID\` is held until the transaction ends. When \`VALIDATE CONSTRAINT\` reads the rows
in the same transaction it does so under that lock, and nothing is won
([manual](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)). Validate it in the next
migration.
`,
  silences: ['Tables that the same migration makes.', 'Statements that run outside of a transaction.'],
  options: {},
  messages: {
    together: (d: { name: string; table: string }) =>
      `Every row of ${d.table} is read under the lock that adding ${d.name} still holds in this transaction.`,
  },
  examples: {
    bad: [
      {
        title: 'Both in one file that the tool wraps',
        language: 'sql',
        fixture: `
          --@ {"wrapped":true}
          --- 0001_orders.sql
          create table orders (id int primary key, total int);
          --- 0002_check.sql
          alter table orders add constraint total_positive check (total >= 0) not valid;
          alter table orders validate constraint total_positive;
          --                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Every row of orders is read under the lock that adding total_positive still holds in this transaction.
          --= 0002_check.sql
          alter table orders add constraint total_positive check (total >= 0) not valid;
          --= 0003_validate_total_positive.sql
          alter table orders validate constraint total_positive;
        `,
      },
    ],
    good: [
      {
        title: 'In a file of its own',
        language: 'sql',
        fixture: `
          --@ {"wrapped":true}
          --- 0001_orders.sql
          create table orders (id int primary key, total int);
          --- 0002_check.sql
          alter table orders add constraint total_positive check (total >= 0) not valid;
          --- 0003_validate.sql
          alter table orders validate constraint total_positive;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report }) {
    const { transaction, file } = statement;
    for (const change of statement.changes) {
      if (change.kind !== 'validate-constraint' || isOwnTable(change)) continue;
      if (!change.addedInSameTransaction || transaction.kind === 'alone') continue;
      const canMove = transaction.opened === 'by-tool' && statement.changes.length === 1;
      report({
        at: change.span,
        message: 'together',
        quiet: quietnessOf(statement, change),
        data: { name: change.name, table: change.tableLabel },
        fixes: canMove
          ? [
              textFix(
                file,
                'Validate it in a later migration',
                [takeOut(statement)],
                [{ name: fileName('validate', change.name), lines: [statement.text] }],
              ),
            ]
          : [],
      });
    }
  },
});
