import assert from 'node:assert/strict';
import { withoutBtree } from '../../server/src/rules/index/btree-on-jsonb.ts';
import { reservedWords } from '../../server/src/rules/vocabulary/reserved.ts';
import { postgres } from './postgres.ts';

/** What the rules on what an index can do, on types and names say about PostgreSQL, shown on it. */
describe('PostgreSQL: what an index can do', () => {
  const events = [
    'create table events (id int primary key, data jsonb, tags text[], sent boolean, deleted_at timestamptz)',
    `insert into events select n, jsonb_build_object('kind', n % 100), array[(n % 100)::text], n % 2 = 0,
       case when n % 100 = 0 then now() end from generate_series(1, 20000) n`,
  ];

  async function plan(index: string, query: string): Promise<string> {
    const rows = await postgres(...events, index, 'analyze events', `explain ${query}`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }

  it('a B-tree on jsonb or an array does not find what a value contains, GIN does', async () => {
    const contains = 'select * from events where data @> \'{"kind": 7}\'';
    assert.match(await plan('create index i on events (data)', contains), /Seq Scan/);
    assert.match(await plan('create index i on events using gin (data)', contains), /Bitmap Index Scan on i/);
    const overlaps = "select * from events where tags && '{7}'";
    assert.match(await plan('create index i on events (tags)', overlaps), /Seq Scan/);
    assert.match(await plan('create index i on events using gin (tags)', overlaps), /Bitmap Index Scan on i/);
  });

  it('a B-tree refuses a document that is too large', async () => {
    await assert.rejects(
      postgres(
        'create table d (data jsonb)',
        'create index i on d (data)',
        'insert into d select jsonb_agg(md5(n::text)) from generate_series(1, 500) n',
      ),
      /index row (size|requires) \d+/,
    );
  });

  it('the types without a B-tree are refused', async () => {
    for (const type of withoutBtree) {
      await assert.rejects(
        postgres(`create table d (x ${type})`, 'create index i on d (x)'),
        /no default operator class for access method "btree"/,
        type,
      );
    }
    await postgres('create table d (x jsonb, y text[], z tsvector)', 'create index i on d (x, y, z)');
  });

  it('an index on a boolean of which half is true is not used, one on the rare rows is', async () => {
    const query = 'select * from events where sent';
    assert.match(await plan('create index i on events (sent)', query), /Seq Scan/);
    const rare = 'select * from events where deleted_at is not null';
    const partial = 'create index i on events (deleted_at) where deleted_at is not null';
    assert.match(await plan(partial, rare), /Index.* i/);
    const many = 'select * from events where deleted_at is null';
    assert.match(await plan('create index i on events (deleted_at)', many), /Seq Scan/);
  });

  it('a partial index of the rare rows is a fraction of the whole one', async () => {
    const rows = await postgres(
      ...events,
      'create index whole on events (deleted_at)',
      'create index part on events (deleted_at) where deleted_at is not null',
      "select pg_relation_size('part') * 4 < pg_relation_size('whole') as smaller",
    );
    assert.deepEqual(rows, [{ smaller: true }]);
  });

  it('a hash index answers = and not <', async () => {
    const off = 'set enable_seqscan = off';
    const hash = `create index i on events using hash (id); drop index if exists j; ${off}; alter table events drop constraint events_pkey`;
    assert.match(await plan(hash, 'select * from events where id = 7'), /\bi\b/);
    assert.doesNotMatch(await plan(hash, 'select * from events where id < 7'), /Index.*\bi\b/);
  });

  it('a column twice is refused in a constraint and taken in an index', async () => {
    await assert.rejects(postgres('create table t (a int, unique (a, a))'), /appears twice/);
    await assert.rejects(postgres('create table t (a int, primary key (a, a))'), /appears twice/);
    await postgres('create table t (a int)', 'create index i on t (a, a)');
  });

  it('a deleted row keeps its place in a unique key', async () => {
    const start = [
      'create table u (email text, deleted_at timestamptz)',
      "insert into u values ('a', now())",
    ];
    const again = "insert into u values ('a', null)";
    await assert.rejects(postgres(...start, 'create unique index i on u (email)', again), /duplicate key/);
    await postgres(...start, 'create unique index i on u (email) where deleted_at is null', again);
  });
});

describe('PostgreSQL: names and types', () => {
  it('has the reserved words of the list', async () => {
    const rows = await postgres("select word from pg_get_keywords() where catcode in ('R', 'T')");
    assert.deepEqual([...reservedWords('postgresql')].sort(), rows.map((row) => row.word).sort());
  });

  it('select * from user is not the table', async () => {
    const rows = await postgres('create table "user" (name text)', 'select * from user');
    assert.deepEqual(Object.keys(rows[0] ?? {}), ['user']);
  });

  it('tables and indexes share their names', async () => {
    await assert.rejects(
      postgres(
        'create table a (x int)',
        'create table b (x int)',
        'create index i on a (x)',
        'create index i on b (x)',
      ),
      /relation "i" already exists/,
    );
  });

  it('char(n) pads, and takes what is too short', async () => {
    const rows = await postgres(
      "create table t (x char(5)); insert into t values ('ab')",
      "select octet_length(x) as bytes, x = 'ab' as same, x like 'ab' as alike from t",
    );
    assert.deepEqual(rows, [{ bytes: 5, same: true, alike: false }]);
  });

  it('text sorts 10 before 9', async () => {
    const rows = await postgres("select x from (values ('9'), ('10')) v (x) order by x");
    assert.deepEqual(
      rows.map((row) => row.x),
      ['10', '9'],
    );
  });

  it('a uuid takes 16 bytes, its text 37', async () => {
    const rows = await postgres(
      'create table t (a uuid, b text)',
      'insert into t select u, u::text from gen_random_uuid() u',
      'select pg_column_size(a) as uuid, pg_column_size(b) as text from t',
    );
    assert.deepEqual(rows, [{ uuid: 16, text: 37 }]);
  });

  it('a bare numeric keeps every digit', async () => {
    const rows = await postgres(
      'create table t (a numeric, b numeric(12, 2))',
      'insert into t values (10 / 3.0, 10 / 3.0)',
      'select length(a::text) > 10 as many, b::text as b from t',
    );
    assert.deepEqual(rows, [{ many: true, b: '3.33' }]);
  });

  it('a policy without row level security does nothing, and security without a policy hides all', async () => {
    const start = [
      'drop role if exists reader',
      'create table notes (id int)',
      'insert into notes values (1)',
      'create role reader',
      'grant usage on schema public to reader',
      'grant select on notes to reader',
    ];
    const policy = 'create policy none on notes using (false)';
    const run = async (...more: readonly string[]) => {
      const rows = await postgres(
        ...start,
        ...more,
        'create temp table seen (n int)',
        'grant all on seen to reader',
        'set role reader',
        'insert into seen select count(*) from notes',
        'reset role',
        'drop owned by reader',
        'drop role reader',
        'select n from seen',
      );
      await postgres('drop table seen');
      return rows;
    };
    assert.deepEqual(await run(policy), [{ n: 1 }]);
    assert.deepEqual(await run('alter table notes enable row level security'), [{ n: 0 }]);
  });

  it('permissive policies are added up', async () => {
    const rows = await postgres(
      'drop role if exists reader',
      'create table notes (id int)',
      'insert into notes values (1), (2), (3)',
      'create role reader',
      'grant usage on schema public to reader',
      'grant select on notes to reader',
      'alter table notes enable row level security',
      'create policy a on notes using (id = 1)',
      'create policy b on notes using (id = 2)',
      'create temp table seen (n int)',
      'grant all on seen to reader',
      'set role reader',
      'insert into seen select id from notes',
      'reset role',
      'drop owned by reader',
      'drop role reader',
      'select n from seen order by n',
    );
    assert.deepEqual(rows, [{ n: 1 }, { n: 2 }]);
    await postgres('drop table seen');
  });
});
