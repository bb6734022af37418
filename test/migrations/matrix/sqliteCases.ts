import type { ChangeCase } from './changeCase.ts';

export const sqliteImports = `import { sql } from 'drizzle-orm';
import {
  type AnySQLiteColumn, blob, check, foreignKey, index, integer, primaryKey, real, sqliteTable, sqliteView, text, unique, uniqueIndex,
} from 'drizzle-orm/sqlite-core';`;

const table = (name: string, columns = '', extra = '') =>
  `export const ${name} = sqliteTable('${name}', { id: integer('id').primaryKey(), ${columns} }${extra ? `, (t) => [${extra}]` : ''});`;

const users = table('users', `name: text('name')`);
const family = (n: string) => `${table('parent', `n: ${n}('n')`)}
  ${table('child', `parent: integer('parent').references(() => parent.id, { onDelete: 'cascade' })`)}
  ${table('grandchild', `child: integer('child').references(() => child.id, { onDelete: 'set null' })`)}`;

/** What changes in schemas of SQLite. */
export const sqliteCases: readonly ChangeCase[] = [
  { name: 'creates a table', before: '', after: users },
  { name: 'drops a table', before: users, after: '' },
  {
    name: 'renames a table and a column that others refer to',
    before: `${users}\n${table('posts', `user: integer('user_id').references(() => users.id)`)}`,
    after: `export const people = sqliteTable('people', { key: integer('key').primaryKey(), name: text('name') });
      ${table('posts', `user: integer('user_id').references(() => people.key)`)}`,
    renames: [
      ['users', 'people'],
      ['people.id', 'people.key'],
    ],
    rows: `insert into users values (1, 'a'); insert into posts values (1, 1)`,
    holds: `select p.name = 'a' from posts join people p on p.key = posts.user_id`,
    holdsBack: `select u.name = 'a' from posts join users u on u.id = posts.user_id`,
  },
  {
    name: 'creates, drops and renames tables at once',
    before: [users, table('tags', `label: text('label')`), table('notes')].join('\n'),
    after: [table('people', `name: text('name')`), table('notes'), table('topics', `n: integer('n')`)].join(
      '\n',
    ),
    renames: [['users', 'people']],
    creates: ['topics'],
    rows: `insert into users values (1, 'a')`,
    holds: `select name = 'a' from people`,
  },
  {
    name: 'makes tables that refer to themselves and each other, and drops them',
    before: '',
    after: `${table('a', `parent: integer('parent').references((): AnySQLiteColumn => a.id), b: integer('b').references((): AnySQLiteColumn => b.id)`)}
      ${table('b', `a: integer('a').references((): AnySQLiteColumn => a.id)`)}`,
  },
  {
    name: 'drops a table that another refers to',
    before: `${users}\n${table('posts', `userId: integer('user_id').references(() => users.id)`)}`,
    after: table('posts', `userId: integer('user_id')`),
  },
  { name: 'adds a column', before: table('users'), after: users },
  { name: 'drops a column', before: users, after: table('users') },
  {
    name: 'drops a column and makes another',
    before: users,
    after: table('users', `email: text('email')`),
    creates: ['users.email'],
  },
  {
    name: 'renames a column and changes its type',
    before: table('a', `x: text('x')`),
    after: table('a', `y: integer('y')`),
    renames: [['a.x', 'a.y']],
    rows: `insert into a values (1, '7')`,
    holds: 'select y = 7 from a',
  },
  {
    name: 'renames, drops and makes columns at once',
    before: table('a', `x: text('x'), y: integer('y'), z: integer('z')`),
    after: table('a', `u: text('u'), v: integer('v'), z: integer('z')`),
    renames: [['a.x', 'a.u']],
    creates: ['a.v'],
    rows: `insert into a values (1, 'a', 2, 3)`,
    holds: `select u = 'a' and v is null and z = 3 from a`,
  },
  {
    name: 'adds a column while the table is made anew',
    before: table('a', `n: text('n')`),
    after: table('a', `n: integer('n'), label: text('label')`),
    rows: `insert into a values (1, '7')`,
    holds: 'select n = 7 and label is null from a',
  },
  {
    name: 'adds a required column with a default that is computed',
    before: table('a'),
    after: table('a', `at: text('at').notNull().default(sql\`(lower('NOW'))\`)`),
    rows: 'insert into a values (1)',
    holds: `select at = 'now' from a`,
  },
  {
    name: 'adds a required column without a default to an empty table',
    before: table('a'),
    after: table('a', `x: text('x').notNull()`),
  },
  {
    name: 'makes a table anew that others refer to with cascades',
    before: family('text'),
    after: family('integer'),
    rows: `insert into parent values (1, '7'); insert into child values (2, 1); insert into grandchild values (3, 2)`,
    holds: 'select child.parent = 1 and grandchild.child = 2 from parent, child, grandchild',
    holdsBack: 'select child.parent = 1 and grandchild.child = 2 from parent, child, grandchild',
  },
  {
    name: 'makes a table anew that refers to itself with a cascade',
    before: table(
      'a',
      `n: text('n'), parent: integer('parent').references((): AnySQLiteColumn => a.id, { onDelete: 'cascade' })`,
    ),
    after: table(
      'a',
      `n: integer('n'), parent: integer('parent').references((): AnySQLiteColumn => a.id, { onDelete: 'cascade' })`,
    ),
    rows: `insert into a values (1, '7', null); insert into a values (2, '8', 1)`,
    holds: 'select count(*) = 2 from a',
  },
  {
    name: 'makes two tables anew that refer to each other',
    before: `${table('a', `n: text('n'), b: integer('b').references((): AnySQLiteColumn => b.id, { onDelete: 'cascade' })`)}\n${table('b', `n: text('n'), a: integer('a').references((): AnySQLiteColumn => a.id, { onDelete: 'cascade' })`)}`,
    after: `${table('a', `n: integer('n'), b: integer('b').references((): AnySQLiteColumn => b.id, { onDelete: 'cascade' })`)}\n${table('b', `n: integer('n'), a: integer('a').references((): AnySQLiteColumn => a.id, { onDelete: 'cascade' })`)}`,
    rows: `insert into a values (1, '7', null); insert into b values (1, '8', 1)`,
    holds: 'select b.a = 1 and a.n = 7 and b.n = 8 from a, b',
  },
  {
    name: 'drops a column with an index and a reference',
    before: `${users}\n${table('a', `x: integer('x').references(() => users.id), y: text('y')`, 'index("ix").on(t.x, t.y)')}`,
    after: `${users}\n${table('a', `y: text('y')`)}`,
    rows: `insert into users values (1, 'a'); insert into a values (1, 1, 'y')`,
    holds: `select y = 'y' from a`,
  },
  {
    name: 'changes nullability, defaults, keys and checks',
    before: `export const a = sqliteTable('a', { x: integer('x').notNull(), y: text('y') });`,
    after: `export const a = sqliteTable('a', { x: integer('x').notNull(), y: text('y').notNull().default('y') }, (t) => [primaryKey({ columns: [t.x, t.y] }), unique('uy').on(t.y), check('positive', sql\`\${t.x} > 0\`)]);`,
    rows: `insert into a values (1, 'b')`,
    holds: `select x = 1 and y = 'b' from a`,
  },
  {
    name: 'changes a default alone',
    before: table('a', `x: text('x').default('a'), y: text('y')`),
    after: table('a', `x: text('x').default('b'), y: text('y').default('c')`),
    rows: `insert into a values (1, 'x', 'y')`,
    holds: `select x = 'x' and y = 'y' from a`,
  },
  {
    name: 'makes a primary key of one column one of two',
    before: `export const a = sqliteTable('a', { x: integer('x').primaryKey(), y: integer('y').notNull() });`,
    after: `export const a = sqliteTable('a', { x: integer('x').notNull(), y: integer('y').notNull() }, (t) => [primaryKey({ columns: [t.x, t.y] })]);`,
    rows: 'insert into a values (1, 2)',
    holds: 'select y = 2 from a',
  },
  {
    name: 'makes a key count by itself',
    before: `export const a = sqliteTable('a', { id: integer('id').primaryKey() });`,
    after: `export const a = sqliteTable('a', { id: integer('id').primaryKey({ autoIncrement: true }) });`,
    rows: 'insert into a values (7)',
    holds: 'select id = 7 from a',
  },
  {
    name: 'adds and drops unique constraints and checks',
    before: table('a', `x: text('x').unique(), y: integer('y')`, `check('low', sql\`\${t.y} > 0\`)`),
    after: table(
      'a',
      `x: text('x'), y: integer('y')`,
      `unique('xy').on(t.x, t.y), check('high', sql\`\${t.y} < 100\`)`,
    ),
    rows: `insert into a values (1, 'a', 5)`,
    holds: 'select y = 5 from a',
  },
  {
    name: 'adds, changes and drops foreign keys',
    before: `${users}\n${table('b', `u: integer('u').references(() => users.id), v: integer('v').references(() => users.id), w: integer('w')`)}`,
    after: `${users}\n${table('b', `u: integer('u').references(() => users.id, { onDelete: 'cascade' }), v: integer('v'), w: integer('w').references(() => users.id)`)}`,
    rows: `insert into users values (1, 'a'); insert into b values (1, 1, 1, 1)`,
    holds: 'select u = 1 and v = 1 and w = 1 from b',
  },
  {
    name: 'adds an index with a predicate and drops another',
    before: table('a', `x: text('x')`, `index('one').on(t.x)`),
    after: table('a', `x: text('x')`, `index('two').on(t.x).where(sql\`\${t.x} is not null\`)`),
  },
  {
    name: 'makes a unique index over an expression',
    before: table('a', `x: text('x')`, `index('one').on(t.x)`),
    after: table('a', `x: text('x')`, `uniqueIndex('one').on(sql\`lower(\${t.x})\`)`),
    without: { '1.0': 'sees no change' },
  },
  {
    name: 'renames a column under an index, a check and a predicate',
    before: table(
      'a',
      `x: text('x').notNull()`,
      `index('ix').on(t.x), index('part').on(t.id).where(sql\`\${t.x} <> 'z'\`), check('named', sql\`\${t.x} <> ''\`)`,
    ),
    after: table(
      'a',
      `y: text('y').notNull()`,
      `index('ix').on(t.y), index('part').on(t.id).where(sql\`\${t.y} <> 'z'\`), check('named', sql\`\${t.y} <> ''\`)`,
    ),
    renames: [['a.x', 'a.y']],
    rows: `insert into a values (1, 'a')`,
    holds: `select y = 'a' from a`,
  },
  {
    name: 'adds and drops generated columns',
    before: table('a', `x: integer('x'), y: integer('y').generatedAlwaysAs(sql\`x + 1\`)`),
    after: table('a', `x: integer('x'), z: integer('z').generatedAlwaysAs(sql\`x * 2\`)`),
    creates: ['a.z'],
    rows: 'insert into a (id, x) values (1, 2)',
    holds: 'select z = 4 from a',
  },
  {
    name: 'changes a table with a generated column that is stored',
    before: table(
      'a',
      `x: integer('x'), n: text('n'), y: integer('y').generatedAlwaysAs(sql\`x + 1\`, { mode: 'stored' })`,
    ),
    after: table(
      'a',
      `x: integer('x'), n: integer('n'), y: integer('y').generatedAlwaysAs(sql\`x + 1\`, { mode: 'stored' })`,
    ),
    rows: `insert into a (id, x, n) values (1, 2, '7')`,
    holds: 'select y = 3 and n = 7 from a',
  },
  {
    name: 'changes and drops views',
    before: `${users}\nexport const v = sqliteView('v', { name: text('name') }).as(sql\`select name from users\`);\nexport const w = sqliteView('w', { id: integer('id') }).as(sql\`select id from users\`);`,
    after: `${users}\nexport const v = sqliteView('v', { name: text('name') }).as(sql\`select name from users where id > 1\`);`,
  },
  {
    name: 'makes a table anew that a view reads',
    before: `${table('a', `n: text('n')`)}\nexport const v = sqliteView('v', { n: text('n') }).as(sql\`select n from a\`);`,
    after: `${table('a', `n: integer('n')`)}\nexport const v = sqliteView('v', { n: text('n') }).as(sql\`select n from a\`);`,
    rows: `insert into a values (1, '7')`,
    holds: 'select n = 7 from v',
  },
];
