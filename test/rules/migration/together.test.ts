import assert from 'node:assert/strict';
import { type ExampleRun, parseExample } from '../../../server/src/rules/example.ts';
import { rules } from '../../../server/src/rules/registry.generated.ts';
import { lint } from '../../support/checkRule.ts';

const migrationRules = rules.filter((rule) => rule.group === 'migration');

/** The database before the judged migration. */
const history = `
  create type status as enum ('open', 'paid');
  create table users (id int primary key, email text, name varchar(20), born timestamp);
  create table orders (id int primary key, user_id int, total numeric(10, 2), status status,
    code text constraint code_there check (code is not null));
  create index orders_user_id_idx on orders (user_id);`;

interface Case {
  readonly sql: string;
  /** Every rule that speaks, missing-lock-timeout and mergeable-alter-table aside. */
  readonly found: readonly string[];
  readonly run?: ExampleRun;
}

const silent = (sql: string, run?: ExampleRun): Case => ({ sql, found: [], ...(run ? { run } : {}) });

const cases: readonly Case[] = [
  // Nothing is written, read or lost.
  silent("alter table orders add column note text not null default 'x'"),
  silent('alter table orders add column at timestamptz not null default now()'),
  silent('alter table orders add column at timestamptz not null default current_timestamp'),
  silent('alter table orders add column twice numeric generated always as (total * 2) virtual'),
  silent('alter table orders add column note text'),
  silent('alter table orders add column seller_id int references users'),
  silent('alter table users alter column name type varchar(40)'),
  silent('alter table users alter column name type text'),
  silent('alter table orders alter column total type numeric(12, 2)'),
  silent('alter table orders alter column total type numeric'),
  silent('alter table users alter column born type timestamp(6)'),
  silent('alter table orders alter column total set default 0'),
  silent('alter table orders alter column code set not null'),
  silent('create index concurrently on orders (code)'),
  silent('drop index concurrently orders_user_id_idx'),
  silent('alter table orders add constraint u foreign key (user_id) references users not valid'),
  silent('alter table orders add constraint p check (total > 0) not valid'),
  silent("alter type status add value 'sent'"),
  silent('create temporary table chosen (id int); create index on chosen (id); drop table chosen'),
  silent(`create table carts (id int, user_id int); create index on carts (user_id);
    alter table carts add primary key (id); alter table carts alter column user_id set not null;
    alter table carts add foreign key (user_id) references users; alter table carts add check (id > 0);
    alter table carts alter column id type bigint; alter table carts rename user_id to owner_id;
    truncate carts`),
  silent(`create table fresh (id int not null, a int); insert into fresh select id from users;
    create index on fresh (a); alter table fresh rename to kept; alter table kept add check (id > 0);
    alter table kept alter column a type bigint; drop table kept`),
  silent('select 1; insert into users (id) values (7); grant select on users to public; analyze users'),
  // The way back takes away what was made.
  silent('drop table orders', { direction: 'down' }),
  silent('alter table orders drop column total', { direction: 'down' }),
  silent('drop type status cascade', { direction: 'down' }),
  silent('alter table orders rename to purchases', { direction: 'down' }),
  silent('alter table orders drop constraint code_there', { direction: 'down' }),

  // One fault, one finding.
  { sql: 'create index on orders (code)', found: ['index-not-concurrent'] },
  {
    sql: 'create unique index on orders (code)',
    found: ['add-unique-data-dependent', 'index-not-concurrent'],
  },
  { sql: 'drop index orders_user_id_idx', found: ['drop-index-not-concurrent'] },
  {
    sql: 'create index concurrently on orders (code)',
    found: ['concurrently-in-transaction'],
    run: { wrapped: true },
  },
  { sql: 'alter table orders add foreign key (user_id) references users', found: ['foreign-key-validates'] },
  {
    sql: 'alter table orders add column seller_id int default 1 references users',
    found: ['foreign-key-validates'],
  },
  { sql: 'alter table orders add check (total > 0)', found: ['check-validates'] },
  {
    sql: 'alter table users add unique (email)',
    found: ['add-unique-data-dependent', 'unique-constraint-locks'],
  },
  { sql: 'alter table users add column token text unique', found: ['unique-constraint-locks'] },
  {
    sql: 'alter table users alter column email set not null',
    found: ['set-not-null-data-dependent', 'set-not-null-scans'],
  },
  ...[
    "update users set email = '' where email is null",
    'update users set email = coalesce(name, email, id::text, gen_random_uuid()::text)',
    'delete from users where email is null',
  ].map((filled) => ({
    sql: `${filled}; alter table users alter column email set not null`,
    found: [...(filled.includes('coalesce') ? ['backfill-in-migration'] : []), 'set-not-null-scans'],
  })),
  ...[
    'update users set email = name where email is null',
    "update users set name = 'x' where name is null",
    "update users set email = '' where email is null and id > 9",
  ].map((filled) => ({
    sql: `${filled}; alter table users alter column email set not null`,
    found: ['set-not-null-data-dependent', 'set-not-null-scans'],
  })),
  {
    sql: 'delete from users where ctid not in (select min(ctid) from users group by email); alter table users add unique (email)',
    found: ['unique-constraint-locks'],
  },
  {
    sql: 'delete from users where id < 9; alter table users add unique (email)',
    found: ['add-unique-data-dependent', 'unique-constraint-locks'],
  },
  { sql: 'alter table users add column token text not null', found: ['required-column-without-default'] },
  {
    sql: 'alter table users add column token uuid not null default gen_random_uuid()',
    found: ['volatile-default-rewrites'],
  },
  { sql: 'alter table users add column n bigserial', found: ['generated-column-rewrites'] },
  { sql: 'alter table orders alter column user_id type bigint', found: ['column-type-rewrites'] },
  {
    sql: 'alter table users alter column email type int',
    found: ['column-type-rewrites', 'column-type-without-using'],
  },
  {
    sql: 'alter table users alter column born type timestamptz',
    found: ['column-type-rewrites'],
  },
  silent("set timezone to 'UTC'; alter table users alter column born type timestamptz"),
  {
    sql: "set timezone to 'UTC'; alter table users alter column born type timestamptz",
    found: ['column-type-rewrites'],
    run: { serverVersion: 11 },
  },
  {
    sql: 'alter table users alter column email type varchar(10)',
    found: ['column-type-rewrites', 'narrowing-type-change'],
  },
  {
    sql: 'alter table users drop column email; alter table users add column mail text',
    found: ['drop-column', 'drop-then-create'],
  },
  {
    sql: 'alter table users drop column email; alter table users add column nickname text',
    found: ['drop-column'],
  },
  { sql: 'drop table orders', found: ['drop-table'] },
  { sql: 'drop table users cascade', found: ['drop-cascade', 'drop-table'] },
  { sql: 'alter table orders drop column total', found: ['drop-column'] },
  { sql: 'alter table orders rename column total to sum', found: ['rename-column'] },
  {
    sql: 'alter table orders rename column total to sum; alter table orders drop column sum',
    found: ['drop-column', 'rename-column'],
  },
  silent('alter table orders add column n int; alter table orders rename column n to m'),
  { sql: 'alter table orders rename to purchases', found: ['rename-table'] },
  { sql: 'truncate orders', found: ['truncate-table'] },
  { sql: "do $$ begin execute 'drop table orders'; end $$", found: ['drop-table'] },
  { sql: "do $$ begin execute 'drop table ' || 'orders'; end $$", found: ['opaque-statement'] },

  // What older servers cannot do.
  {
    sql: "alter table orders add column note text not null default 'x'",
    found: ['volatile-default-rewrites'],
    run: { serverVersion: 10 },
  },
  {
    sql: 'alter table orders alter column code set not null',
    found: ['set-not-null-scans'],
    run: { serverVersion: 11 },
  },
  {
    sql: "alter type status add value 'sent'",
    found: ['enum-value-in-transaction'],
    run: { serverVersion: 11, wrapped: true },
  },

  // Tables that the history does not know may be large.
  { sql: 'create index on elsewhere (a)', found: ['index-not-concurrent'] },
  { sql: 'alter table elsewhere add check (a > 0)', found: ['check-validates'] },
  silent('alter table elsewhere alter column a type bigint'),
];

