import assert from 'node:assert/strict';
import type { ColumnType } from '../../server/src/model/schema.ts';
import { matchTypes } from '../../server/src/rules/support/typeMatch.ts';
import { postgresqlTypeFromSql } from '../../server/src/sources/types/postgresql.ts';
import { postgres } from './postgres.ts';

/** What the rules of the group "keys" say about PostgreSQL, shown on it. */
describe('PostgreSQL: keys', () => {
  it('SET NULL on a NOT NULL column is accepted, and every delete of a referenced row fails', async () => {
    const definition = [
      'create table users (id int primary key)',
      'create table posts (author_id int not null references users on delete set null)',
      'insert into users values (1), (2)',
      'insert into posts values (1)',
    ];
    await assert.rejects(postgres(...definition, 'delete from users where id = 1'), /null value in column/);
    await postgres(...definition, 'delete from users where id = 2');
  });

  it('SET NULL on a column of the primary key fails just the same', async () => {
    const statements = [
      'create table users (id int primary key)',
      'create table members (user_id int references users on delete set null, team int, primary key (user_id, team))',
      'insert into users values (1)',
      'insert into members values (1, 1)',
      'delete from users',
    ];
    await assert.rejects(postgres(...statements), /null value in column "user_id"/);
  });

  it('without ON DELETE the delete of a referenced row fails', async () => {
    const statements = [
      'create table users (id int primary key)',
      'create table posts (author_id int references users)',
      'insert into users values (1)',
      'insert into posts values (1)',
      'delete from users',
    ];
    await assert.rejects(postgres(...statements), /violates foreign key constraint/);
  });

  it('WHERE NOT x does not find a NULL', async () => {
    const rows = await postgres(
      'create table tasks (id int, done boolean)',
      'insert into tasks values (1, true), (2, false), (3, null)',
      'select id from tasks where not done',
    );
    assert.deepEqual(rows, [{ id: 2 }]);
  });

  it('a default does not stop a written NULL', async () => {
    const rows = await postgres(
      'create table tasks (id int, done boolean default false)',
      'insert into tasks values (1, null)',
      'select done from tasks',
    );
    assert.deepEqual(rows, [{ done: null }]);
  });

  it('a foreign key to a missing column is refused', async () => {
    const statements = [
      'create table users (id int primary key)',
      'create table posts (author_id int references users (user_id))',
    ];
    await assert.rejects(postgres(...statements), /column "user_id" referenced in foreign key/);
  });

  it('a CHECK lets NULL through', async () => {
    const rows = await postgres(
      "create table orders (status text check (status in ('open', 'paid')))",
      'insert into orders values (null)',
      'select status from orders',
    );
    assert.deepEqual(rows, [{ status: null }]);
  });

  it('an update without a replica identity fails on a published table', async () => {
    const statements = [
      'create table notes (body text)',
      'drop publication if exists everything',
      'create publication everything for table notes',
      "insert into notes values ('a')",
      "update notes set body = 'b'",
    ];
    await assert.rejects(postgres(...statements), /does not have a replica identity/);
  });
});

describe('PostgreSQL: which types a foreign key may pair', () => {
  const types = [
    ...['smallint', 'integer', 'bigint', 'numeric(12, 2)', 'real', 'double precision'],
    ...[
      'text',
      'varchar(20)',
      'char(3)',
      'uuid',
      'boolean',
      'date',
      'timestamp',
      'timestamptz',
      'time',
      'bytea',
    ],
    ...['jsonb', 'inet', 'interval'],
  ];

  it('agrees with matchTypes over every pair', async () => {
    const differing: string[] = [];
    for (const own of types) {
      const rows = await postgres(
        ...types.map((target, i) => `create table t${i} (id ${target} primary key)`),
        'create table answers (target int, accepted boolean)',
        `do $$ begin
           for i in 0..${types.length - 1} loop
             begin
               execute format('create table c%s (x ${own} references t%s)', i, i);
               insert into answers values (i, true);
             exception when datatype_mismatch then insert into answers values (i, false);
             end;
           end loop;
         end $$`,
        'select target, accepted from answers order by target',
      );
      for (const { target, accepted } of rows as { target: number; accepted: boolean }[]) {
        const other = types[target] as string;
        const match = matchTypes(typeOf(own), typeOf(other), 'postgresql');
        if ((match !== 'incompatible') !== accepted)
          differing.push(`${own} → ${other}: accepted ${accepted}`);
      }
    }
    assert.deepEqual(differing, []);
  });
});

function typeOf(sql: string): ColumnType {
  return { written: sql, ...postgresqlTypeFromSql(sql) } as ColumnType;
}
