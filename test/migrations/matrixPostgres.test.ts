import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgEnum,
  pgMaterializedView,
  pgPolicy,
  pgSchema,
  pgSequence,
  pgTable,
  pgView,
  primaryKey,
  serial,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/pg-core';
import { resolveRenames } from '../../server/src/migrations/ambiguity.ts';
import { postgresDatabase } from '../../server/src/migrations/child/postgresDatabase.ts';
import { proveOn } from '../../server/src/migrations/child/prove.ts';
import { reversed, statementsBetween } from '../../server/src/migrations/generate.ts';
import { emptySnapshot } from '../../server/src/migrations/migrationFolder.ts';
import { inProcessKit, snapshotOf } from './support/inProcessKit.ts';

interface Case {
  readonly name: string;
  readonly before: Record<string, unknown>;
  readonly after: Record<string, unknown>;
  readonly renames?: readonly (readonly [from: string, to: string])[];
  readonly creates?: readonly string[];
  /** Rows that are there when it runs, and what has to be there afterwards. */
  readonly rows?: string;
  readonly holds?: string;
}

const id = () => integer('id').primaryKey();
const users = pgTable('users', { id: id(), name: text('name') });
const status = pgEnum('status', ['new', 'done']);
const withStatus = (values: [string, ...string[]], by: string) => {
  const type = pgEnum('status', values);
  return { type, orders: pgTable('orders', { id: id(), status: type('status').default(by) }) };
};

