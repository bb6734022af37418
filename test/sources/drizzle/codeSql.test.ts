import assert from 'node:assert/strict';
import type { Query } from '../../../server/src/model/query.ts';
import type { Span } from '../../../server/src/model/span.ts';
import { createDrizzleReader } from '../../../server/src/sources/drizzle/reader.ts';
import { createMemoryHost } from '../../support/memoryHost.ts';

const schema = `import { pgTable, text, integer } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: text('id').primaryKey(), name: text('name'), age: integer('age') });
`;
const head = `import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool, type PoolClient } from 'pg';
import postgres from 'postgres';
import { users } from './schema';
const pool = new Pool();
const db = drizzle(pool);
const pgsql = postgres(url);
`;

describe('SQL in code', () => {
  it('of a template has tables, columns and values where something is put in', () => {
    const { query, textOf } = only(
      'const f = async (id) => db.execute(sql`SELECT * FROM ${users} u WHERE ${users.id} = ${id} AND u.age > 3 LIMIT 1`);',
    );
    assert.equal(query.origin, 'template');
    assert.equal(query.operation, 'select');
    assert.equal(query.open, undefined);
    assert.deepEqual(query.tables[0]?.table, { kind: 'table', id: '/f/schema.ts#users' });
    assert.equal(query.tables[0]?.alias, 'u');
    assert.ok(query.where?.kind === 'and');
    const [first, second] = query.where.operands;
    assert.ok(first?.kind === 'comparison' && first.left.kind === 'column');
    assert.deepEqual([first.left.column.table, first.left.column.column], ['/f/schema.ts#users', 'id']);
    assert.equal(first.right[0]?.kind, 'parameter');
    assert.equal(textOf(first.span), '${users.id} = ${id}');
    assert.ok(second?.kind === 'comparison');
    assert.equal(textOf(second.span), 'u.age > 3');
    assert.equal(query.limit?.kind, 'constant');
  });

  it('takes in lists, and templates that are pieces of it', () => {
    const { query } = only(
      'const old = sql`age > 90`; const f = async (ids) => db.execute(sql`DELETE FROM users WHERE id IN ${ids} AND ${old} AND ${sql`name IS NULL`}`);',
    );
    assert.equal(query.operation, 'delete');
    assert.ok(query.where?.kind === 'and');
    assert.deepEqual(
      query.where.operands.map((each) => each.kind === 'comparison' && each.operator),
      ['in', '>', 'is null'],
    );
  });

  it('is open where the program puts a clause in', () => {
    const { query } = only('const f = async (more) => db.execute(sql`DELETE FROM users ${more}`);');
    assert.equal(query.operation, 'delete');
    assert.ok(query.open);
  });

  it('is read from strings given to a driver, with what is put into them', () => {
    const { query, textOf } = only(
      "const f = async (term) => pool.query(`SELECT id FROM users WHERE name LIKE '%${term}' AND age = NULL`);",
    );
    assert.equal(query.origin, 'string');
    assert.ok(query.where?.kind === 'and');
    const [like, equal] = query.where.operands;
    assert.ok(like?.kind === 'comparison' && like.right[0]?.kind === 'parameter');
    assert.deepEqual([like.right[0].uses, like.right[0].prefix], [['term'], '%']);
    assert.ok(equal);
    assert.equal(textOf(equal.span), 'age = NULL');
  });

  it('is known by the connection: of a pool, by its type, by the tag that runs it', () => {
    const queries = read(`
      async function a() { const c = await pool.connect(); await c.query('UPDATE users SET age = 1'); }
      async function b(c: PoolClient) { await c.query({ text: 'DELETE FROM users', values: [] }); }
      async function c() { await pgsql\`insert into users values (1, 2)\`; }
      async function d() { await db.$client.query('SELECT id FROM users'); }
      async function e() { await pgsql.begin(async (tx) => { await tx\`update users set age = 2\`; }); }
      async function f() { await pgsql.begin('read only', (tx) => tx.unsafe('SELECT age FROM users')); }
    `).queries;
    assert.deepEqual(
      queries.map(({ operation }) => operation),
      ['update', 'delete', 'insert', 'select', 'update', 'select'],
    );
    assert.equal(queries[2]?.insert?.namesColumns, false);
    // A transaction of a driver is opened by a statement, which is not followed.
    assert.ok(queries.every(({ client }) => client.kind === 'unknown'));
  });

  it('stays unknown where a name is made by the program, and where it is no SQL of PostgreSQL', () => {
    const { query } = only('const f = async (p) => pool.query(`DELETE FROM ${p}_users`);');
    assert.equal(query.tables[0]?.table.kind, 'unknown');
    const [mysql] = read(
      "import { drizzle as mysql } from 'drizzle-orm/mysql2'; const my = mysql(url); const f = async () => my.execute(sql`DELETE FROM users`);",
    ).queries;
    assert.equal(mysql?.operation, 'other');
    assert.ok(mysql.open);
    const broken = only('const f = async () => db.execute(sql`DELETE users FROM`);');
    assert.equal(broken.query.operation, 'other');
  });

  it('may be several statements, each at its own place', () => {
    const { queries, textOf } = read(
      "const f = async (id) => pool.query(`DELETE FROM users; -- all; of them\nUPDATE users SET name = ';' WHERE id = ${id};`);",
    );
    assert.deepEqual(
      queries.map(({ operation, where, span }) => [operation, where !== undefined, textOf(span.whole)]),
      [
        ['delete', false, 'DELETE FROM users'],
        ['update', true, "UPDATE users SET name = ';' WHERE id = ${id}"],
      ],
    );
    assert.notEqual(queries[0]?.id, queries[1]?.id);
  });

  it('has its subqueries beside it', () => {
    const { queries, textOf } = read(
      'const f = async () => db.execute(sql`SELECT id FROM users WHERE id IN (SELECT user_id FROM bans)`);',
    );
    assert.deepEqual(
      queries.map(({ nested, span }) => [nested, textOf(span.whole).slice(0, 10)]),
      [
        ['subquery', 'SELECT use'],
        [undefined, 'db.execute'],
      ],
    );
  });
});

interface Reading {
  readonly queries: readonly Query[];
  textOf(span: Span): string;
}

function read(code: string): Reading {
  const text = head + code;
  const host = createMemoryHost({ '/f/schema.ts': schema, '/f/code.ts': text });
  const { queries } = createDrizzleReader(host, {}).queries.read('/f/code.ts');
  return { queries, textOf: ({ start, end }) => text.slice(start, end) };
}

function only(code: string): Reading & { readonly query: Query } {
  const reading = read(code);
  const [query, ...more] = reading.queries;
  assert.ok(query && more.length === 0, `${reading.queries.length} queries`);
  return { ...reading, query };
}
