import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';

/** What the migration rules keep quiet about, or speak of, when a column is added. */
describe('a new column on PostgreSQL', () => {
  let db: PGlite;
  before(async () => {
    db = await PGlite.create();
    await db.exec(`set timezone to 'Asia/Tokyo'; create table parent (id int primary key);
      create table t (id int primary key); insert into t values (1), (2);`);
  });
  beforeEach(() => db.exec('begin'));
  afterEach(() => db.exec('rollback'));
  after(() => db.close());

  async function rewrites(sql: string): Promise<boolean> {
    const node = async () =>
      (await db.query<{ n: number }>("select relfilenode as n from pg_class where relname = 't'")).rows[0]?.n;
    const before = await node();
    await db.exec(sql);
    return (await node()) !== before;
  }

  const quiet = [
    "alter table t add c text not null default 'x'",
    'alter table t add c timestamptz not null default now()',
    'alter table t add c int generated always as (id + 1) virtual',
    'alter table t add c uuid, alter column c set default gen_random_uuid()',
    'alter table t add c int references parent',
  ];
  const loud = [
    'alter table t add c uuid default gen_random_uuid()',
    'alter table t add c timestamptz default clock_timestamp()',
    'alter table t add c int generated always as (id + 1) stored',
    'alter table t add c bigserial',
    'alter table t add c bigint generated always as identity',
  ];
  for (const sql of quiet)
    it(`writes nothing: ${sql}`, async () => {
      assert.equal(await rewrites(sql), false);
    });
  for (const sql of loud)
    it(`writes every row: ${sql}`, async () => {
      assert.equal(await rewrites(sql), true);
    });

  it('looks up the default of a new foreign key in its parent', async () => {
    await assert.rejects(
      db.exec('alter table t add c int default 7 references parent'),
      /violates foreign key constraint/,
    );
  });
  it('refuses a NOT NULL column without a default as soon as there are rows', async () => {
    await assert.rejects(db.exec('alter table t add c text not null'), /contains null values/);
  });
  it('takes DEFAULT NULL for none', async () => {
    await assert.rejects(db.exec('alter table t add c text not null default null'), /contains null values/);
    await db.exec('rollback; begin; alter table t add c int default null references parent');
  });
  it('tries a CHECK of a new column on the rows there are', async () => {
    await assert.rejects(db.exec('alter table t add c int check (c is not null)'), /is violated by some row/);
  });
});
