import { columnLabel } from '../../model/catalog.ts';
import type { Column } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wholeNumber, wordList } from '../option.ts';
import { numberedGroups, numberedRefactorings } from '../refactorings/numberedColumns.ts';
import { defineRule } from '../rule.ts';
import { numberedTerms, slotTerms } from '../vocabulary/lists.ts';
import { hasTerm, isTerm, words } from '../vocabulary/words.ts';

export const numberedColumns = defineRule({
  id: 'numbered-columns',
  group: 'normal forms',
  severity: 'info',
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
    'Names whose number says something: lines of an address, quarters, headings, weeks, percentiles, ratings (see the option), and counts that begin at 0.',
    'Slots that are kept free for values of any kind, one group a type: `text01` … beside `int01` …',
    'Columns of different types, and numbers that do not follow each other from 0 or 1.',
  ],
  options: {
    least: wholeNumber(3, 'From how many columns on a group is reported.', 2),
    except: wordList(numberedTerms, 'Words beside which a number says something of its own.'),
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
  needs: ['digit'],
  check(table, { options, report }) {
    const groups = numberedGroups(table);
    for (const group of groups) {
      const [first] = group;
      const name = first && columnLabel(first);
      if (!first || name === undefined || group.length < options.least || hasTerm(name, options.except))
        continue;
      if (isSlot(name, groups) || group.every(isCount)) continue;
      const labels = group.map(columnLabel);
      const columns = `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;
      report({
        at: first.span.name,
        message: 'repeated',
        data: { columns },
        fixes: numberedRefactorings(table, group),
      });
    }
  },
});

/** `count_1` … from 0 on: how many were of each kind, of which there are no more. */
function isCount(column: Column): boolean {
  const given = known(column.default);
  return (
    known(column.type)?.family === 'integer' &&
    hasTerm(columnLabel(column), ['count']) &&
    given?.kind === 'literal' &&
    Number(given.value) === 0
  );
}

/** `text01` … beside `int01` …: kept free for values of anybody's choice. */
function isSlot(name: string, groups: readonly (readonly Column[])[]): boolean {
  const isOne = (each: string) => isTerm(stemOf(each), slotTerms);
  const slots = groups.filter(([first]) => first && isOne(columnLabel(first)));
  return isOne(name) && (slots.length > 1 || stemOf(name).startsWith('custom'));
}

function stemOf(name: string): string {
  return words(name).slice(0, -1).join('_');
}
