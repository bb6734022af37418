import { defineRule } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { costPhrase } from './support/cost.ts';
import { isOwnTable } from './support/ownTable.ts';
import { quietnessOf, quietWork } from './support/quietWork.ts';

export const exclusionConstraintLocks = defineRule({
  id: 'exclusion-constraint-locks',
  group: 'migration',
  severity: 'warning',
  quietly: quietWork,
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['eugene/E11', 'strong_migrations/add_exclusion_constraint'],
  summary: 'An exclusion constraint builds its index while nobody can read or write the table.',
  why: `
\`ADD … EXCLUDE\` builds an index and checks every pair of rows under an ACCESS EXCLUSIVE lock. There is no way around
it: an exclusion constraint can neither be added \`NOT VALID\` nor take over an index that was built concurrently
([manual](https://www.postgresql.org/docs/current/sql-altertable.html)). Add it while the table is small, in a quiet hour
with a lock_timeout, or to a new table that then takes the old one's place.
`,
  silences: ['Tables that the same migration makes.'],
  options: {},
  messages: {
    builds: (d: { cost: string }) => `ADD … EXCLUDE takes ${d.cost}. PostgreSQL has no milder form of it.`,
  },
  examples: {
    bad: [
      {
        title: 'Bookings that must not overlap',
        language: 'sql',
        fixture: `
          --- 0001_bookings.sql
          create table bookings (id int primary key, during tsrange not null);
          --- 0002_exclude.sql
          alter table bookings add constraint no_overlap exclude using gist (during with &&);
          --                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ADD … EXCLUDE takes an ACCESS EXCLUSIVE lock on bookings: reads and writes wait while every row is read. PostgreSQL has no milder form of it.
        `,
      },
    ],
    good: [
      {
        title: 'With the table',
        language: 'sql',
        fixture: `
          --- 0001_bookings.sql
          create table bookings (id int primary key, during tsrange not null);
          alter table bookings add constraint no_overlap exclude using gist (during with &&);
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report, serverVersion }) {
    for (const change of statement.changes) {
      if (change.kind !== 'add-constraint' || isOwnTable(change)) continue;
      const fact = lockFactOf(change, serverVersion);
      if (change.constraint.kind !== 'exclusion' || !fact) continue;
      report({
        at: change.constraint.span,
        message: 'builds',
        quiet: quietnessOf(statement, change),
        data: { cost: costPhrase(fact, change.tableLabel) },
      });
    }
  },
});
