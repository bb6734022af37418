import { columnLabel, tableLabel } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { isReference } from '../support/checked.ts';
import { isRecordTable, purposeName } from '../support/tableKind.ts';
import { tableNamesFor } from '../support/tableNames.ts';
import { externalSystems } from '../vocabulary/identity.ts';
import { aboutTerms, fileTerms, queueTerms } from '../vocabulary/tables.ts';
import { hasTerm, words } from '../vocabulary/words.ts';

export const polymorphicReference = defineRule({
  id: 'polymorphic-reference',
  group: 'normal forms',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['active_record_doctor/polymorphic-reference', 'sqlcheck/polymorphic-association'],
  summary: 'A column refers to one table or another, as a second column says.',
  why: `
No foreign key can lead to a table that another column names: the row may refer to what does not exist, and deleting it
leaves the reference behind
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html),
[SQLite](https://www.sqlite.org/foreignkeys.html)). One nullable reference for each table, with a CHECK that just one of
them is filled in, is checked; so is a table for each pair.
`,
  which: ['normalise-or-not'],
  silences: [
    'Logs, events, histories and the like, which keep what is gone.',
    'Queues, jobs and what is still to be synchronised (`pending_sync`): their rows go once the work is done.',
    'Notifications, notes, reports and activities, which are about any thing on purpose.',
    'Ids after which a table is called (`asset_id` and `assets`): the type is that of the thing.',
    'Types whose values are known (an enum) and name no table of the schema.',
    'Ids of files and images, whose type is a media type.',
    'Generated columns, which only repeat what other columns hold.',
    'Columns with a foreign key, and the ids and types of other systems (`provider_type`), also where the table is called after one (`github_issues`).',
  ],
  options: {},
  messages: {
    unchecked: (d: { id: string; type: string; table: string }) =>
      `${d.id} of ${d.table} leads to the table that ${d.type} names: no foreign key can check it.`,
  },
  examples: {
    bad: [
      {
        title: 'Comments on this and that',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const comments = pgTable('comments', {
            id: integer('id').primaryKey(),
            subjectType: text('subject_type').notNull(),
            subjectId: integer('subject_id').notNull(),
          //^^^^^^^^^ subject_id of comments leads to the table that subject_type names: no foreign key can check it.
          });
        `,
      },
    ],
    good: [
      {
        title: 'One reference for each',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', { id: integer('id').primaryKey() });

          export const comments = pgTable('comments', {
            id: integer('id').primaryKey(),
            postId: integer('post_id').references(() => posts.id),
            postType: text('post_type'),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['loose id'],
  check(table, { view, report }) {
    if (isRecordTable(table) || hasTerm(purposeName(table), externalSystems, queueTerms, aboutTerms)) return;
    for (const column of table.columns) {
      const name = columnLabel(column);
      const parts = words(name);
      const stem = parts.slice(0, -1).join('_');
      if (parts.at(-1) !== 'id' || stem === '' || isReference(table, column)) continue;
      // The type of a file is a media type.
      if (hasTerm(stem, fileTerms)) continue;
      if (hasTerm(name, externalSystems) || column.identity || column.generated || known(column.type)?.serial)
        continue;
      const kind = table.columns.find((other) => words(columnLabel(other)).join('_') === `${stem}_type`);
      const family = known(kind?.type)?.family;
      if (!kind || (family !== 'text' && family !== 'enum')) continue;
      if (known(table.primaryKey?.columns)?.join() === column.key) continue;
      // A thing of that name has a type of its own.
      const names = tableNamesFor(stem, known(table.name) ?? '');
      if (names.some((candidate) => view.tablesNamed(candidate).length > 0)) continue;
      // Its values are known, and none of them is a table.
      const values = kind.promisedValues ?? known(kind.type)?.values;
      const isTable = (value: string) =>
        tableNamesFor(words(value).join('_'), known(table.name) ?? '').some(
          (candidate) => view.tablesNamed(candidate).length > 0,
        );
      if (values && !values.some(isTable)) continue;
      report({
        at: column.span.name,
        message: 'unchecked',
        data: { id: name, type: columnLabel(kind), table: tableLabel(table) },
      });
    }
  },
});
