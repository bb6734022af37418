import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { typeChangeCost } from '../../server/src/rules/migration/facts/typeChange.ts';
import { typeFromSql } from '../../server/src/sources/types/typeFromSql.ts';

const types = [
  ...[
    'smallint',
    'integer',
    'bigint',
    'numeric',
    'numeric(10,2)',
    'numeric(12,2)',
    'numeric(12,4)',
    'numeric(8,2)',
  ],
  ...['real', 'double precision', 'varchar', 'varchar(10)', 'varchar(20)', 'text', 'char(10)', 'char(12)'],
  ...[
    'timestamp',
    'timestamp(3)',
    'timestamptz',
    'timestamptz(3)',
    'timestamp(0)',
    'date',
    'time',
    'time(3)',
    'timetz',
  ],
  ...[
    'interval',
    'interval(3)',
    'json',
    'jsonb',
    'xml',
    'uuid',
    'bytea',
    'inet',
    'cidr',
    'boolean',
    'bit(4)',
    'bit(8)',
  ],
  ...['bit varying(4)', 'bit varying(8)', 'bit varying', 'money', 'oid', 'name'],
];

describe('what a change of type costs', () => {
  let db: PGlite;
  before(async () => {
    db = await PGlite.create();
    await db.exec("set timezone to 'Asia/Tokyo'");
  });
  after(() => db.close());

  it(`agrees with PostgreSQL on ${types.length ** 2} pairs`, async () => {
    const wrong: string[] = [];
    let compared = 0;
    for (const from of types)
      for (const to of types) {
        await db.exec(`begin; create table t (c ${from}); savepoint s`);
        try {
          const node = "select relfilenode as node from pg_class where relname = 't'";
          const before = (await db.query<{ node: number }>(node)).rows[0]?.node;
          await db.exec(`alter table t alter c type ${to} using c::${to}`);
          const rewritten = (await db.query<{ node: number }>(node)).rows[0]?.node !== before;
          const told = typeChangeCost(
            { ...typeFromSql('postgresql', from), written: from },
            { ...typeFromSql('postgresql', to), written: to },
          );
          compared++;
          if (told !== (rewritten ? 'rewrite' : 'none') && told !== 'unknown')
            wrong.push(`${from} -> ${to}: told ${told}, PostgreSQL ${rewritten ? 'rewrites' : 'does not'}`);
        } catch {
          // There is no such cast at all.
        } finally {
          await db.exec('rollback');
        }
      }
    assert.ok(compared > 500, `${compared} pairs`);
    assert.deepEqual(wrong, []);
  });
});
