import type { ChangeCase } from './changeCase.ts';

export const postgresImports = `import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn, bigint, boolean, check, foreignKey, index, integer, jsonb, json, numeric, pgEnum, pgMaterializedView,
  pgPolicy, pgRole, pgSchema, pgSequence, pgTable, pgView, primaryKey, serial, smallint, text, timestamp, unique, uniqueIndex, uuid,
  varchar,
} from 'drizzle-orm/pg-core';`;

/** A table with a key and these columns. */
const table = (name: string, columns = '', extra = '') =>
  `export const ${name} = pgTable('${name}', { id: integer('id').primaryKey(), ${columns} }${extra ? `, (t) => [${extra}]` : ''});`;

const users = table('users', `name: text('name')`);
const statuses = (values: string, column = `status('status')`) =>
  `export const status = pgEnum('status', [${values}]);\n${table('orders', `status: ${column}`)}`;

const tables: readonly ChangeCase[] = [
  { name: 'creates a table', before: '', after: users },
  { name: 'drops a table', before: users, after: '' },
  {
    name: 'renames a table',
    before: users,
    after: table('people', `name: text('name')`),
    renames: [['users', 'people']],
    rows: `insert into users values (1, 'a')`,
    holds: `select name = 'a' from people`,
    holdsBack: `select name = 'a' from users`,
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
    name: 'drops a table that another refers to',
    before: `${users}\n${table('posts', `userId: integer('user_id').references(() => users.id)`)}`,
    after: table('posts', `userId: integer('user_id')`),
  },
  {
    name: 'drops both of two tables that refer to each other',
    before: `${table('a', `b: integer('b').references((): AnyPgColumn => b.id)`)}\n${table('b', `a: integer('a').references((): AnyPgColumn => a.id)`)}\n${users}`,
    after: users,
  },
  {
    name: 'renames a table and a column that others refer to',
    before: `${users}\n${table('posts', `userId: integer('user_id').references(() => users.id)`, `index('posts_user_id_index').on(t.userId)`)}`,
    after: `export const people = pgTable('people', { personId: integer('person_id').primaryKey(), name: text('name') });
      ${table('posts', `authorId: integer('author_id').references(() => people.personId)`, `index('posts_author_id_index').on(t.authorId)`)}`,
    renames: [
      ['users', 'people'],
      ['people.id', 'people.person_id'],
      ['posts.user_id', 'posts.author_id'],
    ],
    rows: `insert into users values (1, 'a'); insert into posts values (1, 1)`,
    holds: 'select author_id = 1 from posts',
    holdsBack: 'select user_id = 1 from posts',
  },
  {
    name: 'renames a table with an identity and a serial',
    before: `export const a = pgTable('a', { id: integer('id').primaryKey().generatedAlwaysAsIdentity(), n: serial('n') });`,
    after: `export const b = pgTable('b', { id: integer('id').primaryKey().generatedAlwaysAsIdentity(), n: serial('n') });`,
    renames: [['a', 'b']],
  },
  {
    name: 'renames a table, a column and an enum at once',
    before: statuses(`'new', 'done'`),
    after: `export const state = pgEnum('state', ['new', 'done']);\n${table('sales', `state: state('state')`)}`,
    renames: [
      ['status', 'state'],
      ['orders', 'sales'],
      ['sales.status', 'sales.state'],
    ],
    rows: `insert into orders values (1, 'done')`,
    holds: `select state = 'done' from sales`,
    holdsBack: `select status = 'done' from orders`,
  },
  {
    name: 'renames a table with a unique constraint, a composite key and a check over it',
    before: `export const a = pgTable('a', { x: integer('x'), y: integer('y').unique() }, (t) => [primaryKey({ columns: [t.x, t.y] }), check('a_x', sql\`\${t.x} > 0\`)]);`,
    after: `export const b = pgTable('b', { x: integer('x'), y: integer('y').unique() }, (t) => [primaryKey({ columns: [t.x, t.y] }), check('a_x', sql\`\${t.x} > 0\`)]);`,
    renames: [['a', 'b']],
    rows: 'insert into a values (1, 2)',
    holds: 'select y = 2 from b',
  },
  {
    name: 'has two tables change their names with each other’s place',
    before: `${table('a', `x: text('x')`)}\n${table('b', `y: text('y')`)}`,
    after: `${table('b', `y: text('y')`)}\n${table('c', `x: text('x')`)}`,
    renames: [['a', 'c']],
    rows: `insert into a values (1, 'a')`,
    holds: `select x = 'a' from c`,
  },
];

