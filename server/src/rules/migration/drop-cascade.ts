import type { Change } from '../../model/migration.ts';
import { defineRule } from '../rule.ts';
import { isOwnTable } from './support/ownTable.ts';

export const dropCascade = defineRule({
  id: 'drop-cascade',
  group: 'migration',
  severity: 'warning',
  quietly: [
    {
      severity: 'hint',
      where: 'where nothing that stays is known to depend on a known table or column',
    },
  ],
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['postgres-language-server/banDropCascade', 'atlas/DS104', 'pgsafe/drop-cascade'],
  summary: 'CASCADE drops more than the statement names.',
  why: `
\`CASCADE\` drops whatever depends on the object, without naming it: foreign keys of other tables, views and what is built
on them, columns of a type, functions ([manual](https://www.postgresql.org/docs/current/ddl-depend.html)). What that is on the
production database nobody has read. Name what is to go, or leave CASCADE out and let PostgreSQL say what is in the way.
`,
  silences: [
    'Tables that the same migration makes.',
    'DROP SCHEMA … CASCADE, which drop-schema reports.',
    'The way back.',
  ],
  options: {},
  messages: {
    more: (d: { what: string; known: string }) =>
      `CASCADE also drops whatever depends on ${d.what}${d.known === '' ? '' : `: ${d.known}`}.`,
  },
  examples: {
    bad: [
      {
        title: 'A table and a type',
        language: 'sql',
        fixture: `
          --- 0001_shop.sql
          create type mood as enum ('sad', 'happy');
          create table users (id int primary key, mood mood);
          create table orders (id int primary key, user_id int references users);
          --- 0002_drop.sql
          drop table users cascade;
          --<^^^^^^^^^^^^^^^^^^^^^ CASCADE also drops whatever depends on users: foreign keys of orders.
          drop type mood cascade;
          --<^^^^^^^^^^^^^^^^^^^ CASCADE also drops whatever depends on type mood.
        `,
      },
    ],
    good: [
      {
        title: 'Without CASCADE',
        language: 'sql',
        fixture: `
          --- 0001_shop.sql
          create table users (id int primary key);
          --- 0002_drop.sql
          drop table users;
        `,
      },
    ],
  },
  subject: 'migration',
  check({ file, statements }, { report }) {
    if (file.direction === 'down') return;
    const changes = statements.flatMap((statement) => statement.changes);
    const going = new Set(changes.flatMap((each) => (each.kind === 'drop-table' ? [each.tableLabel] : [])));
    for (const change of changes) {
      const dropped = cascading(change, going);
      if (!dropped) continue;
      const isKnown = 'table' in change && change.table !== undefined;
      report({
        at: change.span,
        message: 'more',
        quiet: isKnown && dropped.known === '' ? 'hint' : undefined,
        data: dropped,
      });
    }
  },
});

/** @param going the tables that the migration drops: what they lose nobody misses */
function cascading(
  change: Change,
  going: ReadonlySet<string>,
): { readonly what: string; readonly known: string } | undefined {
  switch (change.kind) {
    case 'drop-table':
      return change.cascade && !isOwnTable(change)
        ? {
            what: change.tableLabel,
            known: change.referencedBy
              .filter((table) => !going.has(table))
              .map((table) => `foreign keys of ${table}`)
              .join(', '),
          }
        : undefined;
    case 'drop-column':
      return change.cascade && !isOwnTable(change)
        ? { what: `${change.tableLabel}.${change.column}`, known: (change.pinnedBy ?? []).join(', ') }
        : undefined;
    case 'drop-other':
      return change.cascade ? { what: `${change.object} ${change.name}`, known: '' } : undefined;
    default:
      return undefined;
  }
}