const cases: readonly Case[] = [
  { name: 'creates a table', before: {}, after: { users } },
  { name: 'drops a table', before: { users }, after: {} },
  {
    name: 'drops a table that another refers to',
    before: {
      users,
      posts: pgTable('posts', { id: id(), userId: integer('user_id').references(() => users.id) }),
    },
    after: { posts: pgTable('posts', { id: id(), userId: integer('user_id') }) },
  },
  {
    name: 'renames a table',
    before: { users },
    after: { people: pgTable('people', { id: id(), name: text('name') }) },
    renames: [['users', 'people']],
    rows: `insert into users values (1, 'a')`,
    holds: `select name = 'a' from people`,
  },
  {
    name: 'renames a table and a column that others refer to',
    before: {
      users,
      posts: pgTable('posts', { id: id(), userId: integer('user_id').references(() => users.id) }, (t) => [
        index('posts_user_id_index').on(t.userId),
      ]),
    },
    after: (() => {
      const people = pgTable('people', { personId: integer('person_id').primaryKey(), name: text('name') });
      const posts = pgTable(
        'posts',
        { id: id(), authorId: integer('author_id').references(() => people.personId) },
        (t) => [index('posts_author_id_index').on(t.authorId)],
      );
      return { people, posts };
    })(),
    renames: [
      ['users', 'people'],
      ['people.id', 'people.person_id'],
      ['posts.user_id', 'posts.author_id'],
    ],
    rows: `insert into users values (1, 'a'); insert into posts values (1, 1)`,
    holds: `select author_id = 1 from posts`,
  },
  {
    name: 'renames a column with a check, a predicate and an expression over it',
    before: {
      users: pgTable('users', { id: id(), name: text('name').notNull() }, (t) => [
        check('named', sql`${t.name} <> ''`),
        uniqueIndex('by_name').on(sql`lower(${t.name})`).where(sql`${t.name} <> 'x'`),
      ]),
    },
    after: {
      users: pgTable('users', { id: id(), fullName: text('full_name').notNull() }, (t) => [
        check('named', sql`${t.fullName} <> ''`),
        uniqueIndex('by_name').on(sql`lower(${t.fullName})`).where(sql`${t.fullName} <> 'x'`),
      ]),
    },
    renames: [['users.name', 'users.full_name']],
    rows: `insert into users values (1, 'a')`,
    holds: `select full_name = 'a' from users`,
  },
  {
    name: 'drops a column and makes another',
    before: { users },
    after: { users: pgTable('users', { id: id(), email: text('email') }) },
    creates: ['users.email'],
  },
  {
    name: 'drops a column with keys and indexes over it',
    before: {
      a: pgTable('a', { id: id(), x: integer('x'), y: integer('y') }, (t) => [
        unique('xy').on(t.x, t.y),
        index('ix').on(t.x),
        check('positive', sql`${t.x} > 0`),
      ]),
    },
    after: { a: pgTable('a', { id: id(), y: integer('y') }) },
  },
  {
    name: 'changes a type that casts by itself',
    before: { a: pgTable('a', { id: id(), n: integer('n').default(1) }) },
    after: { a: pgTable('a', { id: id(), n: varchar('n', { length: 20 }).default('1') }) },
    rows: 'insert into a values (1, 7)',
    holds: `select n = '7' from a`,
  },
  {
    name: 'changes a truth to a number that no cast leads to',
    before: { a: pgTable('a', { id: id(), n: boolean('n').default(true).notNull() }) },
    after: { a: pgTable('a', { id: id(), n: smallint('n').default(1).notNull() }) },
    rows: 'insert into a values (1, true)',
    holds: `select n = 1 from a`,
  },
  {
    name: 'changes a type that needs a cast, with a default',
    before: { a: pgTable('a', { id: id(), n: text('n').default('1') }) },
    after: { a: pgTable('a', { id: id(), n: integer('n').default(2) }) },
    rows: `insert into a values (1, '7')`,
    holds: 'select n = 7 from a',
  },
  {
    name: 'changes a text to an enum',
    before: { status, a: pgTable('a', { id: id(), s: text('s').default('new') }) },
    after: { status, a: pgTable('a', { id: id(), s: status('s').default('new') }) },
    rows: `insert into a values (1, 'done')`,
    holds: `select s = 'done' from a`,
  },
  {
    name: 'changes nullability and defaults',
    before: { a: pgTable('a', { id: id(), x: text('x'), y: text('y').notNull().default('y') }) },
    after: { a: pgTable('a', { id: id(), x: text('x').notNull().default('x'), y: text('y') }) },
  },
  {
    name: 'moves a primary key from one column to two',
    before: { a: pgTable('a', { x: integer('x').primaryKey(), y: integer('y').notNull() }) },
    after: {
      a: pgTable('a', { x: integer('x').notNull(), y: integer('y').notNull() }, (t) => [
        primaryKey({ columns: [t.x, t.y] }),
      ]),
    },
  },
  {
    name: 'makes tables that refer to themselves and each other',
    before: {},
    after: (() => {
      const a = pgTable('a', { id: id(), parent: integer('parent'), b: integer('b') }, (t) => [
        foreignKey({ columns: [t.parent], foreignColumns: [t.id] }),
      ]);
      const b = pgTable('b', { id: id(), a: integer('a').references(() => a.id) });
      return { a, b };
    })(),
  },
  {
    name: 'adds a value to an enum',
    before: withStatus(['new', 'done'], 'new'),
    after: withStatus(['new', 'paid', 'done'], 'new'),
    rows: `insert into orders values (1, 'done')`,
    holds: `select status = 'done' from orders`,
  },
  {
    name: 'takes the default value from an enum',
    before: withStatus(['new', 'done'], 'new'),
    after: withStatus(['done', 'paid'], 'paid'),
    rows: `insert into orders values (1, 'done')`,
    holds: `select status = 'done' from orders`,
  },
  {
    name: 'reorders an enum that a predicate names',
    before: (() => {
      const type = pgEnum('status', ['a', 'b']);
      return {
        type,
        t: pgTable('t', { id: id(), s: type('s') }, (t) => [index('open').on(t.id).where(sql`${t.s} = 'a'`)]),
      };
    })(),
    after: (() => {
      const type = pgEnum('status', ['b', 'a']);
      return {
        type,
        t: pgTable('t', { id: id(), s: type('s') }, (t) => [index('open').on(t.id).where(sql`${t.s} = 'a'`)]),
      };
    })(),
  },
  {
    name: 'renames an enum',
    before: withStatus(['new'], 'new'),
    after: (() => {
      const type = pgEnum('order_status', ['new']);
      return { type, orders: pgTable('orders', { id: id(), status: type('status').default('new') }) };
    })(),
    renames: [['status', 'order_status']],
  },
  {
    name: 'drops an enum with its column',
    before: withStatus(['new'], 'new'),
    after: { orders: pgTable('orders', { id: id() }) },
  },
  {
    name: 'adds and drops an index with a predicate',
    before: { a: pgTable('a', { id: id(), x: text('x') }, (t) => [index('one').on(t.x)]) },
    after: {
      a: pgTable('a', { id: id(), x: text('x') }, (t) => [
        index('two').on(t.x.desc()).where(sql`${t.x} is not null`),
      ]),
    },
  },
  {
    name: 'adds a generated column and an identity',
    before: { a: pgTable('a', { id: id(), x: integer('x') }) },
    after: {
      a: pgTable('a', {
        id: id(),
        x: integer('x'),
        double: integer('double').generatedAlwaysAs(sql`x * 2`),
        n: integer('n').generatedAlwaysAsIdentity(),
      }),
    },
  },
  {
    name: 'renames a table with an identity and a serial',
    before: {
      a: pgTable('a', { id: integer('id').primaryKey().generatedAlwaysAsIdentity(), n: serial('n') }),
    },
    after: {
      b: pgTable('b', { id: integer('id').primaryKey().generatedAlwaysAsIdentity(), n: serial('n') }),
    },
    renames: [['a', 'b']],
  },
  {
    name: 'changes a view over a column that goes',
    before: {
      users,
      v: pgView('v', { name: text('name') }).as(sql`select name from users`),
      m: pgMaterializedView('m', { id: integer('id') }).as(sql`select id from users`),
    },
    after: {
      users: pgTable('users', { id: id() }),
      v: pgView('v', { id: integer('id') }).as(sql`select id from users`),
      m: pgMaterializedView('m', { id: integer('id') }).as(sql`select id from users`),
    },
  },
  {
    name: 'adds and changes policies',
    before: {
      a: pgTable('a', { id: id(), ok: boolean('ok') }, () => [
        pgPolicy('old', { for: 'select', using: sql`ok` }),
      ]),
    },
    after: {
      a: pgTable('a', { id: id(), ok: boolean('ok') }, () => [
        pgPolicy('new', { for: 'select', using: sql`not ok` }),
      ]),
    },
  },
  {
    name: 'makes a schema with a table and a sequence',
    before: {},
    after: (() => {
      const shop = pgSchema('shop');
      return { shop, orders: shop.table('orders', { id: id() }), n: pgSequence('numbers', { startWith: 7 }) };
    })(),
  },
  {
    name: 'moves a table to another schema',
    before: { shop: pgSchema('shop'), orders: pgTable('orders', { id: id() }) },
    after: (() => {
      const shop = pgSchema('shop');
      return { shop, orders: shop.table('orders', { id: id() }) };
    })(),
    renames: [['orders', 'shop.orders']],
    rows: 'insert into orders values (1)',
    holds: 'select id = 1 from shop.orders',
  },
  {
    name: 'renames a schema',
    before: (() => {
      const shop = pgSchema('shop');
      return { shop, orders: shop.table('orders', { id: id(), at: timestamp('at') }) };
    })(),
    after: (() => {
      const shop = pgSchema('store');
      return {
        shop,
        orders: shop.table('orders', { id: id(), at: timestamp('at', { withTimezone: true }) }),
      };
    })(),
    renames: [['shop', 'store']],
  },
];