const columns: readonly ChangeCase[] = [
  { name: 'adds a column', before: table('users'), after: users },
  { name: 'drops a column', before: users, after: table('users') },
  {
    name: 'drops a column and makes another',
    before: users,
    after: table('users', `email: text('email')`),
    creates: ['users.email'],
  },
  {
    name: 'renames, drops and makes columns at once',
    before: table('a', `x: text('x'), y: integer('y'), z: boolean('z')`),
    after: table('a', `u: text('u'), v: integer('v'), z: boolean('z')`),
    renames: [['a.x', 'a.u']],
    creates: ['a.v'],
    rows: `insert into a values (1, 'a', 2, true)`,
    holds: `select u = 'a' and v is null and z from a`,
  },
  {
    name: 'renames a column and changes its type, nullability and default',
    before: table('a', `x: text('x')`),
    after: table('a', `y: varchar('y', { length: 20 }).notNull().default('z')`),
    renames: [['a.x', 'a.y']],
    rows: `insert into a values (1, 'a')`,
    holds: `select y = 'a' from a`,
  },
  {
    name: 'renames a column with a check, a predicate and an expression over it',
    before: table(
      'users',
      `name: text('name').notNull()`,
      `check('named', sql\`\${t.name} <> ''\`), uniqueIndex('by_name').on(sql\`lower(\${t.name})\`).where(sql\`\${t.name} <> 'x'\`)`,
    ),
    after: table(
      'users',
      `fullName: text('full_name').notNull()`,
      `check('named', sql\`\${t.fullName} <> ''\`), uniqueIndex('by_name').on(sql\`lower(\${t.fullName})\`).where(sql\`\${t.fullName} <> 'x'\`)`,
    ),
    renames: [['users.name', 'users.full_name']],
    rows: `insert into users values (1, 'a')`,
    holds: `select full_name = 'a' from users`,
  },
  {
    name: 'drops a column with keys and indexes over it',
    before: table(
      'a',
      `x: integer('x'), y: integer('y')`,
      `unique('xy').on(t.x, t.y), index('ix').on(t.x), check('positive', sql\`\${t.x} > 0\`)`,
    ),
    after: table('a', `y: integer('y')`),
  },
  {
    name: 'adds a required column without a default to an empty table',
    before: table('a'),
    after: table('a', `x: text('x').notNull()`),
  },
  {
    name: 'adds a required column with a default',
    before: table('a'),
    after: table('a', `x: text('x').notNull().default('b'), at: timestamp('at').notNull().defaultNow()`),
    rows: 'insert into a values (1)',
    holds: `select x = 'b' and at is not null from a`,
  },
  {
    name: 'renames a column whose name needs quotes',
    before: table('a', `x: text('user name')`),
    after: table('a', `x: text('Full "Name"')`),
    renames: [['a.user name', 'a.Full "Name"']],
    rows: `insert into a values (1, 'a')`,
    holds: `select "Full ""Name""" = 'a' from a`,
    without: {
      '1.0': 'writes the quotes of a name as they are',
      '0.31': 'writes the quotes of a name as they are',
    },
  },
];

const change = (name: string, before: string, after: string, rest: Partial<ChangeCase> = {}): ChangeCase => ({
  name,
  before: table('a', `n: ${before}`),
  after: table('a', `n: ${after}`),
  ...rest,
});