describe('all migration rules together', () => {
  for (const { sql, found, run = {} } of cases) {
    const circumstances = Object.keys(run).length > 0 ? ` ${JSON.stringify(run)}` : '';
    it(`${sql.replace(/\s+/g, ' ').trim().slice(0, 90)}${circumstances}: ${found.join(', ') || 'silent'}`, () => {
      assert.deepEqual(rulesOf(sql, run), found);
    });
  }

  it('wait for a limit to the lock, once a file', () => {
    const two = 'alter table orders add column a int; create index on users (name);';
    const count = (sql: string) => reportsOf(sql, {}).filter(([id]) => id === 'missing-lock-timeout').length;
    assert.equal(count(two), 1);
    assert.equal(count(`set lock_timeout = '1s'; ${two}`), 0);
    assert.equal(count(`set lock_timeout = 0; ${two}`), 1);
    assert.equal(count('create table fresh (id int); create index on fresh (id)'), 0);
    assert.equal(count('alter table orders validate constraint code_there'), 0);
  });

  it('name the lock and who waits wherever they speak of one', () => {
    const lockRules = migrationRules.filter(({ id }) =>
      /locks$|scans$|rewrites$|concurrent$|validates$/.test(id),
    );
    assert.ok(lockRules.length > 12);
    for (const rule of lockRules)
      for (const example of rule.examples.bad) {
        const { files } = parseExample(example.fixture);
        for (const { message } of files.flatMap((file) => file.annotations)) {
          assert.match(message, /(?:SHARE|EXCLUSIVE) locks? on/, rule.id);
          assert.match(message, /\b(?:reads and writes|writes|reads)\b.* wait/, rule.id);
        }
      }
  });
});

/** They speak of nearly every statement and of every second one. */
const quietly = new Set(['missing-lock-timeout', 'mergeable-alter-table']);

function rulesOf(sql: string, run: ExampleRun): readonly string[] {
  const ids = reportsOf(sql, run).map(([id]) => id);
  return [...new Set(ids)].filter((id) => !quietly.has(id)).sort();
}

function reportsOf(sql: string, run: ExampleRun) {
  const files = new Map([
    ['0001_history.sql', history],
    ['0002_judged.sql', sql],
  ]);
  return migrationRules.flatMap((rule) =>
    lint(rule, files, { options: {}, run }).map((report) => [rule.id, report.message] as const),
  );
}
