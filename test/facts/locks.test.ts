import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { type LockFactName, type LockMode, lockFacts } from '../../server/src/rules/migration/facts/locks.ts';

/** For each fact a statement that shows it on the tables below; `other` names the second table it locks. */
const shown: Readonly<
  Record<
    LockFactName,
    { readonly sql: string; readonly before?: string; readonly table?: string; readonly other?: string }
  >
> = {
  'add-column': {
    sql: "alter table t add c int not null default 5, add d timestamptz default now(), add e text default 'x', add g int generated always as (1) virtual",
  },
  'add-column-rewrite': { sql: 'alter table t add c uuid default gen_random_uuid()' },
  'drop-column': { sql: 'alter table t drop b' },
  'rename-column': { sql: 'alter table t rename b to c' },
  'rename-table': { sql: 'alter table t rename to u' },
  'rename-constraint': { sql: 'alter table t rename constraint t_pkey to k' },
  'set-schema': { before: 'create schema s', sql: 'alter table t set schema s' },
  'set-column-type': { sql: 'alter table t alter v type text' },
  'set-column-type-scan': { sql: 'alter table t alter v type text' },
  'set-column-type-rewrite': { sql: 'alter table t alter a type bigint' },
  'set-not-null': { sql: 'alter table t alter b set not null' },
  'set-not-null-proven': {
    before: 'alter table t add check (b is not null)',
    sql: 'alter table t alter b set not null',
  },
  'drop-not-null': {
    before: 'alter table t alter b set not null',
    sql: 'alter table t alter b drop not null',
  },
  'set-default': { sql: "alter table t alter b set default 'x'" },
  'drop-default': { sql: 'alter table t alter b drop default' },
  'add-identity': { sql: 'alter table t alter id add generated always as identity' },
  'add-foreign-key': { sql: 'alter table t add foreign key (p) references p', other: 'p' },
  'add-foreign-key-not-valid': {
    sql: 'alter table t add foreign key (p) references p not valid',
    other: 'p',
  },
  'add-check': { sql: 'alter table t add check (a > 0)' },
  'add-check-not-valid': { sql: 'alter table t add check (a > 0) not valid' },
  'add-unique': { sql: 'alter table t add unique (a)' },
  'add-unique-using-index': {
    before: 'create unique index i on t (a)',
    sql: 'alter table t add unique using index i',
  },
  'add-exclusion': { sql: 'alter table t add exclude using btree (a with =)' },
  'validate-constraint': {
    before: 'alter table t add constraint c check (a > 0) not valid',
    sql: 'alter table t validate constraint c',
  },
  'drop-constraint': { sql: 'alter table t drop constraint t_pkey' },
  'attach-partition': {
    sql: 'alter table m attach partition m2 for values from (10) to (20)',
    table: 'm',
    other: 'm2',
  },
  'attach-partition-proven': {
    before: 'alter table m2 add check (id is not null and id >= 10 and id < 20)',
    sql: 'alter table m attach partition m2 for values from (10) to (20)',
    table: 'm',
    other: 'm2',
  },
  'detach-partition': { sql: 'alter table m detach partition m1', table: 'm' },
  'detach-partition-concurrently': { sql: 'alter table m detach partition m1 concurrently', table: 'm' },
  'create-index': { sql: 'create index on t (a)' },
  'create-index-concurrently': { sql: 'create index concurrently on t (a)' },
  'drop-index': { before: 'create index i on t (a)', sql: 'drop index i' },
  'drop-index-concurrently': { before: 'create index i on t (a)', sql: 'drop index concurrently i' },
  reindex: { sql: 'reindex table t' },
  'reindex-concurrently': { sql: 'reindex table concurrently t' },
  'refresh-matview': { sql: 'refresh materialized view v', table: 'v' },
  'refresh-matview-concurrently': {
    before: 'create unique index on v (id)',
    sql: 'refresh materialized view concurrently v',
    table: 'v',
  },
  'drop-table': { sql: 'drop table t cascade' },
  truncate: { sql: 'truncate t' },
  'rewrite-table': { sql: 'cluster t using t_pkey' },
  'create-trigger': {
    before: "create function f() returns trigger language plpgsql as 'begin return new; end'",
    sql: 'create trigger g before update on t for each row execute function f()',
  },
  'drop-trigger': {
    before:
      "create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger g before update on t for each row execute function f()",
    sql: 'drop trigger g on t',
  },
  'enable-trigger': { sql: 'alter table t disable trigger user' },
  'alter-domain-scan': {
    sql: 'alter domain positive add check (value > 0)',
    table: 'w',
  },
  'write-rows': { sql: 'update t set a = 2' },
};

