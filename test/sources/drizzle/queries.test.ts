import assert from 'node:assert/strict';
import type { Query } from '../../../server/src/model/query.ts';
import { createDrizzleReader } from '../../../server/src/sources/drizzle/reader.ts';
import { createMemoryHost } from '../../support/memoryHost.ts';

const schema = `import { pgTable, text, integer } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: text('id').primaryKey(), name: text('name'), age: integer('age') });
export const posts = pgTable('posts', { id: text('id').primaryKey(), userId: text('user_id') });
`;

/** The queries of a text; the tables are imported, and `db` is a client unless the text makes one. */
function read(text: string, others: Readonly<Record<string, string>> = {}): readonly Query[] {
  const own = /\bdb\b.*[=:].*(drizzle|Database)|from '.\/(db|other)'/.test(text)
    ? ''
    : "import { drizzle } from 'drizzle-orm/node-postgres';\nimport * as schema from './schema';\nconst db = drizzle(url, { schema });\n";
  const imports = `import { and, or, eq, gt, desc, isNull, inArray, sql, exists } from 'drizzle-orm';
import { users, posts } from './schema';\n`;
  const files: Record<string, string> = { '/f/schema.ts': schema, '/f/code.ts': imports + own + text };
  for (const [path, other] of Object.entries(others)) files[`/f/${path}`] = other;
  return createDrizzleReader(createMemoryHost(files), {}).queries.read('/f/code.ts').queries;
}

function only(text: string, others?: Readonly<Record<string, string>>): Query {
  const [query, ...more] = read(text, others);
  assert.ok(query && more.length === 0, `${more.length + (query ? 1 : 0)} queries`);
  return query;
}

