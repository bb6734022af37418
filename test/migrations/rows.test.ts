import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { fillRows } from '../../server/src/migrations/child/fillRows.ts';
import { meetRows } from '../../server/src/migrations/child/meetRows.ts';

describe('a migration that meets rows', () => {
  let db: PGlite;
  before(async () => {
    db = await PGlite.create();
  });
  after(() => db.close());
  beforeEach(() => db.exec('drop schema public cascade; create schema public'));

  for (const [name, tables, up, message] of [
    [
      'of which one has no value',
      'create table a (id int primary key, x text)',
      'alter table a alter column x set not null',
      /column "x" of relation "a" contains null values/,
    ],
    [
      'of which two are the same',
      'create table a (id int primary key, x text not null)',
      'alter table a add constraint a_x_key unique (x)',
      /could not create unique index "a_x_key".*is duplicated/,
    ],
    [
      'that have no value for a required column',
      'create table a (id int primary key)',
      'alter table a add column x text not null',
      /column "x" of relation "a" contains null values/,
    ],
    [
      'whose texts are no numbers',
      'create table a (id int primary key, x text)',
      'alter table a alter column x type integer using x::integer',
      /invalid input syntax for type integer: "x 1"/,
    ],
    [
      'whose values are too long',
      'create table a (id int primary key, title text)',
      'alter table a alter column title type varchar(3)',
      /value too long for type character varying\(3\)/,
    ],
    [
      'that break a new check',
      'create table a (id int primary key, x int not null)',
      'alter table a add constraint large check (x > 100)',
      /check constraint "large" of relation "a" is violated by some row/,
    ],
  ] as const) {
    it(`fails on rows ${name}`, async () => {
      await db.exec(tables);
      const { failures } = await meetRows(db, ['select 1', up], undefined);
      assert.deepEqual(
        failures.map(({ direction, statement, sql }) => ({ direction, statement, sql })),
        [{ direction: 'up', statement: 1, sql: up }],
      );
      assert.match(failures[0]?.message ?? '', message);
      const { rows } = await db.query('select * from a');
      assert.deepEqual(rows, [], 'nothing is left of the rows');
    });
  }

  it('gets through where rows are no obstacle, there and back', async () => {
    await db.exec('create table a (id int primary key, x text not null)');
    const up = ['alter table a add column y int not null default 0', 'create index concurrently i on a (x)'];
    const report = await meetRows(db, up, ['drop index concurrently i', 'alter table a drop column y']);
    assert.deepEqual(report, { tables: 1, rows: 4, empty: [], failures: [] });
  });

  it('tells a way back that has no values for what was dropped', async () => {
    await db.exec('create table a (id int primary key, x text not null)');
    const { failures } = await meetRows(
      db,
      ['alter table a drop column x'],
      ['alter table a add column x text not null'],
    );
    assert.deepEqual(
      failures.map(({ direction, message }) => [direction, message]),
      [['down', 'column "x" of relation "a" contains null values']],
    );
  });

  it('fills tables of every kind of key and type', async () => {
    await db.exec(`
      create type state as enum ('open', 'paid');
      create domain positive as int check (value > 0);
      create table owners (id uuid primary key, email text not null unique check (email like '%@%'));
      create table teams (id bigint generated always as identity primary key, owner uuid not null references owners,
        lead bigint not null, name varchar(5) not null, kind text not null check (kind in ('a', 'b')),
        state state not null, states state[] not null, age int not null check (age between 18 and 99),
        at timestamptz not null, price numeric(4,2) not null, data jsonb not null, n positive not null,
        twice int generated always as (age * 2) stored);
      create table members (team bigint not null references teams, owner uuid not null references owners,
        parent bigint, primary key (team, owner));
      alter table teams add foreign key (lead, owner) references members (team, owner) deferrable;
      create table tree (id serial primary key, parent int not null references tree);
    `);
    await db.exec('begin');
    const { tables, rows, empty } = await fillRows(db);
    assert.deepEqual({ tables, rows, empty }, { tables: 4, rows: 16, empty: [] });
    // Every reference leads to a row.
    const { rows: lost } = await db.query(`
      select 1 from members m left join teams t on t.id = m.team left join owners o on o.id = m.owner
      where t.id is null or o.id is null
      union all select 1 from tree a left join tree b on b.id = a.parent where b.id is null`);
    assert.deepEqual(lost, []);
    await db.exec('rollback');
  });

  it('keeps the rows that the history has put there', async () => {
    await db.exec(`create table kinds (code text primary key); insert into kinds values ('x');
      create table things (id int primary key, kind text not null references kinds)`);
    await db.exec('begin');
    await fillRows(db);
    const { rows } = await db.query<{ kind: string }>('select distinct kind from things');
    assert.deepEqual(rows, [{ kind: 'x' }]);
    await db.exec('rollback');
  });

  it('tells a table that it cannot fill', async () => {
    await db.exec(`create table a (id int primary key, x text not null check (md5(x) = 'none'))`);
    const { empty, tables } = await meetRows(db, [], undefined);
    assert.equal(tables, 0);
    assert.match(empty.join(), /public\.a: .*violates check constraint/);
  });
});
