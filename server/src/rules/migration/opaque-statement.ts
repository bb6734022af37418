import { defineRule } from '../rule.ts';

export const opaqueStatement = defineRule({
  id: 'opaque-statement',
  group: 'migration',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: [
    'strong_migrations/execute',
    'online_migrations/execute',
    'excellent_migrations/raw-sql-executed',
    'pgsafe/opaque',
  ],
  summary: 'What a block of code does to the schema is not analysed.',
  why: `
A [\`DO\`](https://www.postgresql.org/docs/current/sql-do.html) block or a prepared statement may change anything, by SQL that
is put together when it runs. What it locks, rewrites or drops is not seen here, and the tables as they are known for
the later statements may be wrong.
`,
  silences: [
    'Blocks without a word that changes the schema, locks or executes: an UPDATE in batches, for one.',
    'Statements that a block runs as they are written, in IF [NOT] EXISTS and `IF to_regclass(…) IS NULL` too, and those of an EXECUTE whose text is written out: they are judged like any other.',
  ],
  options: {},
  messages: {
    opaque: (d: { command: string }) =>
      `${d.command} is not analysed: what it locks or changes is not known.`,
  },
  examples: {
    bad: [
      {
        title: 'A statement that is put together',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, total int);
          --- 0002_check.sql
          do $$ begin
          --<^^^^^^^^ DO is not analysed: what it locks or changes is not known.
            execute format('alter table %I add check (total > 0)', 'orders');
          end $$;
        `,
      },
    ],
    good: [
      {
        title: 'Rows, a type, and a constraint that may be there',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, total int);
          --- 0002_fill.sql
          do $$ begin
            update orders set total = 0 where total is null;
          end $$;
          do $$ begin
            create type mood as enum ('sad', 'happy');
          exception when duplicate_object then null;
          end $$;
          do $$ begin
            alter table orders add check (total > 0);
          exception when duplicate_object then null;
          end $$;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report }) {
    for (const change of statement.changes) {
      if (change.kind !== 'opaque' || !mayChangeSchema(change.command, change.rest ?? statement.text))
        continue;
      report({ at: statement.span.whole, message: 'opaque', data: { command: change.command } });
    }
  },
});

function mayChangeSchema(command: string, text: string): boolean {
  if (command !== 'DO') return true;
  const withoutTypes = text.replace(/\bcreate\s+type\b/gi, '');
  return /\b(?:alter|create|drop|truncate|lock|execute|reindex|cluster|refresh|rename|perform|call)\b/i.test(
    withoutTypes,
  );
}