const types: readonly ChangeCase[] = [
  change('widens an integer', `integer('n').default(1)`, `bigint('n', { mode: 'number' }).default(1)`, {
    rows: 'insert into a values (1, 7)',
    holds: 'select n = 7 from a',
  }),
  change(
    'changes a number to a text, with a default',
    `integer('n').default(1)`,
    `varchar('n', { length: 20 }).default('1')`,
    {
      rows: 'insert into a values (1, 7)',
      holds: `select n = '7' from a`,
    },
  ),
  change('changes a text to a number, with a default', `text('n').default('1')`, `integer('n').default(2)`, {
    rows: `insert into a values (1, '7')`,
    holds: 'select n = 7 from a',
  }),
  change('changes a text to a UUID', `text('n')`, `uuid('n')`, {
    rows: `insert into a values (1, '8f9a7c1e-0f4e-4f0a-9b1c-1a2b3c4d5e6f')`,
    holds: `select n = '8f9a7c1e-0f4e-4f0a-9b1c-1a2b3c4d5e6f'::uuid from a`,
  }),
  change('changes a text to JSON', `text('n')`, `jsonb('n')`, {
    rows: `insert into a values (1, '{"x": 1}')`,
    holds: `select (n->>'x')::int = 1 from a`,
  }),
  change('changes JSON to its binary form', `json('n')`, `jsonb('n')`, {
    rows: `insert into a values (1, '{"x": 1}')`,
    holds: `select (n->>'x')::int = 1 from a`,
  }),
  change('changes a text to a time', `text('n')`, `timestamp('n', { withTimezone: true })`, {
    rows: `insert into a values (1, '2026-01-01 00:00:00+00')`,
    holds: `select n = '2026-01-01 00:00:00+00'::timestamptz from a`,
  }),
  change('gives a time its zone', `timestamp('n')`, `timestamp('n', { withTimezone: true })`),
  change(
    'changes a number to a boolean, with a default',
    `integer('n').default(0)`,
    `boolean('n').default(false)`,
    {
      rows: 'insert into a values (1, 1)',
      holds: 'select n from a',
    },
  ),
  change(
    'changes a boolean to a number, with a default',
    `boolean('n').notNull().default(true)`,
    `integer('n').notNull().default(1)`,
    {
      rows: 'insert into a values (1, true)',
      holds: 'select n = 1 from a',
    },
  ),
  change(
    'changes a truth to a number that no cast leads to',
    `boolean('n').default(true).notNull()`,
    `smallint('n').default(1).notNull()`,
    {
      rows: 'insert into a values (1, true)',
      holds: `select n = 1 from a`,
    },
  ),
  change('shortens a text', `varchar('n', { length: 20 })`, `varchar('n', { length: 10 })`, {
    rows: `insert into a values (1, 'a')`,
    holds: `select n = 'a' from a`,
  }),
  change(
    'changes the digits of a number',
    `numeric('n', { precision: 10, scale: 2 })`,
    `numeric('n', { precision: 12, scale: 3 })`,
  ),
  change('changes a list of texts to one of numbers', `text('n').array()`, `integer('n').array()`, {
    rows: `insert into a values (1, '{7}')`,
    holds: `select n = '{7}'::integer[] from a`,
  }),
  change('changes a value to a list', `text('n')`, `text('n').array()`, {
    rows: `insert into a values (1, 'x')`,
    holds: `select n = '{x}'::text[] from a`,
  }),
  change('takes the counting from a number', `serial('n')`, `integer('n').notNull()`),
  change('has a number count', `integer('n').notNull()`, `serial('n')`, {
    rows: 'insert into a values (1, 7); insert into a values (2, 9)',
    holds: `with made as (insert into a (id) values (3) returning n) select n = 10 from made`,
  }),
  {
    name: 'changes a text to an enum, with a default',
    before: statuses(`'new', 'done'`, `text('status').default('new')`),
    after: statuses(`'new', 'done'`, `status('status').default('new')`),
    rows: `insert into orders values (1, 'done')`,
    holds: `select status = 'done' from orders`,
  },
  {
    name: 'changes an enum to a text, with a default',
    before: statuses(`'new', 'done'`, `status('status').default('new')`),
    after: statuses(`'new', 'done'`, `text('status').default('new')`),
    rows: `insert into orders values (1, 'done')`,
    holds: `select status = 'done' from orders`,
  },
  {
    name: 'changes the type of a column with an index and a check',
    before: table('a', `n: text('n')`, `index('by_n').on(t.n), check('named', sql\`\${t.id} > 0\`)`),
    after: table('a', `n: integer('n')`, `index('by_n').on(t.n), check('named', sql\`\${t.id} > 0\`)`),
    rows: `insert into a values (1, '7')`,
    holds: 'select n = 7 from a',
  },
  {
    name: 'changes the type of a key and of what refers to it',
    before: `export const a = pgTable('a', { id: integer('id').primaryKey() });\n${table('b', `a: integer('a').references(() => a.id)`)}`,
    after: `export const a = pgTable('a', { id: bigint('id', { mode: 'number' }).primaryKey() });\n${table('b', `a: bigint('a', { mode: 'number' }).references(() => a.id)`)}`,
    rows: 'insert into a values (1); insert into b values (1, 1)',
    holds: 'select a = 1 from b',
  },
  {
    name: 'changes the type of a key to one that needs a cast, and of what refers to it',
    before: `export const a = pgTable('a', { id: text('id').primaryKey() });\n${table('b', `a: text('a').references(() => a.id)`)}`,
    after: `export const a = pgTable('a', { id: integer('id').primaryKey() });\n${table('b', `a: integer('a').references(() => a.id)`)}`,
    rows: `insert into a values ('1'); insert into b values (1, '1')`,
    holds: 'select a = 1 from b',
  },
];

