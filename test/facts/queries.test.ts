import assert from 'node:assert/strict';
import { and, eq } from 'drizzle-orm';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/pg-proxy';
import { postgres } from './postgres.ts';

/** What the rules of the group "query" say about PostgreSQL and Drizzle, shown on them. */
describe('PostgreSQL: queries', () => {
  const filled = [
    'create table users (id int primary key, email text not null, name text, created_at timestamptz not null, deleted_at timestamptz)',
    `insert into users select n, 'u' || n || '@example.com', 'name ' || n, timestamptz '2026-01-01' + n * interval '1 minute',
       case when n % 10 = 0 then now() end from generate_series(1, 20000) n`,
    'create index users_email on users (email)',
    'create index users_created on users (created_at)',
    'analyze users',
  ];

  async function plan(query: string, ...more: readonly string[]): Promise<string> {
    const rows = await postgres(...filled, ...more, `explain ${query}`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }

  it('a function hides a column from its index', async () => {
    assert.match(await plan("select * from users where email = 'u7@example.com'"), /Index Scan/);
    assert.match(await plan("select * from users where lower(email) = 'u7@example.com'"), /Seq Scan/);
    assert.match(await plan("select * from users where created_at::date = '2026-01-02'"), /Seq Scan/);
  });

  it('what is selected and grouped by has to be one text: two parameters are two values', async () => {
    const query = (unit: string, grouped: string) =>
      `select date_trunc(${unit}, created_at), count(*) from users group by date_trunc(${grouped}, created_at)`;
    assert.equal((await postgres(...filled, query("'month'", "'month'"))).length, 1);
    await assert.rejects(
      postgres(...filled, `prepare counted(text, text) as ${query('$1', '$2')}`),
      /must appear in the GROUP BY clause/,
    );
  });

  it('an index over the expression answers it', async () => {
    const text = await plan(
      "select * from users where lower(email) = 'u7@example.com'",
      'create index users_lower on users (lower(email))',
      'analyze users',
    );
    assert.match(text, /users_lower/);
  });

  it('a range of the bare column uses the index where the function does not', async () => {
    const text = await plan(
      "select * from users where created_at >= '2026-01-02' and created_at < '2026-01-03'",
    );
    assert.match(text, /users_created/);
  });

  it('a pattern that begins with a wildcard reads every row, one that does not uses an index for patterns', async () => {
    const index = 'create index users_pattern on users (email text_pattern_ops)';
    assert.match(await plan("select * from users where email like 'u77@%'", index), /users_pattern/);
    assert.match(await plan("select * from users where email like '%77@example.com'", index), /Seq Scan/);
  });

  it('OR of equalities and IN both use the index, IN in one scan', async () => {
    const or = await plan("select * from users where email = 'a' or email = 'b' or email = 'c'");
    const list = await plan("select * from users where email in ('a', 'b', 'c')");
    assert.match(list, /Index Scan|Bitmap/);
    assert.match(or, /users_email/);
    assert.equal(list.match(/Index Scan/g)?.length, 1);
  });

  it('= NULL and <> NULL find nothing, IS NULL finds', async () => {
    const [counts] = await postgres(
      ...filled,
      `select (select count(*)::int from users where deleted_at = null) as equal,
              (select count(*)::int from users where deleted_at <> null) as other,
              (select count(*)::int from users where deleted_at is null) as is_null`,
    );
    assert.deepEqual(counts, { equal: 0, other: 0, is_null: 18000 });
  });

  it('ORDER BY random() sorts all rows, whatever the limit', async () => {
    const text = await plan('select id from users order by random() limit 1');
    assert.match(text, /Sort[\s\S]*Seq Scan on users.*rows=20000/);
  });

  it('OFFSET reads the rows that it skips', async () => {
    const rows = await postgres(
      ...filled,
      'explain (analyze, timing off, costs off) select id from users order by created_at limit 10 offset 15000',
    );
    assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), /rows=15010/);
  });

  it('a page after the last row reads only its own rows', async () => {
    const rows = await postgres(
      ...filled,
      "explain (analyze, timing off, costs off) select id from users where created_at > '2026-01-08' order by created_at limit 10",
    );
    const text = rows.map((row) => row['QUERY PLAN']).join('\n');
    assert.match(text, /users_created/);
    assert.doesNotMatch(text, /rows=\d{3,}/);
  });

  it('a count reads all rows that match, EXISTS stops at the first', async () => {
    const analyzed = async (query: string) => {
      const rows = await postgres(...filled, `explain (analyze, timing off, costs off) ${query}`);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    assert.match(await analyzed('select count(*) > 0 from users where deleted_at is null'), /rows=18000/);
    assert.doesNotMatch(
      await analyzed('select exists (select 1 from users where deleted_at is null)'),
      /rows=18000/,
    );
  });

  it('an INSERT without names fills the columns in the order of the table, however they came about', async () => {
    const rows = await postgres(
      'create table t (a text, b text)',
      'alter table t drop column a',
      'alter table t add column a text',
      "insert into t values ('first', 'second')",
      'select a, b from t',
    );
    assert.deepEqual(rows, [{ a: 'second', b: 'first' }]);
  });

  it('a value in the text of a statement is part of it', async () => {
    const value = "x' or 'a' = 'a";
    const [found] = await postgres(...filled, `select count(*)::int as n from users where name = '${value}'`);
    assert.deepEqual(found, { n: 20000 });
  });
});

describe('Drizzle: conditions', () => {
  const users = pgTable('users', { id: integer('id'), name: text('name') });
  const db = drizzle(async () => ({ rows: [] }));
  const sqlOf = (query: { toSQL(): { readonly sql: string } }) => query.toSQL().sql.replace(/.* where /, '');

  it('&& keeps the last condition, || the first', () => {
    const both = eq(users.id, 1) && eq(users.name, 'a');
    const either = eq(users.id, 1) || eq(users.name, 'a');
    assert.equal(sqlOf(db.select().from(users).where(both)), '"users"."name" = $1');
    assert.equal(sqlOf(db.select().from(users).where(either)), '"users"."id" = $1');
  });

  it('a second where replaces the first, of a dynamic query too', () => {
    const query = db.select().from(users).$dynamic();
    assert.equal(sqlOf(query.where(eq(users.id, 1)).where(eq(users.name, 'a'))), '"users"."name" = $1');
  });

  it('and() keeps both', () => {
    const both = and(eq(users.id, 1), eq(users.name, 'a'));
    assert.equal(sqlOf(db.delete(users).where(both)), '("users"."id" = $1 and "users"."name" = $2)');
  });

  it('where(undefined) is no condition', () => {
    assert.doesNotMatch(db.delete(users).where(undefined).toSQL().sql, /where/);
  });
});
