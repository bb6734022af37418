import {
  identifierLength,
  identifierLimit,
  type NamedPart,
  partName,
  storedIdentifier,
} from '../../model/names.ts';
import type { Table } from '../../model/schema.ts';
import type { Span } from '../../model/span.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { namedParts, shorterName } from '../support/namedParts.ts';
import { partKinds } from '../support/partKinds.ts';

export const identifierTooLong = defineRule({
  id: 'identifier-too-long',
  group: 'conventions',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql'],
  sources: ['squawk/identifier-too-long', 'pg-index-health/objects_with_long_names'],
  summary: 'A name is longer than the database keeps.',
  why: `
- PostgreSQL cuts names after 63 bytes and says so in a notice only
  ([manual](https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS)). The name in the
  database then differs from the one in the schema for ever: a migration that drops or renames it by its full
  name may work by luck, \`drizzle-kit push\` and \`pull\` see a difference each time, and two long names with the
  same beginning collide.
- MySQL refuses names of more than 64 characters
  ([manual](https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html)).

In MySQL this holds for the names that Drizzle makes as well (\`orders_customer_id_customers_id_fk\`).
`,
  silences: [
    'SQLite, which has no limit.',
    'Names that Drizzle makes and PostgreSQL cuts, which nobody wrote: generated-name-cut tells those, at the schema and not in the SQL that drizzle-kit writes.',
    'Names that depend on something that could not be read.',
    "Inline primary keys of PostgreSQL, which are named by the database, and MySQL's, which are all PRIMARY.",
  ],
  options: {},
  messages: {
    cut: (d: { what: string; name: string; length: number; stored: string }) =>
      `The name of ${d.what}, ${d.name}, has ${d.length} bytes: PostgreSQL keeps 63, ${d.stored}.`,
    refused: (d: { what: string; name: string; length: number }) =>
      `The name of ${d.what}, ${d.name}, has ${d.length} characters: MySQL takes 64.`,
  },
  examples: {
    bad: [
      {
        title: 'The name of a foreign key',
        fixture: `
          import { foreignKey, integer, pgTable } from 'drizzle-orm/pg-core';

          export const templates = pgTable('notification_templates', { id: integer('id').primaryKey() });

          export const preferences = pgTable(
            'notification_preferences',
            { id: integer('id').primaryKey(), templateId: integer('template_id') },
            (table) => [
              foreignKey({
            //^^^^^^^^^^ The name of a foreign key, notification_preferences_template_id_notification_templates_id_fk, has 65 bytes: PostgreSQL keeps 63, notification_preferences_template_id_notification_templates_id_.
                name: 'notification_preferences_template_id_notification_templates_id_fk',
                columns: [table.templateId],
                foreignColumns: [templates.id],
              }),
            ],
          );
          //= schema.ts
          import { foreignKey, integer, pgTable } from 'drizzle-orm/pg-core';

          export const templates = pgTable('notification_templates', { id: integer('id').primaryKey() });

          export const preferences = pgTable(
            'notification_preferences',
            { id: integer('id').primaryKey(), templateId: integer('template_id') },
            (table) => [
              foreignKey({
                name: 'notification_preferences_template_id_fk',
                columns: [table.templateId],
                foreignColumns: [templates.id],
              }),
            ],
          );
        `,
      },
      {
        title: 'A name that MySQL refuses',
        fixture: `
          import { index, int, mysqlTable } from 'drizzle-orm/mysql-core';

          export const preferences = mysqlTable(
            'preferences',
            { id: int('id').primaryKey(), templateId: int('template_id') },
            (table) => [
              index('preferences_by_the_template_that_the_customer_chose_for_notifications').on(table.templateId),
            //^^^^^ The name of an index, preferences_by_the_template_that_the_customer_chose_for_notifications, has 69 characters: MySQL takes 64.
            ],
          );
          //= schema.ts
          import { index, int, mysqlTable } from 'drizzle-orm/mysql-core';

          export const preferences = mysqlTable(
            'preferences',
            { id: int('id').primaryKey(), templateId: int('template_id') },
            (table) => [
              index('preferences_template_id_idx').on(table.templateId),
            ],
          );
        `,
      },
    ],
    good: [
      {
        title: 'Names that fit',
        fixture: `
          import { foreignKey, integer, pgTable } from 'drizzle-orm/pg-core';

          export const templates = pgTable('notification_templates', { id: integer('id').primaryKey() });

          export const preferences = pgTable(
            'notification_preferences',
            { id: integer('id').primaryKey(), templateId: integer('template_id') },
            (table) => [
              foreignKey({
                name: 'notification_preferences_template_fk',
                columns: [table.templateId],
                foreignColumns: [templates.id],
              }),
            ],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['long name'],
  check(table, { view, report }) {
    const limit = identifierLimit(table.dialect);
    if (!limit) return;
    const judge = (what: string, name: string | undefined, at: Span, fixes: readonly Fix[] = []) => {
      if (name === undefined) return;
      const length = identifierLength(name, limit.unit);
      if (length <= limit.length) return;
      const data = { what, name, length };
      if (limit.beyond === 'refused') report({ at, message: 'refused', data, fixes });
      else {
        const stored = storedIdentifier(table.dialect, name);
        report({ at, message: 'cut', data: { ...data, stored }, fixes });
      }
    };

    judge(`table ${table.binding ?? ''}`.trim(), table.span.longName ?? known(table.name), table.span.name);
    for (const column of table.columns) {
      judge(`column ${column.key}`, column.span.longName ?? known(column.name), column.span.name);
    }
    for (const part of namedParts(table)) {
      if (isGeneratedAndCut(table, part)) continue;
      const name = part.span.longName ?? known(partName(table, part, view));
      judge(partKinds[part.kind], name, part.span.name, name === undefined ? [] : fixes(table, part));
    }
  },
});

/** Left to generated-name-cut: its author is the tool, and no statement but the tool's ever names it. */
function isGeneratedAndCut(table: Table, part: NamedPart): boolean {
  if (table.dialect !== 'postgresql') return false;
  const written = part.span.longName;
  return written === undefined ? part.name.explicit === undefined : isOfDrizzle(table, part, written);
}

/** `orders_customer_id_customers_id_fk`, in the SQL that drizzle-kit has written: longer than anybody would name it. */
function isOfDrizzle(table: Table, part: NamedPart, name: string): boolean {
  return (
    part.kind === 'foreign-key' && name.endsWith('_fk') && name.startsWith(`${known(table.name) ?? ''}_`)
  );
}

/**
 * Nothing but the name changes, and it has never been in the database as it is written. A foreign key is made anew
 * for it, which checks all rows: that wants a look.
 */
function fixes(table: Table, part: NamedPart): readonly Fix[] {
  const shorter = shorterName(table, part);
  if (!shorter) return [];
  const safety = part.kind === 'foreign-key' ? 'suggested' : 'safe';
  return [{ title: `Name it ${shorter.name}`, safety, edits: [shorter.edit] }];
}