const constraints: readonly ChangeCase[] = [
  {
    name: 'changes nullability and defaults',
    before: table('a', `x: text('x'), y: text('y').notNull().default('y')`),
    after: table('a', `x: text('x').notNull().default('x'), y: text('y')`),
  },
  change('changes a default', `text('n').default('a')`, `text('n').default('b')`),
  change(
    'changes a default to an expression',
    `text('n').default('a')`,
    `text('n').default(sql\`lower('B')\`)`,
  ),
  change('makes a column required', `text('n')`, `text('n').notNull()`),
  {
    name: 'adds a primary key of one column',
    before: `export const a = pgTable('a', { x: integer('x').notNull() });`,
    after: `export const a = pgTable('a', { x: integer('x').primaryKey() });`,
  },
  {
    name: 'drops a primary key of one column',
    before: `export const a = pgTable('a', { x: integer('x').primaryKey() });`,
    after: `export const a = pgTable('a', { x: integer('x').notNull() });`,
  },
  {
    name: 'drops a primary key of one column in a schema',
    before: `export const shop = pgSchema('shop'); export const a = shop.table('a', { x: integer('x').primaryKey() });`,
    after: `export const shop = pgSchema('shop'); export const a = shop.table('a', { x: integer('x').notNull() });`,
  },
  {
    name: 'moves a primary key from one column to another',
    before: `export const a = pgTable('a', { x: integer('x').primaryKey(), y: integer('y').notNull() });`,
    after: `export const a = pgTable('a', { x: integer('x').notNull(), y: integer('y').primaryKey() });`,
  },
  {
    name: 'moves a primary key from one column to two',
    before: `export const a = pgTable('a', { x: integer('x').primaryKey(), y: integer('y').notNull() });`,
    after: `export const a = pgTable('a', { x: integer('x').notNull(), y: integer('y').notNull() }, (t) => [primaryKey({ columns: [t.x, t.y] })]);`,
  },
  {
    name: 'changes the columns of a composite key',
    before: `export const a = pgTable('a', { x: integer('x').notNull(), y: integer('y').notNull(), z: integer('z').notNull() }, (t) => [primaryKey({ columns: [t.x, t.y] })]);`,
    after: `export const a = pgTable('a', { x: integer('x').notNull(), y: integer('y').notNull(), z: integer('z').notNull() }, (t) => [primaryKey({ columns: [t.x, t.z] })]);`,
  },
  {
    name: 'drops a composite key with its column',
    before: `export const a = pgTable('a', { x: integer('x').notNull(), y: integer('y').notNull() }, (t) => [primaryKey({ columns: [t.x, t.y] })]);`,
    after: `export const a = pgTable('a', { x: integer('x').primaryKey() });`,
  },
  {
    name: 'adds and drops unique constraints',
    before: table('a', `x: text('x').unique(), y: text('y')`),
    after: table('a', `x: text('x'), y: text('y')`, `unique('xy').on(t.x, t.y).nullsNotDistinct()`),
  },
  {
    name: 'renames a unique constraint',
    before: table('a', `x: text('x').unique('one')`),
    after: table('a', `x: text('x').unique('two')`),
  },
  {
    name: 'makes tables that refer to themselves and each other',
    before: '',
    after: `${table('a', `parent: integer('parent'), b: integer('b').references((): AnyPgColumn => b.id)`, `foreignKey({ columns: [t.parent], foreignColumns: [t.id] })`)}
      ${table('b', `a: integer('a').references((): AnyPgColumn => a.id)`)}`,
  },
  {
    name: 'adds a foreign key to a table made with it, before and after it by name',
    before: table('m'),
    after: `${table('a')}\n${table('m', `a: integer('a').references(() => a.id), z: integer('z').references((): AnyPgColumn => z.id)`)}\n${table('z')}`,
  },
  {
    name: 'adds a foreign key to a column that becomes unique with it',
    before: `${table('a', `code: text('code')`)}\n${table('b', `code: text('code')`)}`,
    after: `${table('a', `code: text('code').unique()`)}\n${table('b', `code: text('code').references(() => a.code)`)}`,
  },
  {
    name: 'drops a foreign key, then the unique constraint under it',
    before: `${table('a', `code: text('code').unique()`)}\n${table('b', `code: text('code').references(() => a.code)`)}`,
    after: `${table('a', `code: text('code')`)}\n${table('b', `code: text('code')`)}`,
  },
  {
    name: 'changes what a foreign key does',
    before: `${users}\n${table('b', `u: integer('u').references(() => users.id)`)}`,
    after: `${users}\n${table('b', `u: integer('u').references(() => users.id, { onDelete: 'cascade' })`)}`,
  },
  {
    name: 'has a foreign key lead elsewhere',
    before: `${users}\n${table('people')}\n${table('b', `u: integer('u').references(() => users.id)`)}`,
    after: `${users}\n${table('people')}\n${table('b', `u: integer('u').references(() => people.id)`)}`,
  },
  {
    name: 'makes a foreign key of two columns',
    before: `export const a = pgTable('a', { x: integer('x'), y: integer('y') }, (t) => [primaryKey({ columns: [t.x, t.y] })]);\n${table('b', `x: integer('x'), y: integer('y')`)}`,
    after: `export const a = pgTable('a', { x: integer('x'), y: integer('y') }, (t) => [primaryKey({ columns: [t.x, t.y] })]);\n${table('b', `x: integer('x'), y: integer('y')`, `foreignKey({ columns: [t.x, t.y], foreignColumns: [a.x, a.y] }).onDelete('cascade')`)}`,
  },
  {
    name: 'adds, changes and drops checks',
    before: table(
      'a',
      `x: integer('x')`,
      `check('low', sql\`\${t.x} > 0\`), check('old', sql\`\${t.x} < 100\`)`,
    ),
    after: table(
      'a',
      `x: integer('x')`,
      `check('low', sql\`\${t.x} > 1\`), check('new', sql\`\${t.x} < 90\`)`,
    ),
  },
  {
    name: 'adds and drops an index with a predicate',
    before: table('a', `x: text('x')`, `index('one').on(t.x)`),
    after: table('a', `x: text('x')`, `index('two').on(t.x.desc()).where(sql\`\${t.x} is not null\`)`),
  },
  {
    name: 'changes the predicate, the order and the method of an index',
    before: table(
      'a',
      `x: text('x'), n: integer('n').array()`,
      `index('one').on(t.x).where(sql\`\${t.x} <> 'a'\`), index('two').on(t.x), index('three').on(t.n)`,
    ),
    after: table(
      'a',
      `x: text('x'), n: integer('n').array()`,
      `index('one').on(t.x).where(sql\`\${t.x} <> 'b'\`), index('two').on(t.x.desc().nullsLast()), index('three').using('gin', t.n)`,
    ),
  },
  {
    name: 'makes a unique index over an expression',
    before: table('a', `x: text('x')`, `index('one').on(t.x)`),
    after: table('a', `x: text('x')`, `uniqueIndex('one').on(sql\`lower(\${t.x})\`)`),
  },
];