describe('the queries of Drizzle code', () => {
  it('have tables, conditions, order and limit', () => {
    const query = only(
      'const f = async (id) => db.select().from(users).leftJoin(posts, eq(posts.userId, users.id)).where(and(eq(users.id, id), gt(users.age, 3))).orderBy(desc(users.name)).limit(5);',
    );
    assert.equal(query.operation, 'select');
    assert.equal(query.dialect, 'postgresql');
    assert.deepEqual(
      query.tables.map(({ role, table }) => [role, table.kind === 'table' && table.id]),
      [
        ['from', '/f/schema.ts#users'],
        ['join', '/f/schema.ts#posts'],
      ],
    );
    assert.ok(query.where?.kind === 'and');
    assert.deepEqual(
      query.where.operands.map((each) => each.kind === 'comparison' && [each.operator, each.right[0]?.kind]),
      [
        ['=', 'parameter'],
        ['>', 'constant'],
      ],
    );
    assert.equal(query.orderBy[0]?.direction, 'desc');
    assert.equal(query.limit?.kind, 'constant');
    assert.equal(query.open, undefined);
    assert.equal(query.place.awaited, 'returned');
  });

  it('read relational queries of both versions', () => {
    const first = only(
      'async function f() { return db.query.users.findFirst({ where: (u, { eq }) => eq(u.id, x), with: { posts: { limit: 2 } } }); }',
    );
    const second = only(
      'async function f() { return db.query.users.findMany({ where: { id: x, age: { gt: 3 } } }); }',
    );
    assert.ok(first.where?.kind === 'comparison' && first.where.left.kind === 'column');
    assert.equal(first.where.left.column.table, '/f/schema.ts#users');
    assert.deepEqual(
      first.with.map(({ key }) => key),
      ['posts'],
    );
    assert.ok(second.where?.kind === 'and');
  });

  it('read conditions in SQL templates', () => {
    const operators = (text: string) => {
      const { where } = only(`async function f() { await db.select().from(users).where(${text}); }`);
      return where?.kind === 'comparison' ? where.operator : where?.kind;
    };
    assert.equal(operators('sql`${users.name} = ${x}`'), '=');
    assert.equal(operators('sql`lower(${users.name}) like ${x}`'), 'like');
    assert.equal(operators('sql`${users.name} is null and ${users.age} > 3`'), 'and');
    assert.equal(operators('sql`${users.id} in (select id from other)`'), 'sql');
    assert.equal(operators('eq(users.id, 1) && eq(users.age, 2)'), 'logical-operator');
    assert.equal(operators('x ? eq(users.id, 1) : undefined'), 'optional');
    assert.equal(operators('make(users)'), 'unknown');
  });

  const clients: readonly (readonly [string, string, Readonly<Record<string, string>>?])[] = [
    [
      'a typed parameter',
      'async function f(db: NodePgDatabase) { await db.delete(users); }\nimport type { NodePgDatabase } from "drizzle-orm/node-postgres";',
    ],
    [
      'a client of another module',
      "import { db } from './other';\nasync function f() { await db.delete(users); }",
      {
        'other.ts':
          "import { drizzle } from 'drizzle-orm/libsql';\nexport const db = globalThis.db ?? drizzle(url);",
      },
    ],
    [
      'a member of a typed context',
      "import type { Context } from './other';\nasync function f({ ctx }: { ctx: Context }) { await ctx.db.delete(users); }",
      {
        'other.ts':
          "import { drizzle } from 'drizzle-orm/d1';\nconst db = drizzle(url);\nexport interface Context { db: typeof db }",
      },
    ],
    [
      'what a function answers',
      "import { getDb } from './other';\nasync function f() { const db = await getDb(); await db.delete(users); }",
      {
        'other.ts':
          "import { drizzle } from 'drizzle-orm/d1';\nexport async function getDb() { return drizzle(url); }",
      },
    ],
    [
      'a member of a class',
      "import type { NodePgDatabase } from 'drizzle-orm/node-postgres';\nclass Repo { constructor(private readonly db: NodePgDatabase) {}\n async f() { await this.db.delete(users); } }",
    ],
  ];
  for (const [what, text, others] of clients)
    it(`know ${what} as a client`, () => assert.equal(only(text, others).client.kind, 'client'));

  it('know the client of a transaction', () => {
    const queries = read(
      'async function f() { await db.transaction(async (tx) => { await tx.delete(users); await db.delete(posts); }); }',
    );
    assert.deepEqual(
      queries.map(({ client }) => client.kind),
      ['transaction', 'client'],
    );
    assert.ok(queries.every(({ place }) => place.transaction?.parameter === 'tx'));
  });

  it('tell a loop, and whether the query is about its element', () => {
    const used = (text: string) =>
      read(`async function f(ids) { ${text} }`).flatMap(({ place }) =>
        place.loops.map((loop) => [loop.kind, loop.used, loop.together]),
      );
    assert.deepEqual(used('for (const id of ids) await db.delete(users).where(eq(users.id, id));'), [
      ['for-of', true, false],
    ]);
    assert.deepEqual(used('for (const id of ids) await db.delete(users);'), [['for-of', false, false]]);
    assert.deepEqual(used('for (const id of await db.select().from(users)) use(id);'), []);
    assert.deepEqual(used('await Promise.all(ids.map((id) => db.delete(users).where(eq(users.id, id))));'), [
      ['callback', true, true],
    ]);
  });

  it('are in no loop that is over once they are made, and in one that may go on', () => {
    const loops = (body: string) =>
      read(`async function f(ids) { for (const id of ids) { ${body} } }`).flatMap(({ place }) => place.loops)
        .length;
    const asks = 'const user = await db.query.users.findFirst({ where: eq(users.id, id) });';
    assert.equal(loops(`if (id > 3) { ${asks} throw new Error(user.name); }`), 0);
    assert.equal(loops(`if (id > 3) { ${asks} if (user) { throw one; } else { throw other; } }`), 0);
    assert.equal(loops('if (id > 3) return await db.query.users.findFirst({ where: eq(users.id, id) });'), 0);
    assert.equal(loops(`${asks} if (!user) throw new Error(id);`), 1);
    assert.equal(loops(`${asks} if (user) continue; throw new Error(id);`), 1);
    assert.equal(loops(`try { ${asks} throw user; } catch { note(id); }`), 1);
  });

  it('are open where more may come', () => {
    const isOpen = (text: string) => read(text)[0]?.open !== undefined;
    assert.ok(isOpen('let q = db.delete(users); q = q.where(x);'));
    assert.ok(isOpen('const q = db.delete(users); q.where(x);'));
    assert.ok(isOpen('const q = db.select().from(users).$dynamic();'));
    assert.ok(isOpen('withPaging(db.select().from(users));'));
    assert.ok(isOpen('function base() { return db.select().from(users); }'));
    assert.ok(!isOpen('async function f() { const q = db.delete(users); await q; }'));
    assert.ok(!isOpen('async function f() { await Promise.all([db.delete(users)]); }'));
  });

  it('hold their subqueries as queries of their own', () => {
    const queries = read(
      "async function f() { const sq = db.select({ id: posts.userId }).from(posts).as('sq'); await db.select().from(users).where(inArray(users.id, db.select({ id: posts.userId }).from(posts))); await db.select().from(sq); }",
    );
    assert.deepEqual(queries.map(({ nested }) => nested).sort(), [
      'subquery',
      'subquery',
      undefined,
      undefined,
    ]);
  });

  it('are not what merely looks like them', () => {
    assert.deepEqual(
      read(
        "cache.delete(key); supabase.from('users').select('*'); form.update(values); map.get(users); table.select(); new Set().delete(users);",
      ),
      [],
    );
  });

  it('cost nothing but themselves where the text is odd', () => {
    const odd = [
      'db.select(...x).from(...y).where(...z).orderBy(...o);',
      'db[method](users).where(x); db?.delete?.(users)?.where?.(x);',
      'const a = b, b = a; a.select().from(b); db.select().from(a).where(a).orderBy(b);',
      'const q = db.select().from(q).where(eq(q.id, q.id)); async function f() { await q; }',
      'db.query[name].findMany({ ...rest, where: undefined, with: x });',
      'for (;;) for (const a of b) while (c) db.delete(users).where(a ? b : c ?? d || e && f);',
      'class A extends A { db = this.db; f() { return this.db.delete(users) } }',
      `db.select().from(users)${'.where(x)'.repeat(600)};`,
      `db.select().from(users).where(${'and('.repeat(300)}x${')'.repeat(300)});`,
      'db.execute(sql`${sql.raw(`${a}`)} ${users} ${users.id}`); db.execute("a" + b + `c${d}`); db.run(x);',
      'type T = T; type U = U["db"]; async function f(db: T, x: U) { db.delete(users); x.db.delete(users); }',
    ];
    for (const text of odd) {
      read(text);
      for (let length = 0; length < Math.min(text.length, 200); length += 3) read(text.slice(0, length));
    }
  });
});
