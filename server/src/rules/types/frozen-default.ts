import { columnLabel } from '../../model/catalog.ts';
import type { NewDefault } from '../../model/edit.ts';
import type { Column, Dialect, FrozenDefault } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';

export const frozenDefault = defineRule({
  id: 'frozen-default',
  group: 'types',
  severity: 'error',
  since: '0.1.0',
  fix: 'safe',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A default is computed once, when the schema file is loaded.',
  why: `
\`.default(value)\` takes a value, and the value goes into the migration as a literal. \`.default(new Date())\` gives
each row the moment in which somebody generated the migration, \`.default(randomUUID())\` gives all rows one id,
and each run of drizzle-kit sees another default and writes one more migration.

Let the database compute it for each row (\`.defaultNow()\`, \`.defaultRandom()\`), or the program
(\`.$defaultFn(() => …)\`)
([Drizzle on default values](https://orm.drizzle.team/docs/column-types/pg#default-value)).
`,
  silences: ['Calls that may give the same value each time, as those of your own functions.'],
  options: {},
  messages: {
    now: (d: { column: string; call: string }) =>
      `${d.call} runs once, when the schema is loaded: every row of ${d.column} gets that moment.`,
    same: (d: { column: string; call: string }) =>
      `${d.call} runs once, when the schema is loaded: every row of ${d.column} gets the same value.`,
  },
  examples: {
    bad: [
      {
        title: 'new Date()',
        fixture: `
          import { bigint, pgTable, timestamp, uuid } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey().default(crypto.randomUUID()),
          //                                    ^^^^^^^^^^^^^^^^^^^ crypto.randomUUID() runs once, when the schema is loaded: every row of id gets the same value.
            createdAt: timestamp('created_at', { withTimezone: true }).notNull().default(new Date()),
          //                                                                             ^^^^^^^^^^ new Date() runs once, when the schema is loaded: every row of created_at gets that moment.
            createdMs: bigint('created_ms', { mode: 'number' }).notNull().default(Date.now()),
          //                                                                      ^^^^^^^^^^ Date.now() runs once, when the schema is loaded: every row of created_ms gets that moment.
          });
          //= schema.ts
          import { bigint, pgTable, timestamp, uuid } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey().defaultRandom(),
            createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
            createdMs: bigint('created_ms', { mode: 'number' }).notNull().$defaultFn(() => Date.now()),
          });
        `,
      },
    ],
    good: [
      {
        title: 'Evaluated for each row, and a fixed moment',
        fixture: `
          import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey().defaultRandom(),
            token: text('token').notNull().$defaultFn(() => crypto.randomUUID()),
            createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
            since: timestamp('since', { withTimezone: true }).notNull().default(new Date('2024-01-01')),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['default'],
  check(table, { report }) {
    for (const column of table.columns) {
      const frozen = column.default;
      if (isUnknown(frozen) || frozen?.kind !== 'frozen' || frozen.what === 'other') continue;
      const replacement = perRow(column, frozen, table.dialect);
      report({
        at: frozen.span,
        message: frozen.what === 'now' ? 'now' : 'same',
        data: { column: columnLabel(column), call: frozen.written },
        fixes: [
          {
            title: titles[replacement.kind] ?? titles['per-row'],
            safety: 'safe',
            edits: [{ kind: 'set-default', table: table.id, column: column.key, default: replacement }],
          },
        ],
      });
    }
  },
});

const titles = {
  now: 'Let the database take the current time for each row',
  uuid: 'Let the database make an id for each row',
  'per-row': 'Compute the default for each row',
} as Readonly<Record<NewDefault['kind'], string>> & { readonly 'per-row': string };

/** The database's own default where it means the same, else the expression wrapped in a function. */
function perRow(column: Column, { what, written }: FrozenDefault, dialect: Dialect): NewDefault {
  const type = known(column.type);
  const isPlainNow = /^(new Date(\(\s*\))?|new Date\(\s*\)\.toISOString\(\s*\))$/.test(written);
  if (what === 'now' && isPlainNow && type && hasNowDefault(type.name, dialect)) return { kind: 'now' };
  if (what === 'uuid' && dialect === 'postgresql' && type?.name === 'uuid') return { kind: 'uuid' };
  return { kind: 'per-row' };
}

/** Types whose Drizzle builder has `defaultNow()`. */
function hasNowDefault(name: string, dialect: Dialect): boolean {
  if (dialect === 'postgresql') return ['timestamptz', 'timestamp', 'date'].includes(name);
  return dialect === 'mysql' && name === 'timestamp';
}