const computed: readonly ChangeCase[] = [
  {
    name: 'adds a generated column and an identity',
    before: table('a', `x: integer('x')`),
    after: table(
      'a',
      `x: integer('x'), double: integer('double').generatedAlwaysAs(sql\`x * 2\`), n: integer('n').generatedAlwaysAsIdentity()`,
    ),
    rows: 'insert into a values (1, 2)',
    holds: 'select double = 4 and n = 1 from a',
  },
  {
    name: 'changes the expression of a generated column',
    before: table('a', `x: integer('x'), y: integer('y').generatedAlwaysAs(sql\`x * 2\`)`),
    after: table('a', `x: integer('x'), y: integer('y').generatedAlwaysAs(sql\`x * 3\`)`),
    rows: 'insert into a (id, x) values (1, 2)',
    holds: 'select y = 6 from a',
  },
  {
    name: 'makes a generated column a plain one',
    before: table('a', `x: integer('x'), y: integer('y').generatedAlwaysAs(sql\`x * 2\`)`),
    after: table('a', `x: integer('x'), y: integer('y')`),
    rows: 'insert into a (id, x) values (1, 2)',
    holds: 'select y = 4 from a',
  },
  {
    name: 'adds an identity to a column that is there',
    before: table('a', `n: integer('n').notNull()`),
    after: table('a', `n: integer('n').generatedAlwaysAsIdentity()`),
  },
  {
    name: 'changes an identity',
    before: table('a', `n: integer('n').generatedAlwaysAsIdentity({ startWith: 1 })`),
    after: table('a', `n: integer('n').generatedByDefaultAsIdentity({ startWith: 100, increment: 2 })`),
  },
  {
    name: 'drops an identity',
    before: table('a', `n: integer('n').generatedAlwaysAsIdentity()`),
    after: table('a', `n: integer('n').notNull()`),
  },
];

