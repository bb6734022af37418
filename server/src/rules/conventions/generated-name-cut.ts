import type { SchemaEdit } from '../../model/edit.ts';
import { identifierLength, identifierLimit, partName, storedIdentifier } from '../../model/names.ts';
import type { Table } from '../../model/schema.ts';
import type { Span } from '../../model/span.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix, type SchemaView } from '../rule.ts';
import { namedParts, shorterName } from '../support/namedParts.ts';
import { partKinds } from '../support/partKinds.ts';

/** How many names a message shows. */
const shown = 3;

export const generatedNameCut = defineRule({
  id: 'generated-name-cut',
  group: 'conventions',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['squawk/identifier-too-long'],
  summary: 'Names that Drizzle makes are longer than PostgreSQL keeps.',
  why: `
Drizzle makes the name of a foreign key of the names of both tables and all columns
(\`orders_customer_id_customers_id_fk\`), which is soon too long without anyone having written it. PostgreSQL cuts it after
63 bytes and says so in a notice only
([manual](https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS)). Migrations find it
by the long name, as that is cut in the same way. \`drizzle-kit push\` and \`pull\` see a difference each time, a message
about the constraint shows another name than the schema, and two long names with the same beginning collide.
`,
  silences: [
    'Names that somebody wrote: identifier-too-long tells each.',
    'Each file is told once, with the places of all such names.',
    'Names that depend on something that could not be read.',
  ],
  options: {},
  messages: {
    one: (d: { what: string; name: string; length: number; stored: string }) =>
      `The name that Drizzle makes for ${d.what}, ${d.name}, has ${d.length} bytes: PostgreSQL keeps 63, ${d.stored}.`,
    several: (d: { count: number; names: string }) =>
      `PostgreSQL keeps 63 bytes of ${d.count} names that Drizzle makes in this file: ${d.names}.`,
  },
  examples: {
    bad: [
      {
        title: 'The generated name of a foreign key',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const templates = pgTable('notification_templates', { id: integer('id').primaryKey() });

          export const preferences = pgTable('notification_preferences', {
            id: integer('id').primaryKey(),
            templateId: integer('template_id').references(() => templates.id),
            //                                 ^^^^^^^^^^ The name that Drizzle makes for a foreign key, notification_preferences_template_id_notification_templates_id_fk, has 65 bytes: PostgreSQL keeps 63, notification_preferences_template_id_notification_templates_id_.
          });
          //= schema.ts
          import { foreignKey, integer, pgTable } from 'drizzle-orm/pg-core';

          export const templates = pgTable('notification_templates', { id: integer('id').primaryKey() });

          export const preferences = pgTable('notification_preferences', {
            id: integer('id').primaryKey(),
            templateId: integer('template_id'),
          }, (table) => [
            foreignKey({
              name: 'notification_preferences_template_id_fk',
              columns: [table.templateId],
              foreignColumns: [templates.id],
            }),
          ]);
        `,
      },
    ],
    good: [
      {
        title: 'A name that somebody gave',
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
    const [first] = cutNames(table, view);
    if (!first) return;
    // The first table of the file tells of them all, so that one list stands in the place of many findings.
    const all = view.tablesIn(table.span.whole.file).flatMap((each) => cutNames(each, view));
    if (all[0]?.table.id !== table.id) return;
    const { at, what, name, length, stored } = first;
    const edits = all.flatMap(({ edit }) => edit ?? []);
    const one: readonly Fix[] = first.edit
      ? [{ title: `Name it ${first.shorter}`, safety: 'suggested', edits: [first.edit] }]
      : [];
    if (all.length === 1) {
      report({ at, message: 'one', data: { what, name, length, stored }, fixes: one });
      return;
    }
    const names = all.slice(0, shown).map((each) => each.name);
    if (all.length > shown) names.push('…');
    report({
      at,
      message: 'several',
      data: { count: all.length, names: names.join(', ') },
      fixes:
        edits.length > 1
          ? [{ title: `Give ${edits.length} of them shorter names`, safety: 'suggested', edits }, ...one]
          : one,
      related: all
        .slice(1)
        .map((each) => ({ span: each.at, message: `${each.name} has ${each.length} bytes.` })),
    });
  },
});

interface CutName {
  readonly table: Table;
  readonly what: string;
  readonly name: string;
  readonly length: number;
  readonly stored: string;
  readonly at: Span;
  readonly shorter: string | undefined;
  readonly edit: SchemaEdit | undefined;
}

/** The names in a table that nobody wrote and that the database does not keep whole. */
function cutNames(table: Table, view: SchemaView): readonly CutName[] {
  const limit = identifierLimit(table.dialect);
  if (limit?.beyond !== 'cut') return [];
  return namedParts(table).flatMap((part) => {
    if (part.name.explicit !== undefined || part.span.longName !== undefined) return [];
    const name = known(partName(table, part, view));
    const length = name === undefined ? 0 : identifierLength(name, limit.unit);
    if (name === undefined || length <= limit.length) return [];
    const shorter = shorterName(table, part);
    return [
      {
        table,
        what: partKinds[part.kind],
        name,
        length,
        stored: storedIdentifier(table.dialect, name),
        at: part.span.name,
        shorter: shorter?.name,
        edit: shorter?.edit,
      },
    ];
  });
}
