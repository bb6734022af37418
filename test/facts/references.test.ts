import assert from 'node:assert/strict';
import { postgres } from './postgres.ts';

/** What the rules on references and nullable keys say about PostgreSQL, shown on it. */
describe('PostgreSQL: references', () => {
  const users = 'create table users (id int primary key, name text, email text unique)';

  it('a reference to columns that are not unique is refused, also where a part of the rows or an expression is', async () => {
    const refused = /no unique constraint matching given keys/;
    await assert.rejects(postgres(users, 'create table p (n text references users (name))'), refused);
    const partial = 'create unique index u on users (name) where id > 0';
    await assert.rejects(
      postgres(users, partial, 'create table p (n text references users (name))'),
      refused,
    );
    await postgres(
      users,
      'create unique index u on users (name)',
      'create table p (n text references users (name))',
    );
  });

  it('a unique pair may be referred to in the other order', async () => {
    await postgres(
      'create table a (x int, y int, unique (x, y))',
      'create table b (p int, q int, foreign key (p, q) references a (y, x))',
    );
  });

  it('two foreign keys over the same columns are both there', async () => {
    const rows = await postgres(
      users,
      'create table p (a int references users, foreign key (a) references users)',
      "select count(*)::int as n from pg_constraint where conrelid = 'p'::regclass and contype = 'f'",
    );
    assert.deepEqual(rows, [{ n: 2 }]);
  });

  it('SET DEFAULT without a default fails on NOT NULL and sets NULL otherwise', async () => {
    const rows = 'insert into users values (1); insert into p values (1)';
    const key = 'references users on delete set default';
    await assert.rejects(
      postgres(users, `create table p (a int not null ${key})`, rows, 'delete from users'),
      /null value in column "a"/,
    );
    const left = await postgres(
      users,
      `create table p (a int ${key})`,
      rows,
      'delete from users',
      'select a from p',
    );
    assert.deepEqual(left, [{ a: null }]);
  });

  it('a half-filled composite key is not checked, save with MATCH FULL or a CHECK', async () => {
    const target = 'create table s (x int, y int, primary key (x, y))';
    const key = 'foreign key (a, b) references s';
    await postgres(target, `create table p (a int, b int, ${key})`, 'insert into p values (99, null)');
    await assert.rejects(
      postgres(target, `create table p (a int, b int, ${key} match full)`, 'insert into p values (99, null)'),
      /violates foreign key/,
    );
    await assert.rejects(
      postgres(
        target,
        `create table p (a int, b int, ${key}, check ((a is null) = (b is null)))`,
        'insert into p values (99, null)',
      ),
      /violates check/,
    );
  });

  it('rows with NULL in a unique key repeat, unless nulls are not distinct or a partial index covers them', async () => {
    const rows = "insert into f values (null, 'a'), (null, 'a')";
    await postgres('create table f (p int, n text, unique (p, n))', rows);
    await assert.rejects(
      postgres('create table f (p int, n text, unique nulls not distinct (p, n))', rows),
      /duplicate key/,
    );
    await assert.rejects(
      postgres(
        'create table f (p int, n text, unique (p, n))',
        'create unique index u on f (n) where p is null',
        rows,
      ),
      /duplicate key/,
    );
  });

  it('no row gets into a circle by inserts of their own, but by one statement, or deferred', async () => {
    const circle = (how: string) => [
      'create table a (id int primary key, b int not null)',
      `create table b (id int primary key, a int not null references a ${how})`,
      `alter table a add foreign key (b) references b ${how}`,
    ];
    await assert.rejects(postgres(...circle(''), 'insert into a values (1, 1)'), /violates foreign key/);
    await postgres(...circle(''), 'with x as (insert into a values (1, 1)) insert into b values (1, 1)');
    await postgres(
      ...circle('deferrable initially deferred'),
      'begin; insert into a values (1, 1); insert into b values (1, 1); commit',
    );
    await postgres(
      'create table c (id int primary key, c int not null references c)',
      'insert into c values (1, 1)',
    );
  });

  it('NOT VALID leaves old rows unchecked and new ones checked', async () => {
    const start = [
      'create table o (total int)',
      'insert into o values (-1)',
      'alter table o add constraint c check (total >= 0) not valid',
    ];
    await assert.rejects(postgres(...start, 'insert into o values (-1)'), /violates check/);
    await assert.rejects(
      postgres(...start, 'alter table o validate constraint c'),
      /is violated by some row/,
    );
    await assert.rejects(postgres(...start, 'update o set total = total'), /violates check/);
  });
});