const enums: readonly ChangeCase[] = [
  { name: 'creates an enum with its column', before: table('orders'), after: statuses(`'new', 'done'`) },
  {
    name: 'creates an enum with its table',
    before: '',
    after: statuses(`'new', 'it''s'`.replace("'it''s'", `"it's"`), `status('status').default("it's")`),
  },
  { name: 'drops an enum with its column', before: statuses(`'new'`), after: table('orders') },
  {
    name: 'drops an enum with its table',
    before: `${statuses(`'new'`)}\n${users}`,
    after: users,
  },
  {
    name: 'adds values to an enum in the middle and at the end',
    before: statuses(`'new', 'done'`, `status('status').default('new')`),
    after: statuses(`'new', 'paid', 'done', 'lost'`, `status('status').default('new')`),
    rows: `insert into orders values (1, 'done')`,
    holds: `select status = 'done' from orders`,
  },
  {
    name: 'takes a value from an enum',
    before: statuses(`'new', 'old', 'done'`),
    after: statuses(`'new', 'done'`),
    rows: `insert into orders values (1, 'done')`,
    holds: `select status = 'done' from orders`,
  },
  {
    name: 'takes the default value from an enum',
    before: statuses(`'new', 'done'`, `status('status').default('new')`),
    after: statuses(`'done', 'paid'`, `status('status').default('paid')`),
    rows: `insert into orders values (1, 'done')`,
    holds: `select status = 'done' from orders`,
  },
  {
    name: 'takes a value from an enum that a list of values has',
    before: statuses(`'a', 'b', 'c'`, `status('status').array().default(['a'])`),
    after: statuses(`'a', 'c'`, `status('status').array().default(['a'])`),
    rows: `insert into orders values (1, '{c}')`,
    holds: `select status = '{c}' from orders`,
  },
  {
    name: 'takes a value from an enum in a schema that two tables use',
    before: `export const shop = pgSchema('shop'); export const e = shop.enum('e', ['a', 'b', 'c']);
      export const x = shop.table('x', { id: integer('id'), e: e('e').notNull().default('a') }); ${table('y', `e: e('e')`)}`,
    after: `export const shop = pgSchema('shop'); export const e = shop.enum('e', ['a', 'c']);
      export const x = shop.table('x', { id: integer('id'), e: e('e').notNull().default('a') }); ${table('y', `e: e('e')`)}`,
    rows: `insert into y values (1, 'c')`,
    holds: `select e = 'c' from y`,
  },
  {
    name: 'reorders an enum',
    before: statuses(`'a', 'b', 'c'`, `status('status').default('b')`),
    after: statuses(`'c', 'a', 'b'`, `status('status').default('b')`),
    rows: `insert into orders values (1, 'c')`,
    holds: `select status = 'c' from orders`,
  },
  {
    name: 'reorders an enum that a predicate names',
    before: `export const status = pgEnum('status', ['a', 'b']);\n${table('t', `s: status('s')`, `index('open').on(t.id).where(sql\`\${t.s} = 'a'\`)`)}`,
    after: `export const status = pgEnum('status', ['b', 'a']);\n${table('t', `s: status('s')`, `index('open').on(t.id).where(sql\`\${t.s} = 'a'\`)`)}`,
  },
  {
    name: 'takes a value from an enum that a check and a view name',
    before: `export const status = pgEnum('status', ['a', 'b', 'c']);\n${table('t', `s: status('s')`, `check('known', sql\`\${t.s} <> 'a'\`)`)}
      export const v = pgView('v', { s: status('s') }).as(sql\`select s from t where s = 'a'\`);`,
    after: `export const status = pgEnum('status', ['a', 'b']);\n${table('t', `s: status('s')`, `check('known', sql\`\${t.s} <> 'a'\`)`)}
      export const v = pgView('v', { s: status('s') }).as(sql\`select s from t where s = 'a'\`);`,
    rows: `insert into t values (1, 'b')`,
    holds: `select s = 'b' from t`,
  },
  {
    name: 'renames an enum',
    before: statuses(`'new'`, `status('status').default('new')`),
    after: `export const type = pgEnum('order_status', ['new']);\n${table('orders', `status: type('status').default('new')`)}`,
    renames: [['status', 'order_status']],
    rows: `insert into orders values (1, 'new')`,
    holds: `select status = 'new' from orders`,
  },
  {
    name: 'renames an enum and adds a value to it',
    before: statuses(`'new'`),
    after: `export const type = pgEnum('order_status', ['new', 'done']);\n${table('orders', `status: type('status')`)}`,
    renames: [['status', 'order_status']],
    rows: `insert into orders values (1, 'new')`,
    holds: `select status = 'new' from orders`,
  },
  {
    name: 'creates, drops and renames enums at once',
    before: `export const a = pgEnum('a', ['x']); export const b = pgEnum('b', ['y']);\n${table('t', `a: a('a'), b: b('b')`)}`,
    after: `export const a = pgEnum('c', ['x']); export const d = pgEnum('d', ['z']);\n${table('t', `a: a('a'), d: d('d')`)}`,
    renames: [['a', 'c']],
    creates: ['d', 't.d'],
    rows: `insert into t values (1, 'x', 'y')`,
    holds: `select a = 'x' from t`,
  },
];

