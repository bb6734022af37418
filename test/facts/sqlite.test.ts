import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

interface SqliteDatabase {
  exec(sql: string): readonly { readonly values: readonly (readonly unknown[])[] }[];
  close(): void;
}

const loadSqlite = createRequire(import.meta.url)('sql.js') as () => Promise<{
  readonly Database: new () => SqliteDatabase;
}>;

const rebuild = `
  create table __new_users (id integer primary key, age integer);
  insert into __new_users select id, age from users;
  drop table users;
  alter table __new_users rename to users;`;

describe('what SQLite does', () => {
  let db: SqliteDatabase;
  beforeEach(async () => {
    const { Database } = await loadSqlite();
    db = new Database();
    db.exec(`pragma foreign_keys = on;
      create table users (id integer primary key, age text);
      create table orders (id integer primary key, user_id integer references users (id) on delete cascade);
      create table notes (id integer primary key, user_id integer references users (id) on delete set null);
      insert into users values (1, 'x'); insert into orders values (1, 1); insert into notes values (1, 1);`);
  });
  afterEach(() => db.close());

  const left = () =>
    db.exec('select (select count(*) from orders), (select count(user_id) from notes)')[0]?.values[0];

  it('keeps the text of CURRENT_TIMESTAMP in a column of integers', () => {
    db.exec(`create table t (id integer, at integer default CURRENT_TIMESTAMP, epoch integer default (unixepoch()));
      insert into t (id) values (1);`);
    assert.deepEqual(db.exec('select typeof(at), typeof(epoch) from t')[0]?.values, [['text', 'integer']]);
  });
  it('finds the target of a foreign key by converting, where what it stores converts back', async () => {
    const { Database } = await loadSqlite();
    const refers = (own: string, target: string, value: string): boolean => {
      const pair = new Database();
      pair.exec(`pragma foreign_keys = on; create table p (id ${target} primary key not null);
        create table c (pid ${own} references p (id)); insert into p values (${value});`);
      try {
        pair.exec(`insert into c values (${value})`);
        return true;
      } catch {
        return false;
      } finally {
        pair.close();
      }
    };
    assert.deepEqual([refers('integer', 'text', "'7'"), refers('integer', 'text', "'abc'")], [true, true]);
    assert.deepEqual(
      [refers('integer', 'text', "'007'"), refers('integer', 'text', "'1e3'")],
      [false, false],
    );
    assert.deepEqual([refers('text', 'integer', '7'), refers('text', 'integer', "'007'")], [true, true]);
    assert.deepEqual([refers('real', 'text', "'7'"), refers('numeric', 'text', "'7'")], [false, true]);
    assert.deepEqual([refers('text', 'blob', '7'), refers('blob', 'text', '7')], [false, true]);
  });
  it('compares no BLOB with a text', () => {
    assert.deepEqual(db.exec("select x'61' = 'a', cast('a' as blob) = 'a'")[0]?.values, [[0, 0]]);
  });
  it('uses no index on a text to join it with an integer', () => {
    db.exec('create table tags (user_id text, label text); create index tags_user on tags (user_id);');
    const plan = (column: string) =>
      db
        .exec(
          `explain query plan select * from users join ${column} on ${column}.user_id = users.id where users.age = 'x'`,
        )[0]
        ?.values.map((row) => String(row[3]))
        .join(' ');
    assert.doesNotMatch(plan('tags') ?? '', /tags_user/);
    db.exec('create index orders_user on orders (user_id)');
    assert.match(plan('orders') ?? '', /orders_user/);
  });
  it('deletes the children when a table is rebuilt in a transaction, foreign_keys=OFF or not', () => {
    db.exec(`begin; pragma foreign_keys = off; ${rebuild} commit`);
    assert.deepEqual(left(), [0, 0]);
  });
  it('deletes them with deferred foreign keys as well', () => {
    db.exec(`begin; pragma defer_foreign_keys = on; ${rebuild} commit`);
    assert.deepEqual(left(), [0, 0]);
  });
  it('enforces no foreign key as it comes, and deletes no children', async () => {
    const { Database } = await loadSqlite();
    const plain = new Database();
    plain.exec(`create table users (id integer primary key);
      create table orders (id integer primary key, user_id integer references users (id) on delete cascade);
      insert into users values (1); insert into orders values (1, 1), (2, 99); delete from users;`);
    assert.deepEqual(plain.exec('select count(*) from orders')[0]?.values, [[2]]);
    plain.close();
  });
  it('keeps them when foreign keys are off before the transaction', () => {
    db.exec(`pragma foreign_keys = off; begin; ${rebuild} commit; pragma foreign_keys = on`);
    assert.deepEqual(left(), [1, 1]);
  });
  it('refuses a NOT NULL column without a default once there are rows', () => {
    db.exec('create table empty (id integer); alter table empty add c text not null');
    const add = (rest: string) => () => db.exec(`alter table users add c text not null ${rest}`);
    assert.throws(add(''), /NOT NULL column with default value NULL/);
    assert.throws(add('default current_timestamp'), /non-constant default/);
    add("default 'x'")();
    const nullable = (value: string) => () => db.exec(`alter table users add n text default ${value}`);
    assert.throws(nullable('(unixepoch())'), /non-constant default/);
    assert.throws(nullable('current_date'), /non-constant default/);
    nullable('(1)')();
  });
});
