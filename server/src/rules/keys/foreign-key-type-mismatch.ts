import { defineRule } from '../rule.ts';
import { typePairs } from '../support/foreignKeyTypes.ts';

export const foreignKeyTypeMismatch = defineRule({
  id: 'foreign-key-type-mismatch',
  group: 'keys',
  severity: 'error',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [
    'active_record_doctor/mismatched_foreign_key_type',
    'database_consistency/ForeignKeyTypeChecker',
    'pg-index-health/foreign_keys_with_wrong_type',
    'SchemaCrawler/LinterForeignKeyMismatch',
    'azimutt/relation-with-mismatched-types',
    'pglinter/T007',
  ],
  summary: 'A foreign key column has another type than the column it refers to.',
  why: `
- PostgreSQL refuses the constraint when it has no equality between the two types that the target's index can
  use, text and uuid for instance
  ([manual](https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-PARMS-REFERENCES)). It
  takes integer for bigint, and then the first id above 2,147,483,647 cannot be referred to
  ([ranges](https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-INT)).
- MySQL wants the same size and sign of integers and decimals
  ([manual](https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html)).
- SQLite takes any pair, stores each value with its own column's affinity and compares with the target's
  ([manual](https://www.sqlite.org/foreignkeys.html#fk_basecase)). A BLOB equals no text and no number, and what a REAL
  holds is no text of the target: 5 becomes \`'5.0'\`. Between integers and texts it converts, which
  foreign-key-affinity-mismatch tells.
`,
  silences: [
    'The length of text types, and text against varchar or char.',
    'serial against integer, bigserial against bigint.',
    'PostgreSQL: an integer that is wider than its target; date and timestamp.',
    'SQLite: types of one affinity, and integers beside texts.',
    'Custom types, and columns or targets that could not be read.',
  ],
  options: {},
  messages: {
    incompatible: (d: { column: string; type: string; target: string; targetType: string }) =>
      `Column ${d.column} is ${d.type}, but it refers to ${d.target}, which is ${d.targetType}.`,
    narrower: (d: { column: string; type: string; target: string; targetType: string }) =>
      `Column ${d.column} is ${d.type}: it cannot hold every value of ${d.target}, which is ${d.targetType}.`,
  },
  examples: {
    bad: [
      {
        title: 'Text that refers to a uuid',
        fixture: `
          import { pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: uuid('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey(),
            authorId: text('author_id').notNull().references(() => users.id),
            //        ^^^^^^^^^^^^^^^^^ Column author_id is text, but it refers to users.id, which is uuid.
          });
          //= schema.ts
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: uuid('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey(),
            authorId: uuid('author_id').notNull().references(() => users.id),
          });
        `,
      },
      {
        title: 'An integer too small for its target',
        fixture: `
          import { bigserial, integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: bigserial('id', { mode: 'number' }).primaryKey() });

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            authorId: integer('author_id').notNull().references(() => users.id),
            //        ^^^^^^^^^^^^^^^^^^^^ Column author_id is integer: it cannot hold every value of users.id, which is bigint.
          });
          //= schema.ts
          import { bigint, bigserial, integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: bigserial('id', { mode: 'number' }).primaryKey() });

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            authorId: bigint('author_id', { mode: 'number' }).notNull().references(() => users.id),
          });
        `,
      },
      {
        title: 'MySQL: a signed column for an unsigned key',
        fixture: `
          import { int, mysqlTable } from 'drizzle-orm/mysql-core';

          export const users = mysqlTable('users', { id: int('id', { unsigned: true }).primaryKey() });

          export const posts = mysqlTable('posts', {
            id: int('id').primaryKey(),
            authorId: int('author_id').notNull().references(() => users.id),
            //        ^^^^^^^^^^^^^^^^ Column author_id is int, but it refers to users.id, which is int unsigned.
          });
          //= schema.ts
          import { int, mysqlTable } from 'drizzle-orm/mysql-core';

          export const users = mysqlTable('users', { id: int('id', { unsigned: true }).primaryKey() });

          export const posts = mysqlTable('posts', {
            id: int('id').primaryKey(),
            authorId: int('author_id', { unsigned: true }).notNull().references(() => users.id),
          });
        `,
      },
    ],
    good: [
      {
        title: 'The same type, serial or not',
        fixture: `
          import { integer, pgTable, serial, text, varchar } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: serial('id').primaryKey() });
          export const countries = pgTable('countries', { code: varchar('code', { length: 2 }).primaryKey() });

          export const posts = pgTable('posts', {
            id: serial('id').primaryKey(),
            authorId: integer('author_id').notNull().references(() => users.id),
            countryCode: text('country_code').references(() => countries.code),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['foreign key'],
  check(table, { view, report }) {
    for (const { match, isText: _, ...found } of typePairs(table, view)) {
      if (match === 'incompatible' || match === 'narrower') report({ ...found, message: match });
    }
  },
});
