import { columnLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wholeNumber, wordList } from '../option.ts';
import { defineRule, type Fix } from '../rule.ts';
import { sameType, splitOffFix } from '../support/splitOff.ts';
import { hasTerm, words } from '../vocabulary/words.ts';

export const numberedColumns = defineRule({
  id: 'numbered-columns',
  group: 'normal forms',
  severity: 'warning',
  since: '0.1.0',
  fix: 'refactor',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['schemacrawler/LinterTableWithIncrementingColumns', 'schemaspy/columns-with-numeric-suffix'],
  summary: 'Columns with numbers at the end repeat the same thing.',
  why: `
\`phone1\`, \`phone2\`, \`phone3\` are a list in disguise, which the first normal form forbids: who looks for a number has to
ask every column, the fourth needs a migration, and nothing keeps the second from being filled in without the first
([PostgreSQL on child tables](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK)). A table
of its own takes one row for each.
`,
  which: ['normalise-or-not'],
  silences: [
    'Fewer than three columns: the two lines of an address.',
    'Names whose number says something: lines of an address, quarters, headings, weeks, percentiles (see the option).',
    'Columns of different types, and numbers that do not follow each other from 0 or 1.',
  ],
  options: {
    least: wholeNumber(3, 'From how many columns on a group is reported.', 2),
    except: wordList(
      [
        'line',
        'address',
        'addr',
        'street',
        'quarter',
        'q',
        'h',
        'heading',
        'week',
        'day',
        'month',
        'hour',
        'level',
      ],
      'Words beside which a number says something of its own.',
    ),
  },
  messages: {
    repeated: (d: { columns: string }) =>
      `${d.columns} repeat one thing: a table of its own takes any number of them.`,
  },
  examples: {
    bad: [
      {
        title: 'Three numbers of a contact',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const contacts = pgTable('contacts', {
            id: integer('id').primaryKey(),
            phone1: text('phone_1'),
          //^^^^^^ phone_1, phone_2 and phone_3 repeat one thing: a table of its own takes any number of them.
            phone2: text('phone_2'),
            phone3: text('phone_3'),
          });
          //= schema.ts
          import { integer, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';

          export const contacts = pgTable('contacts', {
            id: integer('id').primaryKey(),
          });

          export const contactPhones = pgTable(
            'contact_phones',
            {
              contactId: integer('contact_id')
                .notNull()
                .references(() => contacts.id, { onDelete: 'cascade' }),
              position: smallint('position').notNull(),
              phone: text('phone').notNull(),
            },
            (table) => [primaryKey({ columns: [table.contactId, table.position] })],
          );
        `,
      },
    ],
    good: [
      {
        title: 'Lines of an address, and names with a number',
        fixture: `
          import { integer, pgTable, real, text } from 'drizzle-orm/pg-core';

          export const contacts = pgTable('contacts', {
            id: integer('id').primaryKey(),
            line1: text('address_line_1'),
            line2: text('address_line_2'),
            line3: text('address_line_3'),
            p50: real('p50'),
            p95: real('p95'),
            p99: real('p99'),
            sha256: text('sha256'),
          });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { options, report }) {
    for (const group of groupsOf(table)) {
      const [first] = group;
      const name = first && columnLabel(first);
      if (!first || name === undefined || group.length < options.least || hasTerm(name, options.except))
        continue;
      const labels = group.map(columnLabel);
      const columns = `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;
      report({ at: first.span.name, message: 'repeated', data: { columns }, fixes: fixesOf(table, group) });
    }
  },
});

function fixesOf(table: Table, group: readonly Column[]): readonly Fix[] {
  const [first] = group;
  const type = first && sameType(first);
  if (!first || !type) return [];
  const thing = words(columnLabel(first)).slice(0, -1);
  const fix = splitOffFix(table, { columns: group, held: 'each', thing, type });
  return fix ? [fix] : [];
}

/** Columns of one type whose names differ in a number at the end alone, where the numbers follow each other. */
function groupsOf(table: Table): readonly (readonly Column[])[] {
  const groups = new Map<string, Map<number, Column>>();
  for (const column of table.columns) {
    const parts = words(columnLabel(column));
    const number = Number(parts.at(-1));
    const stem = parts.slice(0, -1).join('_');
    if (!Number.isInteger(number) || stem === '') continue;
    const group = groups.get(stem) ?? new Map<number, Column>();
    groups.set(stem, group.set(number, column));
  }
  return [...groups.values()].flatMap((group) => {
    const start = group.has(0) ? 0 : 1;
    const columns = [...group.keys()].map((_, i) => group.get(start + i));
    const families = new Set(columns.map((column) => known(column?.type)?.family));
    return columns.every((column) => column !== undefined) && families.size === 1 ? [columns] : [];
  });
}
