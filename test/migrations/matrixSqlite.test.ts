import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';
import { resolveRenames } from '../../server/src/migrations/ambiguity.ts';
import { reversed, statementsBetween } from '../../server/src/migrations/generate.ts';
import { emptySnapshot } from '../../server/src/migrations/migrationFolder.ts';
import { inProcessKit, snapshotOf } from './support/inProcessKit.ts';

/** The package has no types. */
interface Database {
  exec(sql: string): readonly { readonly values: readonly (readonly unknown[])[] }[];
}

interface Engine {
  readonly Database: new () => Database;
}

const loadSqlite = createRequire(import.meta.url)('sql.js') as () => Promise<Engine>;

interface Case {
  readonly name: string;
  readonly before: Record<string, unknown>;
  readonly after: Record<string, unknown>;
  readonly renames?: readonly (readonly [from: string, to: string])[];
  readonly creates?: readonly string[];
  readonly rows?: string;
  /** What a query answers after the migration. */
  readonly holds?: readonly [query: string, rows: readonly (readonly unknown[])[]];
}

const id = () => integer('id').primaryKey();
const users = sqliteTable('users', { id: id(), name: text('name') });

const cases: readonly Case[] = [
  { name: 'creates a table', before: {}, after: { users } },
  { name: 'drops a table', before: { users }, after: {} },
  {
    name: 'renames a table and a column that others refer to',
    before: {
      users,
      posts: sqliteTable('posts', { id: id(), user: integer('user_id').references(() => users.id) }),
    },
    after: (() => {
      const people = sqliteTable('people', { key: integer('key').primaryKey(), name: text('name') });
      return {
        people,
        posts: sqliteTable('posts', { id: id(), user: integer('user_id').references(() => people.key) }),
      };
    })(),
    renames: [
      ['users', 'people'],
      ['people.id', 'people.key'],
    ],
    rows: `insert into users values (1, 'a'); insert into posts values (1, 1)`,
    holds: ['select p.name from posts join people p on p.key = posts.user_id', [['a']]],
  },
  {
    name: 'adds a column while the table is made anew',
    before: { a: sqliteTable('a', { id: id(), n: text('n') }) },
    after: { a: sqliteTable('a', { id: id(), n: integer('n'), label: text('label') }) },
    rows: `insert into a values (1, '7')`,
    holds: ['select n, label from a', [[7, null]]],
  },
  {
    name: 'adds a required column with a default that is computed',
    before: { a: sqliteTable('a', { id: id() }) },
    after: { a: sqliteTable('a', { id: id(), at: text('at').notNull().default(sql`(lower('NOW'))`) }) },
    rows: 'insert into a values (1)',
    holds: ['select at from a', [['now']]],
  },
  {
    name: 'adds a required column without a default to an empty table',
    before: { a: sqliteTable('a', { id: id() }) },
    after: { a: sqliteTable('a', { id: id(), x: text('x').notNull() }) },
  },
  {
    name: 'makes a table anew that others refer to with cascades',
    before: (() => {
      const parent = sqliteTable('parent', { id: id(), n: text('n') });
      const child = sqliteTable('child', {
        id: id(),
        parent: integer('parent').references(() => parent.id, { onDelete: 'cascade' }),
      });
      const grandchild = sqliteTable('grandchild', {
        id: id(),
        child: integer('child').references(() => child.id, { onDelete: 'cascade' }),
      });
      return { parent, child, grandchild };
    })(),
    after: (() => {
      const parent = sqliteTable('parent', { id: id(), n: integer('n') });
      const child = sqliteTable('child', {
        id: id(),
        parent: integer('parent').references(() => parent.id, { onDelete: 'cascade' }),
      });
      const grandchild = sqliteTable('grandchild', {
        id: id(),
        child: integer('child').references(() => child.id, { onDelete: 'cascade' }),
      });
      return { parent, child, grandchild };
    })(),
    rows: `insert into parent values (1, '7'); insert into child values (2, 1); insert into grandchild values (3, 2)`,
    holds: ['select parent.id, child.id, grandchild.id from parent, child, grandchild', [[1, 2, 3]]],
  },
  {
    name: 'drops a column and makes another',
    before: { users },
    after: { users: sqliteTable('users', { id: id(), email: text('email') }) },
    creates: ['users.email'],
  },
  {
    name: 'drops a column with an index and a reference',
    before: {
      users,
      a: sqliteTable('a', { id: id(), x: integer('x').references(() => users.id), y: text('y') }, (t) => [
        index('ix').on(t.x, t.y),
      ]),
    },
    after: { users, a: sqliteTable('a', { id: id(), y: text('y') }) },
    rows: `insert into users values (1, 'a'); insert into a values (1, 1, 'y')`,
    holds: ['select y from a', [['y']]],
  },
  {
    name: 'changes nullability, defaults, keys and checks',
    before: { a: sqliteTable('a', { x: integer('x').notNull(), y: text('y') }) },
    after: {
      a: sqliteTable('a', { x: integer('x').notNull(), y: text('y').notNull().default('y') }, (t) => [
        primaryKey({ columns: [t.x, t.y] }),
        unique('uy').on(t.y),
        check('positive', sql`${t.x} > 0`),
      ]),
    },
    rows: `insert into a values (1, 'b')`,
    holds: ['select x, y from a', [[1, 'b']]],
  },
  {
    name: 'adds an index with a predicate and drops another',
    before: { a: sqliteTable('a', { id: id(), x: text('x') }, (t) => [index('one').on(t.x)]) },
    after: {
      a: sqliteTable('a', { id: id(), x: text('x') }, (t) => [
        index('two').on(t.x).where(sql`${t.x} is not null`),
      ]),
    },
  },
];