describe('a migration of PostgreSQL', function () {
  this.timeout(60_000);
  let db: PGlite;
  before(async () => {
    db = await PGlite.create();
  });
  after(() => db.close());

  for (const it_ of cases) {
    it(it_.name, async () => {
      await reset(db);
      const kit = inProcessKit('postgresql');
      const empty = emptySnapshot('postgresql');
      const old = await snapshotOf('postgresql', it_.before);
      const current = await snapshotOf('postgresql', it_.after);
      const { renames, questions, unused } = resolveRenames(old, current, {
        renames: (it_.renames ?? []).map(([from, to]) => ({ from, to })),
        creates: it_.creates ?? [],
      });
      assert.deepEqual({ questions, unused }, { questions: [], unused: [] });
      const first = await statementsBetween(kit, empty, old, []);
      const up = await statementsBetween(kit, old, current, renames);
      const down = await statementsBetween(kit, current, old, reversed(renames));
      const fresh = await statementsBetween(kit, empty, current, []);
      const rows = it_.rows ? [it_.rows] : [];
      const report = await proveOn(await postgresDatabase(db), {
        history: [{ name: '0000', statements: [...first.statements, ...rows] }],
        up: up.statements,
        down: down.statements,
        fresh: fresh.statements,
      });
      assert.deepEqual(
        { status: report.status, failed: report.steps.filter(({ ok }) => !ok), up: up.statements },
        { status: 'proven', failed: [], up: up.statements },
      );
      if (it_.holds) {
        const { rows: found } = await db.query<[boolean]>(it_.holds, [], { rowMode: 'array' });
        assert.deepEqual(found, [[true]]);
      }
    });
  }

  it('that cannot run is told with the detail that PostgreSQL gives', async () => {
    await reset(db);
    const tables = [
      'CREATE TABLE a (id uuid PRIMARY KEY)',
      'CREATE TABLE b (id integer PRIMARY KEY, a_id integer)',
    ];
    const report = await proveOn(await postgresDatabase(db), {
      history: [{ name: '0000', statements: tables }],
      up: ['ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a (id)'],
      down: [],
      fresh: tables,
    });
    assert.equal(report.status, 'failed');
    assert.match(JSON.stringify(report), /of incompatible types: integer and uuid/);
  });
});

async function reset(db: PGlite): Promise<void> {
  await db.exec('drop schema if exists shop cascade; drop schema if exists store cascade');
  await db.exec('drop schema public cascade; create schema public');
}
