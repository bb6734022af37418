import assert from 'node:assert/strict';
import { postgres } from './postgres.ts';

/** What the rules about the indexes of queries say, shown by the plans of PostgreSQL for a table of 50,000 rows. */
describe('PostgreSQL: indexes of queries', () => {
  const table = [
    `create table posts (id int primary key, tenant int not null, slug text not null, state text not null,
      created_at timestamptz not null, deleted_at timestamptz)`,
    `insert into posts select n, n % 5000, 'slug ' || n % 7000, case n % 3 when 0 then 'open' else 'done' end,
      timestamptz '2024-01-01' + n * interval '1 minute', case when n % 10 = 0 then now() end
      from generate_series(1, 50000) n`,
  ];

  it('without an index the whole table is read', async () => {
    assert.match(await plan('select 1', "select * from posts where slug = 'slug 7'"), /Seq Scan on posts/);
  });

  it('the proposed index is used: equality, then the order, and nothing is sorted', async () => {
    const text = await plan(
      'create index i on posts (slug, created_at)',
      "select * from posts where slug = 'slug 7' order by created_at desc limit 5",
    );
    assert.match(text, /Index Scan Backward using i/);
    assert.doesNotMatch(text, /Sort/);
  });

  it('equality first, then the range: both bound the scan', async () => {
    const text = await plan(
      'create index i on posts (tenant, created_at)',
      "select * from posts where created_at > '2024-02-01' and tenant = 7",
    );
    assert.match(text, /Index Cond: .*tenant = 7.*created_at >/s);
  });

  it('the range first costs more than equality first', async () => {
    const query = "select * from posts where created_at > '2024-01-05' and tenant = 7";
    const good = await plan('create index i on posts (tenant, created_at)', query);
    const bad = await plan('create index i on posts (created_at, tenant)', query, 'set enable_seqscan = off');
    assert.ok(cost(good) * 5 < cost(bad), `${good}\n${bad}`);
  });

  it('a partial index serves the queries that leave out deleted rows, and only those', async () => {
    const index = 'create index i on posts (slug) where deleted_at is null';
    const live = "select * from posts where slug = 'slug 7' and deleted_at is null";
    assert.match(await plan(index, live), /using i|on i /);
    assert.match(await plan(index, "select * from posts where slug = 'slug 7'"), /Seq Scan/);
  });

  it('an index whose first column the query skips is not used', async () => {
    const text = await plan(
      'create index i on posts (tenant, slug)',
      "select * from posts where slug = 'slug 7'",
    );
    assert.match(text, /Seq Scan on posts/);
  });

  it('an index on a first column of few values is used by its equality alone', async () => {
    const text = await plan(
      'create index i on posts (state, created_at)',
      "select * from posts where state = 'open' and created_at < '2024-01-01 01:00+00'",
    );
    assert.match(text, /Index Cond: .*state = 'open'.*created_at </s);
  });

  it('an index in the order gives the first rows without reading the others', async () => {
    const query = 'select * from posts order by created_at desc limit 10';
    assert.match(await plan('select 1', query), /Sort/);
    assert.match(await plan('create index i on posts (created_at)', query), /Index Scan Backward using i/);
  });

  async function plan(definition: string, query: string, setting = 'select 1'): Promise<string> {
    const rows = await postgres(...table, definition, 'analyze posts', setting, `explain ${query}`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }

  function cost(text: string): number {
    return Number(/cost=[\d.]+\.\.([\d.]+)/.exec(text)?.[1]);
  }
});