describe('a migration of SQLite', () => {
  let engine: Engine;
  before(async () => {
    engine = await loadSqlite();
  });

  for (const it_ of cases) {
    it(it_.name, async () => {
      const kit = inProcessKit('sqlite');
      const empty = emptySnapshot('sqlite');
      const old = await snapshotOf('sqlite', it_.before);
      const current = await snapshotOf('sqlite', it_.after);
      const { renames, questions, unused } = resolveRenames(old, current, {
        renames: (it_.renames ?? []).map(([from, to]) => ({ from, to })),
        creates: it_.creates ?? [],
      });
      assert.deepEqual({ questions, unused }, { questions: [], unused: [] });
      const between = async (...way: Parameters<typeof statementsBetween>) =>
        (await statementsBetween(...way)).statements;
      const first = await between(kit, empty, old, []);
      const up = await between(kit, old, current, renames);
      const down = await between(kit, current, old, reversed(renames));

      const fresh = new engine.Database();
      migrate(fresh, await between(kit, empty, current, []));
      const db = new engine.Database();
      migrate(db, first);
      if (it_.rows) db.exec(it_.rows);
      const before = catalogue(db);
      migrate(db, up);
      assert.deepEqual(catalogue(db), catalogue(fresh), up.join('\n'));
      if (it_.holds) assert.deepEqual(db.exec(it_.holds[0])[0]?.values, it_.holds[1]);
      migrate(db, down);
      assert.deepEqual(catalogue(db), before, down.join('\n'));
      migrate(db, up);
      assert.deepEqual(catalogue(db), catalogue(fresh));
    });
  }
});

/** As drizzle's migrator does it: in one transaction, with foreign keys enforced. */
function migrate(db: Database, statements: readonly string[]): void {
  db.exec('PRAGMA foreign_keys=ON; BEGIN');
  for (const statement of statements) {
    try {
      db.exec(statement);
    } catch (error) {
      throw new Error(`${String(error)} in ${statement}`);
    }
  }
  db.exec('COMMIT');
}

/** Tables by their columns, keys and indexes, whatever their text and the order of columns. */
function catalogue(db: Database): readonly string[] {
  const all = (query: string) => db.exec(query)[0]?.values ?? [];
  const tables = all(`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`);
  return tables
    .flatMap(([table]) => [
      ...all(`select name, type, "notnull", dflt_value, pk from pragma_table_xinfo('${table}')`).map(
        (row) => `${table} column ${row.join(' ')}`,
      ),
      ...all(`select "from", "table", "to", on_delete from pragma_foreign_key_list('${table}')`).map(
        (row) => `${table} refers ${row.join(' ')}`,
      ),
      ...all(
        `select sql from sqlite_master where type = 'index' and tbl_name = '${table}' and sql is not null`,
      ).map((row) => `${table} ${row[0]}`),
    ])
    .sort();
}
