import { columnLabel } from '../../model/catalog.ts';
import { defineRule } from '../rule.ts';
import { scalarType } from '../support/columnType.ts';

export const mysqlTimestamp2038 = defineRule({
  id: 'mysql-timestamp-2038',
  group: 'types',
  severity: 'info',
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
  silences: ['DATETIME.'],
  options: {},
  messages: { ends: (d: { column: string }) => `${d.column} takes no time after 19 January 2038.` },
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
  check(table, { report }) {
    for (const column of table.columns) {
      const type = scalarType(column);
      if (type?.name !== 'timestamp') continue;
      const canChange = column.default === undefined && !column.onUpdateNow;
      report({
        at: column.span.type ?? column.span.name,
        message: 'ends',
        data: { column: columnLabel(column) },
        fixes: canChange
          ? [
              {
                title: 'Change the type to datetime',
                safety: 'suggested',
                edits: [
                  {
                    kind: 'set-column-type',
                    table: table.id,
                    column: column.key,
                    type: {
                      name: 'datetime',
                      ...(type.precision === undefined ? {} : { precision: type.precision }),
                      ...(type.mode === undefined ? {} : { mode: type.mode }),
                    },
                  },
                ],
              },
            ]
          : [],
      });
    }
  },
});