/** PostgreSQL refuses these inside a transaction, so their locks cannot be looked at: they are cited only. */
const outsideTransactions: readonly LockFactName[] = [
  'create-index-concurrently',
  'drop-index-concurrently',
  'reindex-concurrently',
  'detach-partition-concurrently',
];

const rank: readonly LockMode[] = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
];

describe('what PostgreSQL locks and rewrites', () => {
  let db: PGlite;
  before(async () => {
    db = await PGlite.create();
    // In UTC a change between timestamp and timestamptz looks free.
    await db.exec(`set timezone to 'Asia/Tokyo';
      create table p (id int primary key);
      create table t (id int primary key, a int, b text, v varchar(10), p int, at timestamp);
      insert into p values (1); insert into t select n, n, 'b', 'v', 1, now() from generate_series(1, 20) n;
      create domain positive as int; create table w (id positive); insert into w values (1);
      create materialized view v as select id from t;
      create table m (id int not null) partition by range (id); create table m1 partition of m for values from (0) to (10); create table m2 (id int not null);`);
  });
  afterEach(() => db.exec('rollback'));
  after(() => db.close());

  async function nodesOf(table: string): Promise<number> {
    const { rows } = await db.query<{ node: number }>(
      `select relfilenode as node from pg_class where oid = $1`,
      [await oidOf(table)],
    );
    return rows[0]?.node ?? 0;
  }
  async function oidOf(table: string): Promise<number> {
    const { rows } = await db.query<{ oid: number }>(`select $1::regclass::oid::int as oid`, [table]);
    return rows[0]?.oid as number;
  }
  async function strongest(oid: number): Promise<LockMode | undefined> {
    const { rows } = await db.query<{ mode: string }>(
      'select mode from pg_locks where relation = $1 and granted and pid = pg_backend_pid()',
      [oid],
    );
    const modes = rows.map(({ mode }) =>
      mode
        .replace(/Lock$/, '')
        .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
        .toUpperCase(),
    );
    return rank.filter((mode) => modes.includes(mode)).at(-1);
  }

  for (const [name, { sql, before: setUp, table = 't', other }] of Object.entries(shown)) {
    const fact = lockFacts[name as LockFactName];
    if (outsideTransactions.includes(name as LockFactName)) {
      it(`runs only outside of a transaction: ${name}`, async () => {
        await db.exec('begin');
        if (setUp) await db.exec(setUp);
        await assert.rejects(db.exec(sql), /cannot (run|be executed) (inside|within) a transaction block/);
      });
      continue;
    }
    it(`takes ${fact.lock}${fact.rewrites ? ' and rewrites' : ''}: ${name}`, async () => {
      await db.exec('begin');
      if (setUp) {
        await db.exec(setUp);
        await db.exec('commit; begin');
      }
      try {
        const oid = await oidOf(table);
        const otherOid = other === undefined ? undefined : await oidOf(other);
        const before = await nodesOf(table);
        await db.exec(sql);
        assert.equal(await strongest(oid), fact.lock);
        if (otherOid !== undefined)
          assert.equal(await strongest(otherOid), 'otherLock' in fact ? fact.otherLock : undefined);
        const { rows } = await db.query<{ node: number }>(
          'select relfilenode as node from pg_class where oid = $1',
          [oid],
        );
        assert.equal(rows[0] !== undefined && rows[0].node !== before, fact.rewrites, 'rewritten');
      } finally {
        await db.exec('rollback');
        if (setUp) await undo(setUp);
      }
    });
  }

  const rewriting: readonly (readonly [sql: string, rewrites: boolean])[] = [
    ['alter table t set unlogged', true],
    ['alter table t set tablespace elsewhere', true],
    ['alter table t set access method other_heap', true],
    ['alter table t set (fillfactor = 70)', false],
  ];
  let isPrepared = false;
  for (const [sql, rewrites] of rewriting)
    it(`${rewrites ? 'writes every row' : 'writes nothing'}: ${sql}`, async () => {
      if (!isPrepared) {
        isPrepared = true;
        await db.exec('create access method other_heap type table handler heap_tableam_handler');
        await db.exec('set allow_in_place_tablespaces = on');
        await db.exec("create tablespace elsewhere location ''");
      }
      await db.exec('begin');
      const oid = await oidOf('t');
      const before = await nodesOf('t');
      await db.exec(sql);
      if (rewrites) assert.equal(await strongest(oid), 'ACCESS EXCLUSIVE');
      assert.equal((await nodesOf('t')) !== before, rewrites);
    });
  it('writes every row: vacuum full, and only outside of a transaction', async () => {
    const before = await nodesOf('t');
    await db.exec('vacuum full t');
    assert.notEqual(await nodesOf('t'), before);
    await db.exec('begin');
    await assert.rejects(db.exec('vacuum full t'), /cannot run inside a transaction block/);
  });

  it('tries NOT NULL of a domain on the tables that use it', async () => {
    await db.exec('begin; alter domain positive set not null');
    assert.equal(await strongest(await oidOf('w')), lockFacts['alter-domain-scan'].lock);
  });

  it('refreshes a view concurrently only by a unique index of all rows', async () => {
    const refresh = () => db.exec('begin; refresh materialized view concurrently v; rollback');
    await assert.rejects(refresh(), /cannot refresh materialized view .* concurrently/);
    await db.exec('rollback; create unique index partial on v (id) where id > 0');
    await assert.rejects(refresh(), /cannot refresh materialized view .* concurrently/);
    await db.exec('rollback; drop index partial; create unique index whole on v using btree (id)');
    await refresh();
    await db.exec('drop index whole');
  });

  it('takes only a CHECK over the partition key as proof of what a partition holds', async () => {
    const notices = async (check: string) => {
      const told: string[] = [];
      await db.exec(`begin; alter table m2 add check (${check}); set local client_min_messages = debug1`);
      await db.exec('alter table m attach partition m2 for values from (10) to (20)', {
        onNotice: ({ message }) => told.push(message ?? ''),
      });
      await db.exec('rollback');
      return told.filter((message) => /implied by existing constraints/.test(message)).length;
    };
    await db.exec('alter table m add other int; alter table m2 add other int');
    assert.equal(await notices('other > 0'), 0);
    assert.equal(await notices('id >= 10 and id < 20'), 1);
    await db.exec('alter table m drop other; alter table m2 drop other');
  });

  it('proves NOT NULL by a CHECK that the same transaction has validated', async () => {
    const told: string[] = [];
    await db.exec('alter table t add constraint there check (b is not null) not valid');
    await db.exec('begin; alter table t validate constraint there; set local client_min_messages = debug1');
    assert.equal(await strongest(await oidOf('t')), 'SHARE UPDATE EXCLUSIVE');
    await db.exec('alter table t alter b set not null', {
      onNotice: ({ message }) => told.push(message ?? ''),
    });
    await db.exec('rollback; alter table t drop constraint there');
    assert.equal(told.filter((message) => /sufficient to prove/.test(message)).length, 1);
  });

  it('drops a CHECK before it looks whether one proves NOT NULL, in one statement', async () => {
    const told: string[] = [];
    await db.exec('alter table t add constraint there check (b is not null)');
    await db.exec('begin');
    await db.exec('set local client_min_messages = debug1');
    await db.exec('alter table t alter b set not null, drop constraint there', {
      onNotice: ({ message }) => told.push(message ?? ''),
    });
    await db.exec('rollback; alter table t drop constraint there');
    assert.deepEqual(told, ['verifying table "t"']);
  });

  it('puts a value of an enum last in every comparison when nothing says where it belongs', async () => {
    await db.exec(
      "create type priority as enum ('low', 'high'); alter type priority add value 'medium'; alter type priority add value 'lowest' before 'low'",
    );
    const { rows } = await db.query<{ order: string }>(
      "select string_agg(p::text, ' ' order by p) as order from unnest(enum_range(null::priority)) p",
    );
    assert.deepEqual(rows, [{ order: 'lowest low high medium' }]);
    await db.exec('drop type priority');
  });

  /** Takes back what a case had to commit. */
  async function undo(setUp: string): Promise<void> {
    if (setUp.startsWith('create schema')) await db.exec('drop schema s');
    else if (setUp.startsWith('create function')) await db.exec('drop function f cascade');
    else if (setUp.includes('index on v')) await db.exec('drop index v_id_idx');
    else if (setUp.includes('index i')) await db.exec('drop index i');
    else if (setUp.includes('set not null')) await db.exec('alter table t alter b drop not null');
    else if (setUp.includes('m2 add check')) await db.exec('alter table m2 drop constraint m2_id_check');
    else if (setUp.includes('constraint c')) await db.exec('alter table t drop constraint c');
    else if (setUp.includes('b is not null')) await db.exec('alter table t drop constraint t_b_check');
  }
});
