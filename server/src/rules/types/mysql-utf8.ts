import { columnLabel } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';

export const mysqlUtf8 = defineRule({
  id: 'mysql-utf8',
  group: 'types',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['mysql'],
  sources: ['bytebase/charset.allowlist'],
  summary: 'A MySQL column has the character set utf8, which is not all of UTF-8.',
  why: `
MySQL's \`utf8\` (\`utf8mb3\`) takes characters of up to three bytes: an emoji and many a name are refused or cut off
([MySQL](https://dev.mysql.com/doc/refman/8.4/en/charset-unicode-utf8mb3.html)). It is deprecated and to be removed;
\`utf8mb4\` is the default since MySQL 8.0 and takes all.
`,
  silences: ['Columns that name no character set: they have that of the database.'],
  options: {},
  messages: {
    utf8: (d: { column: string }) => `${d.column} has the character set utf8mb3: no emoji fits in it.`,
  },
  examples: {
    bad: [
      {
        title: 'In a type of one’s own',
        fixture: `
          import { customType, int, mysqlTable } from 'drizzle-orm/mysql-core';

          const plain = customType<{ data: string }>({
            dataType() {
              return 'varchar(200) character set utf8';
            },
          });

          export const posts = mysqlTable('posts', {
            id: int('id').primaryKey(),
            title: plain('title'),
            //     ^^^^^^^^^^^^^^ title has the character set utf8mb3: no emoji fits in it.
          });
        `,
      },
    ],
    good: [
      {
        title: 'All of it',
        fixture: `
          import { int, mysqlTable, varchar } from 'drizzle-orm/mysql-core';

          export const posts = mysqlTable('posts', {
            id: int('id').primaryKey(),
            title: varchar('title', { length: 200 }),
          });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { report }) {
    for (const column of table.columns) {
      const sql = known(column.type)?.sql;
      if (sql === undefined || !/\b(character set|charset|collate)\s+'?utf8(mb3)?(_\w+)?\b(?!mb4)/i.test(sql))
        continue;
      report({
        at: column.span.type ?? column.span.name,
        message: 'utf8',
        data: { column: columnLabel(column) },
      });
    }
  },
});
