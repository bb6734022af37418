import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { SchemaEdit } from '../../model/edit.ts';
import type { Column } from '../../model/schema.ts';
import { defineRule } from '../rule.ts';
import { scalarType } from '../support/columnType.ts';
import { isAuthLibraryTable } from '../support/tableKind.ts';

/** A schema may have hundreds of them. */
const shownPlaces = 20;

export const mysqlTimestamp2038 = defineRule({
  id: 'mysql-timestamp-2038',
  group: 'types',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['mysql'],
  sources: [],
  summary: 'A MySQL TIMESTAMP ends in January 2038.',
  why: `
The type counts seconds in 32 bits: it takes nothing after 2038-01-19 03:14:07 UTC, and nothing before 1970
([MySQL](https://dev.mysql.com/doc/refman/8.4/en/datetime.html)). A licence or a contract of twelve years does not fit
today. \`DATETIME\` reaches to the year 9999, and keeps no time zone: store UTC in it.
`,
  which: ['time-type'],
  silences: [
    'DATETIME.',
    'Each schema is told once, at one table with the places of the others: it is one decision.',
    'Tables that a library for signing in prescribes.',
  ],
  options: {},
  messages: {
    ends: (d: { columns: string; count: number; others: number }) =>
      `${d.columns} takes no time after 19 January 2038${alsoOf(d.others)}.`,
    end: (d: { columns: string; count: number; others: number }) =>
      `${d.count} columns (${d.columns}) take no time after 19 January 2038${alsoOf(d.others)}.`,
  },
  examples: {
    bad: [
      {
        title: 'timestamp()',
        fixture: `
          import { int, mysqlTable, timestamp } from 'drizzle-orm/mysql-core';

          export const licences = mysqlTable('licences', {
            id: int('id').primaryKey(),
            expiresAt: timestamp('expires_at').notNull(),
            //         ^^^^^^^^^^^^^^^^^^^^^^^ expires_at takes no time after 19 January 2038.
          });
          //= schema.ts
          import { datetime, int, mysqlTable } from 'drizzle-orm/mysql-core';

          export const licences = mysqlTable('licences', {
            id: int('id').primaryKey(),
            expiresAt: datetime('expires_at').notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'datetime()',
        fixture: `
          import { datetime, int, mysqlTable } from 'drizzle-orm/mysql-core';

          export const licences = mysqlTable('licences', {
            id: int('id').primaryKey(),
            expiresAt: datetime('expires_at').notNull(),
          });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { view, report }) {
    if (isAuthLibraryTable(table)) return;
    const columns = table.columns.filter((column) => scalarType(column)?.name === 'timestamp');
    const [first] = columns;
    if (!first) return;
    const [told, ...others] = view.tablesThatEndIn2038();
    if (told !== table.id) return;
    const shown = columns.slice(0, 3).map(columnLabel);
    if (columns.length > shown.length) shown.push('…');
    report({
      at: first.span.type ?? first.span.name,
      message: columns.length === 1 ? 'ends' : 'end',
      data: { columns: shown.join(', '), count: columns.length, others: others.length },
      related: others.slice(0, shownPlaces).flatMap((id) => {
        const other = view.table(id);
        return other
          ? [{ span: other.span.name, message: `The times of ${tableLabel(other)} end there as well.` }]
          : [];
      }),
      // CURRENT_TIMESTAMP as it is written in Drizzle belongs to timestamp().
      fixes: columns.some((column) => column.default !== undefined || column.onUpdateNow)
        ? []
        : [{ title: 'Change the type to datetime', safety: 'suggested', edits: columns.flatMap(asDatetime) }],
    });

    function asDatetime(column: Column): readonly SchemaEdit[] {
      const type = scalarType(column);
      return [
        {
          kind: 'set-column-type',
          table: table.id,
          column: column.key,
          type: {
            name: 'datetime',
            ...(type?.precision === undefined ? {} : { precision: type.precision }),
            ...(type?.mode === undefined ? {} : { mode: type.mode }),
          },
        },
      ];
    }
  },
});

function alsoOf(others: number): string {
  if (others === 0) return '';
  return others === 1 ? ', like times of another table' : `, like times of ${others} more tables`;
}
