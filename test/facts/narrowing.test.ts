import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { narrowingOf } from '../../server/src/rules/migration/facts/narrowing.ts';
import { typeFromSql } from '../../server/src/sources/types/typeFromSql.ts';

/** A value that does not fit; `undefined`: every value does, and the one given comes out as it was. */
const cases: readonly (readonly [
  from: string,
  to: string,
  value: string,
  effect: 'fails' | 'loses' | undefined,
])[] = [
  ['text', 'varchar(3)', 'abcd', 'fails'],
  ['varchar(5)', 'varchar(3)', 'abcd', 'fails'],
  ['varchar(5)', 'text', 'abcd', undefined],
  ['varchar(3)', 'varchar(5)', 'abc', undefined],
  ['text', 'char(2)', 'abc', 'fails'],
  ['bigint', 'integer', '2147483648', 'fails'],
  ['integer', 'smallint', '32768', 'fails'],
  ['smallint', 'bigint', '32767', undefined],
  ['numeric', 'integer', '1.5', 'loses'],
  ['numeric(12,0)', 'integer', '2147483648', 'fails'],
  ['double precision', 'bigint', '1.5', 'loses'],
  ['numeric(10,2)', 'numeric(8,2)', '1234567.89', 'fails'],
  ['numeric(10,2)', 'numeric(10,1)', '1.25', 'loses'],
  ['numeric(8,2)', 'numeric(10,2)', '123456.78', undefined],
  ['integer', 'numeric(5,0)', '100000', 'fails'],
  ['integer', 'numeric(10,0)', '2147483647', undefined],
  ['double precision', 'real', '1.123456789', 'loses'],
  ['numeric', 'double precision', '1.123456789012345678901', 'loses'],
  ['timestamp', 'date', '2020-01-01 10:00', 'loses'],
  ['timestamp', 'time', '2020-01-01 10:00', 'loses'],
  ['timestamp(6)', 'timestamp(0)', '2020-01-01 10:00:00.5', 'loses'],
];

describe('what does not fit into another type', () => {
  let db: PGlite;
  before(async () => {
    db = await PGlite.create();
  });
  afterEach(() => db.exec('rollback'));
  after(() => db.close());

  for (const [from, to, value, effect] of cases)
    it(`${from} to ${to}: ${effect ?? 'fits'}`, async () => {
      const typeOf = (sql: string) => ({ ...typeFromSql('postgresql', sql), written: sql });
      const told = narrowingOf(typeOf(from), typeOf(to));
      assert.equal(told?.effect, effect);
      await db.exec(`begin; create table t (c ${from}); insert into t values ('${value}'::${from})`);
      if (told?.misfit) {
        const { rows } = await db.query<{ count: number }>(
          `select count(*)::int as count from t where ${told.misfit('c')}`,
        );
        assert.deepEqual(rows, [{ count: 1 }], 'the query that looks first finds it');
      }
      if (effect === 'fails') {
        await assert.rejects(db.exec(`alter table t alter c type ${to}`), /too long|out of range|overflow/);
        return;
      }
      await db.exec(
        `alter table t add before text; update t set before = c::text; alter table t alter c type ${to}`,
      );
      const { rows } = await db.query<{ same: boolean }>('select c::text = before as same from t');
      assert.deepEqual(rows, [{ same: effect === undefined }]);
    });

  it('cuts a text off where USING casts it, and refuses numbers as it does without', async () => {
    const typeOf = (sql: string) => ({ ...typeFromSql('postgresql', sql), written: sql });
    await db.exec(`begin; create table t (c text, n int); insert into t values ('abcd', 40000);
      alter table t alter c type varchar(3) using c::varchar(3)`);
    assert.deepEqual((await db.query('select c from t')).rows, [{ c: 'abc' }]);
    assert.equal(narrowingOf(typeOf('text'), typeOf('varchar(3)'), true)?.effect, 'loses');
    assert.equal(narrowingOf(typeOf('integer'), typeOf('smallint'), true)?.effect, 'fails');
    await assert.rejects(db.exec('alter table t alter n type smallint using n::smallint'), /out of range/);
  });
});
