import { columnLabel } from '../../model/catalog.ts';
import type { Column, ColumnKey, Table, TextEncoding } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix, type SchemaView } from '../rule.ts';

export const mysqlUtf8 = defineRule({
  id: 'mysql-utf8',
  group: 'types',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['mysql'],
  sources: ['bytebase/charset.allowlist'],
  summary: 'A MySQL column has the character set utf8, which is not all of UTF-8.',
  why: `
MySQL's \`utf8\` (\`utf8mb3\`) takes characters of up to three bytes: an emoji and many a name are refused or cut off
([MySQL](https://dev.mysql.com/doc/refman/8.4/en/charset-unicode-utf8mb3.html)). It is deprecated and to be removed;
\`utf8mb4\` is the default since MySQL 8.0 and takes all.

The fix names \`utf8mb4\`, and the collation that is called alike. It is not offered where the column would no longer fit:
under a foreign key, whose [two ends must have one character
set](https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html), in an index that would have more than
[3,072 bytes](https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html), and for the collations
\`utf8mb3_general_mysql500_ci\` and \`utf8mb3_tolower_ci\`, which have no counterpart.
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
          //= schema.ts
          import { customType, int, mysqlTable } from 'drizzle-orm/mysql-core';

          const plain = customType<{ data: string }>({
            dataType() {
              return 'varchar(200) character set utf8mb4';
            },
          });

          export const posts = mysqlTable('posts', {
            id: int('id').primaryKey(),
            title: plain('title'),
          });
        `,
      },
      {
        title: 'By a call of drizzle-orm 1.0',
        fixture: `
          import { int, mysqlTable, varchar } from 'drizzle-orm/mysql-core';

          export const posts = mysqlTable('posts', {
            id: int('id').primaryKey(),
            title: varchar('title', { length: 200 }).charSet('utf8mb3').collate('utf8mb3_bin'),
            //                                                ^^^^^^^ title has the character set utf8mb3: no emoji fits in it.
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
  check(table, { report, view }) {
    for (const column of table.columns) {
      const narrow = column.encodings?.filter(({ name }) => isUtf8mb3.test(name)) ?? [];
      const [first] = narrow;
      if (!first) continue;
      report({
        at: (isOwnType(column) ? undefined : first.span) ?? column.span.type ?? column.span.name,
        message: 'utf8',
        data: { column: columnLabel(column) },
        fixes: fixesOf(table, column, narrow, view),
      });
    }
  },
});

const isUtf8mb3 = /^utf8(mb3)?(_|$)/i;

/** The words stand in a type's definition then, which may be that of many columns. */
function isOwnType({ type }: Column): boolean {
  return / (character set|charset|collate) /i.test(known(type)?.sql ?? '');
}

function fixesOf(
  table: Table,
  column: Column,
  narrow: readonly TextEncoding[],
  view: SchemaView,
): readonly Fix[] {
  if (isHeldBack(table, column, view)) return [];
  const files = new Map<string, { start: number; end: number; newText: string }[]>();
  for (const { name, span } of narrow) {
    if (!span || /_(general_mysql500|tolower)_ci$/i.test(name)) return [];
    const edits = files.get(span.file) ?? [];
    edits.push({ start: span.start, end: span.end, newText: name.replace(/^utf8(mb3)?/i, 'utf8mb4') });
    files.set(span.file, edits);
  }
  const textEdits = [...files].map(([file, edits]) => ({ file, edits }));
  return [{ title: 'Use utf8mb4', safety: 'suggested', edits: [], textEdits }];
}

/** True where a key or an index may not take the column with four bytes a character. */
function isHeldBack(table: Table, { key, type }: Column, view: SchemaView): boolean {
  const referring = table.foreignKeys.map(({ columns }) => known(columns));
  const isOf = (columns: readonly (ColumnKey | undefined)[] | undefined) => columns?.includes(key) ?? true;
  if ([...referring, ...view.referencedColumns(table.id)].some(isOf)) return true;
  const length = known(type)?.length;
  if (length !== undefined && length * 4 <= 3072) return false;
  const indexed = [
    ...(table.primaryKey ? [known(table.primaryKey.columns)] : []),
    ...table.uniques.map(({ columns }) => known(columns)),
    ...table.indexes.map(({ members }) => known(members)?.map(({ column }) => column)),
  ];
  return indexed.some(isOf);
}