const others: readonly ChangeCase[] = [
  {
    name: 'creates views',
    before: users,
    after: `${users}\nexport const v = pgView('v', { name: text('name') }).as(sql\`select name from users\`);\nexport const m = pgMaterializedView('m', { id: integer('id') }).as(sql\`select id from users\`);`,
  },
  {
    name: 'drops views',
    before: `${users}\nexport const v = pgView('v', { name: text('name') }).as(sql\`select name from users\`);\nexport const m = pgMaterializedView('m', { id: integer('id') }).as(sql\`select id from users\`);`,
    after: users,
  },
  {
    name: 'changes a view over a column that goes',
    before: `${users}\nexport const v = pgView('v', { name: text('name') }).as(sql\`select name from users\`);\nexport const m = pgMaterializedView('m', { id: integer('id') }).as(sql\`select id from users\`);`,
    after: `${table('users')}\nexport const v = pgView('v', { id: integer('id') }).as(sql\`select id from users\`);\nexport const m = pgMaterializedView('m', { id: integer('id') }).as(sql\`select id from users\`);`,
  },
  {
    name: 'drops a view with its table',
    before: `${users}\n${table('a')}\nexport const v = pgView('v', { name: text('name') }).as(sql\`select name from users\`);`,
    after: table('a'),
  },
  {
    name: 'drops one view and makes another',
    before: `${users}\nexport const v = pgView('v', { name: text('name') }).as(sql\`select name from users\`);`,
    after: `${users}\nexport const w = pgView('w', { name: text('name') }).as(sql\`select name from users where id > 1\`);`,
  },
  {
    name: 'changes the type of a column under a view',
    before: `${table('a', `n: text('n')`)}\nexport const v = pgView('v', { id: integer('id') }).as(sql\`select id from a where n is not null\`);`,
    after: `${table('a', `n: integer('n')`)}\nexport const v = pgView('v', { id: integer('id') }).as(sql\`select id from a where n is not null\`);`,
    rows: `insert into a values (1, '7')`,
    holds: 'select n = 7 from a',
  },
  {
    name: 'adds and changes policies',
    before: table('a', `ok: boolean('ok')`, `pgPolicy('old', { for: 'select', using: sql\`ok\` })`),
    after: table('a', `ok: boolean('ok')`, `pgPolicy('new', { for: 'select', using: sql\`not ok\` })`),
  },
  {
    name: 'changes what a policy says and whom it is for',
    before: table(
      'a',
      `ok: boolean('ok')`,
      `pgPolicy('p', { for: 'select', using: sql\`ok\` }), pgPolicy('q', { for: 'insert', withCheck: sql\`ok\` })`,
    ),
    after: table(
      'a',
      `ok: boolean('ok')`,
      `pgPolicy('p', { for: 'select', using: sql\`not ok\` }), pgPolicy('q', { for: 'all', to: 'current_user', withCheck: sql\`ok\` })`,
    ),
  },
  {
    name: 'drops the last policy',
    before: table('a', `ok: boolean('ok')`, `pgPolicy('p', { for: 'select', using: sql\`ok\` })`),
    after: table('a', `ok: boolean('ok')`),
  },
  {
    name: 'drops a column that a policy asks',
    before: table('a', `ok: boolean('ok')`, `pgPolicy('p', { for: 'select', using: sql\`ok\` })`),
    after: table('a', '', `pgPolicy('p', { for: 'select', using: sql\`true\` })`),
  },
  {
    name: 'creates, changes and drops sequences',
    before: `export const a = pgSequence('a', { startWith: 1 }); export const b = pgSequence('b');\n${users}`,
    after: `export const a = pgSequence('a', { startWith: 1, increment: 5, maxValue: 1000 });\n${users}`,
  },
  {
    name: 'renames a sequence',
    before: `export const a = pgSequence('a', { startWith: 7 });`,
    after: `export const a = pgSequence('b', { startWith: 7 });`,
    renames: [['a', 'b']],
  },
  {
    name: 'makes a schema with a table and a sequence',
    before: '',
    after: `export const shop = pgSchema('shop'); export const orders = shop.table('orders', { id: integer('id').primaryKey() }); export const n = pgSequence('numbers', { startWith: 7 });`,
  },
  {
    name: 'drops a schema with its table and enum',
    before: `export const shop = pgSchema('shop'); export const e = shop.enum('e', ['a']); export const orders = shop.table('orders', { id: integer('id').primaryKey(), e: e('e') });\n${users}`,
    after: users,
  },
  {
    name: 'moves a table to another schema',
    before: `export const shop = pgSchema('shop');\n${table('orders')}`,
    after: `export const shop = pgSchema('shop'); export const orders = shop.table('orders', { id: integer('id').primaryKey() });`,
    renames: [['orders', 'shop.orders']],
    rows: 'insert into orders values (1)',
    holds: 'select id = 1 from shop.orders',
    holdsBack: 'select id = 1 from orders',
  },
  {
    name: 'renames a schema',
    before: `export const shop = pgSchema('shop'); export const e = shop.enum('e', ['a']); export const orders = shop.table('orders', { id: integer('id').primaryKey(), at: timestamp('at'), e: e('e') });`,
    after: `export const shop = pgSchema('store'); export const e = shop.enum('e', ['a']); export const orders = shop.table('orders', { id: integer('id').primaryKey(), at: timestamp('at', { withTimezone: true }), e: e('e') });`,
    renames: [['shop', 'store']],
    rows: `insert into shop.orders values (1, null, 'a')`,
    holds: 'select id = 1 from store.orders',
  },
];

/** What changes in schemas of PostgreSQL. */
export const postgresCases: readonly ChangeCase[] = [
  ...tables,
  ...columns,
  ...types,
  ...constraints,
  ...computed,
  ...enums,
  ...others,
];
