import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';

/** What the rules on access say about PostgreSQL, shown on it. */
describe('PostgreSQL: access', () => {
  let database: PGlite;
  const last = async (...statements: readonly string[]) => {
    const results = await database.exec(statements.join(';\n'));
    return results.at(-1)?.rows;
  };

  before(async () => {
    database = await PGlite.create();
    await database.exec('create role reader');
  });
  beforeEach(() => database.exec('create schema t; grant usage on schema t to reader; set search_path = t'));
  afterEach(() => database.exec('reset role; drop schema t cascade; drop schema if exists other cascade'));
  after(() => database.close());

  it('is not to be changed on a table that the script makes only later, and else CREATE TABLE is refused', async () => {
    const script = 'alter table notes enable row level security; create table notes (id int primary key)';
    await assert.rejects(database.exec(script), /relation "notes" does not exist/);
    await database.exec('create table notes (id int)');
    await assert.rejects(database.exec(script), /relation "notes" already exists/);
  });

  const secured = [
    'create table notes (id int primary key, owner text)',
    "insert into notes values (1, 'me'), (2, 'you')",
    'alter table notes enable row level security',
    "create policy own on notes for select to reader using (owner = 'me')",
    'grant select on notes to reader',
  ];
  for (const [options, seen] of [
    ['', 2],
    ['with (security_invoker = true)', 1],
  ] as const) {
    it(`a view ${options} over a table with a policy shows ${seen} of 2 rows, of which one is hidden`, async () => {
      const rows = await last(
        ...secured,
        `create view v ${options} as select * from notes`,
        'grant select on v to reader',
        'set role reader',
        'select count(*)::int as n from v',
      );
      assert.deepEqual(rows, [{ n: seen }]);
    });
  }

  for (const [condition, calls] of [
    ['me() = owner', 100],
    ['(select me()) = owner', 1],
    ['team in (select team from members where person = me())', 1],
    ['team in (select team from members where note = me())', 10],
  ] as const) {
    it(`a policy with ${condition} asks who the user is ${calls} times or so, over 100 rows`, async () => {
      const rows = await last(
        'create sequence asked',
        "create function me() returns int stable language plpgsql as $$ begin perform nextval('t.asked'); return 5; end $$",
        'create table members (person int primary key, team int, note int)',
        'insert into members select i, i, i from generate_series(1, 10) i',
        'create table notes (id int, team int, owner int)',
        'insert into notes select i, i % 10, i from generate_series(1, 100) i',
        'alter table notes enable row level security',
        'set enable_seqscan = off',
        `create policy p on notes for select to reader using (${condition})`,
        'grant select on notes, members to reader',
        'grant all on asked to reader',
        'set role reader',
        'select count(*) from notes',
        'reset role',
        'reset enable_seqscan',
        'select last_value::int as n from asked',
      );
      const [{ n } = { n: 0 }] = rows as { n: number }[];
      // Planning calls it once more where it estimates.
      assert.ok(n >= calls && n <= calls + 2, String(n));
    });
  }

  for (const [settings, answer] of [
    ['', 1000],
    ['set search_path = t', 1],
  ] as const) {
    it(`the caller of a SECURITY DEFINER function ${settings} is answered ${answer}`, async () => {
      const rows = await last(
        'create table accounts (balance int)',
        'insert into accounts values (1)',
        'create schema other',
        'create table other.accounts (balance int)',
        'insert into other.accounts values (1000)',
        `create function total() returns int language sql security definer ${settings} as 'select balance from accounts'`,
        'set search_path = other, t',
        'select t.total() as n',
      );
      assert.deepEqual(rows, [{ n: answer }]);
    });
  }

  it('what PUBLIC has cannot be taken from one role', async () => {
    const rows = await last(
      'create table orders (id int)',
      'grant insert on orders to public',
      'revoke insert on orders from reader',
      "select has_table_privilege('reader', 't.orders', 'insert') as may",
    );
    assert.deepEqual(rows, [{ may: true }]);
  });

  it('what is taken from a role by default is missing on tables to come, and on no other', async () => {
    const rows = await last(
      'alter default privileges in schema t grant all on tables to reader',
      'create table sooner (id int)',
      'alter default privileges in schema t revoke all on tables from public, reader',
      'create table later (id int)',
      'create table given (id int)',
      'grant select on given to public',
      "select array(select has_table_privilege('reader', name, 'select') from unnest(array['sooner', 'later', 'given']) name) as may",
    );
    assert.deepEqual(rows, [{ may: [true, false, true] }]);
  });

  it('what is taken on all tables of a schema is taken on those that are there', async () => {
    const rows = await last(
      'create table sooner (id int)',
      'grant all on sooner to reader',
      'revoke all on all tables in schema t from reader',
      "select has_table_privilege('reader', 'sooner', 'select') as may",
    );
    assert.deepEqual(rows, [{ may: false }]);
  });
});
