import assert from 'node:assert/strict';
import { storedIdentifier } from '../../server/src/model/names.ts';
import { postgres } from './postgres.ts';

/** What the rules of the groups "conventions" and "drizzle" say about PostgreSQL, shown on it. */
describe('PostgreSQL: conventions', () => {
  for (const name of [
    'a'.repeat(63),
    'b'.repeat(64),
    `${'ä'.repeat(31)}bc`,
    'ö'.repeat(40),
    `${'x'.repeat(62)}é`,
  ]) {
    it(`of a name of ${Buffer.byteLength(name)} bytes it keeps what fits into 63`, async () => {
      const rows = await postgres(
        `create table t (a int, constraint "${name}" unique (a))`,
        "select conname::text as name from pg_constraint where conrelid = 't'::regclass and contype = 'u'",
      );
      assert.deepEqual(rows, [{ name: storedIdentifier('postgresql', name) }]);
    });
  }

  it('two long names with the same beginning collide', async () => {
    const long = 'x'.repeat(63);
    await assert.rejects(
      postgres(
        'create table t (a int, b int)',
        `create index ${long}a on t (a)`,
        `create index ${long}b on t (b)`,
      ),
      /already exists/,
    );
  });

  it('a default does not touch the row on update', async () => {
    const rows = await postgres(
      'create table t (a int, updated_at timestamptz default clock_timestamp())',
      'insert into t values (1)',
      'create table before as select updated_at from t',
      'update t set a = 2',
      'select t.updated_at = before.updated_at as same from t, before',
    );
    assert.deepEqual(rows, [{ same: true }]);
  });

  it('an integer and a text cannot be compared', async () => {
    await assert.rejects(
      postgres('create table t (a int, b text)', 'select 1 from t where a = b'),
      /operator does not exist: integer = text/,
    );
  });
});
