import { columnLabel } from '../../model/catalog.ts';
import { defineRule } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { costPhrase } from './support/cost.ts';
import { isOwnTable } from './support/ownTable.ts';
import { quietnessOf, quietWork } from './support/quietWork.ts';

const reasons = {
  'stored-generated': 'a stored generated column',
  identity: 'an identity column',
  serial: 'a serial column',
  'constrained-domain': 'a column of a domain with a constraint',
} as const;

export const generatedColumnRewrites = defineRule({
  id: 'generated-column-rewrites',
  group: 'migration',
  severity: 'warning',
  quietly: quietWork,
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: [
    'squawk/adding-field-with-default',
    'eugene/E10',
    'strong_migrations/add_column_generated_stored',
  ],
  summary: 'A stored generated, identity or serial column is added, for which every row is written anew.',
  why: `
The values of a \`GENERATED … STORED\` column, of an identity and of a \`serial\` column differ from row to row, so adding
one writes the table and its indexes anew under an ACCESS EXCLUSIVE lock
([manual](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)). So does a column whose domain
has a constraint.

A generated column can be \`VIRTUAL\` since PostgreSQL 18: it is computed when it is read, and adding it writes nothing.
Before, a plain column that a trigger keeps, filled in batches, does the same. For a number of its own, add a plain
\`bigint\`, set its default to \`nextval\` of a new sequence, fill the old rows in batches, and make it the identity then.
`,
  silences: ['Tables that the same migration makes.', 'Virtual generated columns.'],
  options: {},
  messages: {
    rewrites: (d: { column: string; reason: string; cost: string }) =>
      `${d.column} is ${d.reason}: ADD COLUMN takes ${d.cost}.`,
  },
  examples: {
    bad: [
      {
        title: 'A stored sum and a number',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, net int, tax int);
          --- 0002_gross.sql
          alter table orders add column gross int generated always as (net + tax) stored;
          --                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ gross is a stored generated column: ADD COLUMN takes an ACCESS EXCLUSIVE lock on orders: reads and writes wait while every row is written anew.
          alter table orders add column number bigserial;
          --                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ number is a serial column: ADD COLUMN takes an ACCESS EXCLUSIVE lock on orders: reads and writes wait while every row is written anew.
          alter table orders add column other bigint generated always as identity;
          --                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ other is an identity column: ADD COLUMN takes an ACCESS EXCLUSIVE lock on orders: reads and writes wait while every row is written anew.
        `,
      },
    ],
    good: [
      {
        title: 'A virtual sum',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, net int, tax int);
          --- 0002_gross.sql
          alter table orders add column gross int generated always as (net + tax) virtual;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report, serverVersion }) {
    for (const change of statement.changes) {
      if (change.kind !== 'add-column' || isOwnTable(change)) continue;
      const { rewrite } = change;
      const fact = lockFactOf(change, serverVersion);
      if (!fact || rewrite === undefined || rewrite === 'volatile-default') continue;
      report({
        at: change.span,
        message: 'rewrites',
        quiet: quietnessOf(statement, change),
        data: {
          column: columnLabel(change.column),
          reason: reasons[rewrite],
          cost: costPhrase(fact, change.tableLabel),
        },
      });
    }
  },
});
