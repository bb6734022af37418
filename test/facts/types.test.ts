import assert from 'node:assert/strict';
import type { ColumnType } from '../../server/src/model/schema.ts';
import { literalFault } from '../../server/src/rules/support/literalFit.ts';
import { postgresqlTypeFromSql } from '../../server/src/sources/types/postgresql.ts';
import { postgres } from './postgres.ts';

/** Each is tried on PostgreSQL, which has to agree with `literalFault`. */
const literals: readonly (readonly [sql: string, value: string | number | boolean])[] = [
  ['integer', '5'],
  ['integer', ' 12 '],
  ['integer', '1_000'],
  ['integer', '0x10'],
  ['integer', ''],
  ['integer', '5.5'],
  ['integer', '1e3'],
  ['integer', 'abc'],
  ['integer', 5.5],
  ['integer', true],
  ['integer', 2147483647],
  ['integer', 2147483648],
  ['smallint', 40000],
  ['smallint', '-32768'],
  ['numeric', 'abc'],
  ['numeric', ''],
  ['numeric', 'NaN'],
  ['numeric', '1e3'],
  ['numeric', '.5'],
  ['numeric', true],
  ['numeric(4,2)', '99.99'],
  ['numeric(4,2)', '99.994'],
  ['numeric(4,2)', '99.996'],
  ['numeric(4,2)', 100],
  ['real', 'abc'],
  ['double precision', 'Infinity'],
  ['boolean', 'maybe'],
  ['boolean', ' TRUE '],
  ['boolean', 'ye'],
  ['boolean', 'of'],
  ['boolean', 'o'],
  ['boolean', ''],
  ['boolean', '1'],
  ['boolean', 1],
  ['varchar(3)', 'abc'],
  ['varchar(3)', 'abc   '],
  ['varchar(3)', 'abcd'],
  ['varchar(3)', 'äöü'],
  ['char(3)', 'abcd'],
  ['text', 5],
  ['text', true],
  ['uuid', 'nope'],
  ['uuid', ''],
  ['uuid', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  ['uuid', '{a0eebc999c0b4ef8bb6d6bb9bd380a11}'],
  ['uuid', '{a0eebc999c0b4ef8bb6d6bb9bd380a11'],
  ['uuid', 5],
  ['date', 'hello'],
  ['date', ''],
  ['date', '2024-02-29'],
  ['date', '2023-02-29'],
  ['date', '2024-13-01'],
  ['date', 'January 8, 1999'],
  ['date', 'infinity'],
  ['date', 5],
  ['timestamp', '2024-02-30 10:00'],
  ['timestamp', 'epoch'],
  ['timestamptz', '2024-02-28T10:00:00Z'],
  ['timestamptz', 5],
  ['time', '12:00'],
  ['time', 'allballs'],
  ['time', 'noonish'],
  ['json', 'nope'],
  ['json', '{"a": 1}'],
  ['jsonb', ''],
  ['jsonb', '5'],
  ['integer[]', '{1,2}'],
  ['integer[]', '1'],
  ['integer[]', 1],
  ['text[]', '{}'],
];

/** What the rules of the group "types" say about PostgreSQL, shown on it. */
describe('PostgreSQL: types', () => {
  it('floating point keeps no exact sum, and real but six digits', async () => {
    const rows = await postgres(
      'create table t (a real, b double precision, c numeric)',
      'insert into t values (1234567.89, 0.1::float8 + 0.2::float8, 0.1 + 0.2)',
      'select a::text, b::text, c::text, a::numeric = 1234567.89 as same from t',
    );
    assert.deepEqual(rows, [{ a: '1.2345679e+06', b: '0.30000000000000004', c: '0.3', same: false }]);
  });

  it('what money reads and prints depends on a setting, and it comes as text', async () => {
    const [row] = await postgres(
      'create table t (a money)',
      "insert into t values ('1000')",
      'select a::text as text, a * 1.005 = 1005::money as rounded from t',
    );
    assert.match(String(row?.text), /\D/);
    assert.equal(row?.rounded, true);
  });

  it('now() in a timestamp without time zone depends on the time zone of the session', async () => {
    const rows = await postgres(
      'create table t (a timestamp default now(), b timestamptz default now(), zone text)',
      "set timezone = 'UTC'",
      "insert into t (zone) values ('UTC')",
      "set timezone = 'Asia/Tokyo'",
      "insert into t (zone) values ('Tokyo')",
      'select extract(epoch from max(a) - min(a)) > 32000 as a, extract(epoch from max(b) - min(b)) < 60 as b from t',
    );
    assert.deepEqual(rows, [{ a: true, b: true }]);
  });

  it('timestamp throws the offset of its input away', async () => {
    const rows = await postgres(
      "select '2024-06-01 12:00+09'::timestamp = '2024-06-01 12:00'::timestamp as same",
    );
    assert.deepEqual(rows, [{ same: true }]);
  });

  it('json has no equality and no index, jsonb has both', async () => {
    await assert.rejects(
      postgres('create table t (a json)', 'select distinct a from t'),
      /equality operator/,
    );
    await assert.rejects(
      postgres('create table t (a json)', 'create index on t (a)'),
      /no default operator class/,
    );
    await postgres('create table t (a jsonb)', 'select distinct a from t', 'create index on t using gin (a)');
  });

  for (const type of ['timestamp', 'timestamptz', 'date', 'time']) {
    it(`the string 'now()' as the default of ${type} is the moment of CREATE TABLE`, async () => {
      const [row] = await postgres(
        `create table t (a ${type} default 'now()')`,
        "select pg_get_expr(adbin, adrelid) as expression from pg_attrdef where adrelid = 't'::regclass",
      );
      assert.match(String(row?.expression), /^'\d.*'::/);
    });

    it(`the string 'CURRENT_TIMESTAMP' as the default of ${type} is refused`, async () => {
      await assert.rejects(
        postgres(`create table t (a ${type} default 'CURRENT_TIMESTAMP')`),
        /invalid input syntax/,
      );
    });
  }

  it("the string 'now()' as the default of a text column stays these words", async () => {
    const rows = await postgres(
      "create table t (a text default 'now()')",
      'insert into t default values',
      'select a from t',
    );
    assert.deepEqual(rows, [{ a: 'now()' }]);
  });

  describe('a literal default', () => {
    for (const [sql, value] of literals) {
      const fault = faultOf(sql, value);
      it(`${JSON.stringify(value)} of ${sql} ${fault ?? 'is taken'}`, async () => {
        const literal = typeof value === 'string' ? `'${value}'` : String(value);
        const statements = [
          `create table t (id int, a ${sql} default ${literal})`,
          'insert into t values (1)',
        ];
        if (fault === undefined) await postgres(...statements);
        else await assert.rejects(postgres(...statements));
      });
    }
  });
});

function faultOf(sql: string, value: string | number | boolean): string | undefined {
  const type = { written: sql, ...postgresqlTypeFromSql(sql) } as ColumnType;
  return literalFault('postgresql', type, value, undefined);
}
