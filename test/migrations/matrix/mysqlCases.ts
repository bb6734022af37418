import type { ChangeCase } from './changeCase.ts';

export const mysqlImports = `import { sql } from 'drizzle-orm';
import {
  type AnyMySqlColumn, bigint, boolean, check, decimal, foreignKey, index, int, json, mysqlEnum, mysqlTable, mysqlView,
  primaryKey, serial, text, timestamp, unique, uniqueIndex, varchar,
} from 'drizzle-orm/mysql-core';`;

/** `sql`: what the migration has to be; `never`: what it may not hold. */
export interface MysqlCase extends ChangeCase {
  readonly sql?: readonly string[];
  readonly never?: RegExp;
}

const table = (name: string, columns = '', extra = '') =>
  `export const ${name} = mysqlTable('${name}', { id: int('id').primaryKey(), ${columns} }${extra ? `, (t) => [${extra}]` : ''});`;
const users = table('users', `name: varchar('name', { length: 20 })`);
const one = (column: string) => table('a', `n: ${column}`);

/** What changes in schemas of MySQL. */
export const mysqlCases: readonly MysqlCase[] = [
  { name: 'creates a table', before: '', after: users },
  { name: 'drops a table', before: users, after: '', sql: ['DROP TABLE `users`;'] },
  {
    name: 'renames a table and the column of its key without touching the key',
    before: table('users', `name: varchar('name', { length: 20 })`, `index('users_name_index').on(t.name)`),
    after: `export const people = mysqlTable('people', { key: int('key').primaryKey(), name: varchar('name', { length: 20 }) }, (t) => [index('people_name_index').on(t.name)]);`,
    renames: [
      ['users', 'people'],
      ['people.id', 'people.key'],
    ],
    sql: [
      'ALTER TABLE `users` RENAME TO `people`;',
      'ALTER TABLE `people` RENAME COLUMN `id` TO `key`;',
      'ALTER TABLE `people` RENAME INDEX `users_name_index` TO `people_name_index`;',
    ],
  },
  {
    name: 'renames a column of a composite key',
    before: `export const a = mysqlTable('a', { x: int('x').notNull(), y: int('y').notNull() }, (t) => [primaryKey({ columns: [t.x, t.y] })]);`,
    after: `export const a = mysqlTable('a', { x: int('x').notNull(), z: int('z').notNull() }, (t) => [primaryKey({ columns: [t.x, t.z] })]);`,
    renames: [['a.y', 'a.z']],
    sql: ['ALTER TABLE `a` RENAME COLUMN `y` TO `z`;'],
  },
  {
    name: 'creates, drops and renames tables at once',
    before: `${users}\n${table('tags', `label: text('label')`)}`,
    after: `${table('people', `name: varchar('name', { length: 20 })`)}\n${table('topics', `n: int('n')`)}`,
    renames: [['users', 'people']],
    creates: ['topics'],
  },
  {
    name: 'drops foreign keys before what they lead to',
    before: `${users}\n${table('posts', `user: int('user').references(() => users.id)`)}`,
    after: table('posts'),
  },
  {
    name: 'drops one column and makes another of its type',
    before: one(`text('x')`),
    after: one(`text('y')`),
    creates: ['a.y'],
    sql: ['ALTER TABLE `a` DROP COLUMN `x`;', 'ALTER TABLE `a` ADD `y` text;'],
  },
  {
    name: 'renames, drops and makes columns at once',
    before: table('a', `x: text('x'), y: int('y')`),
    after: table('a', `u: text('u'), v: int('v')`),
    renames: [['a.x', 'a.u']],
    creates: ['a.v'],
    never: /DROP COLUMN `x`/,
  },
  { name: 'changes a type', before: one(`int('n')`), after: one(`bigint('n', { mode: 'number' })`) },
  { name: 'changes nullability', before: one(`text('n')`), after: one(`text('n').notNull()`) },
  { name: 'changes a default', before: one(`int('n').default(1)`), after: one(`int('n').default(2)`) },
  {
    name: 'changes the values of an enum',
    before: one(`mysqlEnum('n', ['a', 'b'])`),
    after: one(`mysqlEnum('n', ['b', 'c', 'a'])`),
  },
  {
    name: 'moves a primary key from one column to two',
    before: `export const a = mysqlTable('a', { x: int('x').primaryKey(), y: int('y').notNull() });`,
    after: `export const a = mysqlTable('a', { x: int('x').notNull(), y: int('y').notNull() }, (t) => [primaryKey({ columns: [t.x, t.y] })]);`,
  },
  {
    name: 'makes tables that refer to themselves and each other',
    before: '',
    after: `${table('a', `parent: int('parent').references((): AnyMySqlColumn => a.id), b: int('b').references((): AnyMySqlColumn => b.id)`)}\n${table('b', `a: int('a').references((): AnyMySqlColumn => a.id)`)}`,
  },
  {
    name: 'changes what a foreign key does',
    before: `${users}\n${table('b', `u: int('u').references(() => users.id)`)}`,
    after: `${users}\n${table('b', `u: int('u').references(() => users.id, { onDelete: 'cascade' })`)}`,
  },
  {
    name: 'adds and drops indexes and unique constraints',
    before: table('a', `x: int('x').unique(), y: int('y')`, `index('one').on(t.x)`),
    after: table('a', `x: int('x'), y: int('y')`, `uniqueIndex('two').on(t.x, t.y), unique('three').on(t.y)`),
  },
  {
    name: 'adds and drops checks',
    before: table('a', `x: int('x')`, `check('low', sql\`\${t.x} > 0\`)`),
    after: table('a', `x: int('x')`, `check('high', sql\`\${t.x} < 100\`)`),
  },
  {
    name: 'adds a generated column',
    before: table('a', `x: int('x')`),
    after: table('a', `x: int('x'), y: int('y').generatedAlwaysAs(sql\`x * 2\`)`),
  },
  {
    name: 'creates and changes views',
    before: `${users}\nexport const v = mysqlView('v', { id: int('id') }).as(sql\`select id from users\`);`,
    after: `${users}\nexport const v = mysqlView('v', { id: int('id') }).as(sql\`select id from users where id > 1\`);\nexport const w = mysqlView('w', { id: int('id') }).as(sql\`select id from users\`);`,
  },
];
