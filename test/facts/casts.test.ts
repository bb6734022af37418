import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import type { ColumnType } from '../../server/src/model/schema.ts';
import { conversion, isAssignable } from '../../server/src/model/typeCasts.ts';
import { typeFromSql } from '../../server/src/sources/types/typeFromSql.ts';

const types = [
  ...['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision', 'money', 'oid', 'boolean'],
  ...['text', 'varchar', 'char(5)', 'name', 'uuid', 'bytea', 'json', 'jsonb', 'xml', 'tsvector', 'tsquery'],
  ...[
    'timestamp',
    'timestamptz',
    'date',
    'time',
    'timetz',
    'interval',
    'inet',
    'cidr',
    'macaddr',
    'macaddr8',
  ],
  ...[
    'bit(4)',
    'bit varying',
    'point',
    'box',
    'path',
    'polygon',
    'circle',
    'line',
    'lseg',
    'text[]',
    'integer[]',
  ],
];

describe('which types become which without USING', () => {
  let db: PGlite;
  before(async () => {
    db = await PGlite.create();
  });
  after(() => db.close());

  it(`agrees with PostgreSQL on ${types.length ** 2} pairs`, async () => {
    const wrong: string[] = [];
    const told = { yes: 0, no: 0, unknown: 0 };
    for (const from of types)
      for (const to of types) {
        const answer = isAssignable(typeOf(from), typeOf(to));
        told[answer === undefined ? 'unknown' : answer ? 'yes' : 'no']++;
        const works = await isAccepted(from, to);
        if (answer !== undefined && answer !== works)
          wrong.push(`${from} -> ${to}: told ${answer}, PostgreSQL ${works}`);
      }
    assert.deepEqual(wrong, []);
    assert.ok(told.yes > 200 && told.no > 800, JSON.stringify(told));
    // Between arrays the casts of their elements count.
    assert.ok(told.unknown < 10, JSON.stringify(told));
  });

  it('converts with USING what PostgreSQL converts, and says where it has no way', async () => {
    const wrong: string[] = [];
    const told = { converted: 0, none: 0, unknown: 0 };
    for (const from of types)
      for (const to of types) {
        const answer = conversion(typeOf(from), typeOf(to), 'c', to);
        if (answer === undefined) {
          told.unknown++;
          continue;
        }
        told[answer === 'none' ? 'none' : 'converted']++;
        // Where there is no way, the cast is refused; but a text is read as an array, which is not offered.
        const isToArray = to.endsWith('[]') && /^(?:text|varchar|char|name)/.test(from);
        const works = await isExpression(from, answer === 'none' ? `c::${to}` : answer);
        if (works !== (answer !== 'none') && !isToArray) wrong.push(`${from} -> ${to}: ${answer}`);
      }
    assert.deepEqual(wrong, []);
    assert.ok(told.converted > 400 && told.none > 1000, JSON.stringify(told));
  });

  it('knows enums from text and from each other', async () => {
    await db.exec("create type a as enum ('x'); create type b as enum ('x')");
    const a: ColumnType = { written: 'a', sql: 'a', name: 'a', family: 'enum', enum: 'h#a' };
    const b: ColumnType = { ...a, name: 'b', enum: 'h#b' };
    const text = typeOf('text');
    const cases = [
      ['a', 'b', isAssignable(a, b)],
      ['a', 'text', isAssignable(a, text)],
      ['text', 'a', isAssignable(text, a)],
    ] as const;
    for (const [from, to, answer] of cases) assert.equal(answer, await isAccepted(from, to), `${from} ${to}`);
    const way = conversion(a, b, 'c', 'b');
    assert.ok(await isAccepted('a', `b using ${way}`), way);
    assert.equal(conversion(a, typeOf('integer'), 'c', 'integer'), 'none');
  });

  function typeOf(sql: string): ColumnType {
    return { ...typeFromSql('postgresql', sql), written: sql };
  }

  async function isExpression(from: string, expression: string): Promise<boolean> {
    return db.exec(`select ${expression} from (select null::${from} as c) as one`).then(
      () => true,
      () => false,
    );
  }

  async function isAccepted(from: string, to: string): Promise<boolean> {
    await db.exec(`begin; create table t (c ${from})`);
    try {
      await db.exec(`alter table t alter c type ${to}`);
      return true;
    } catch {
      return false;
    } finally {
      await db.exec('rollback');
    }
  }
});
