import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { columnTypeRewrites } from '../../server/src/rules/migration/column-type-rewrites.ts';
import { typeChangeCost } from '../../server/src/rules/migration/facts/typeChange.ts';
import { loadSqlParser } from '../../server/src/sources/sql/parse.ts';
import { typeFromSql } from '../../server/src/sources/types/typeFromSql.ts';
import { lint } from '../support/checkRule.ts';

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
  ...[
    'bit varying(4)',
    'bit varying(8)',
    'bit varying',
    'money',
    'oid',
    'name',
    'regclass',
    'regprocedure',
    'regproc',
  ],
];

describe('what a change of type costs', () => {
  let db: PGlite;
  before(async () => {
    await loadSqlParser();
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

  it('is an index built anew where the collation changes, and nothing else', async () => {
    const nodes = async () =>
      (
        await db.query<{ name: string; node: number }>(
          "select relname as name, relfilenode as node from pg_class where relname in ('t', 'by_order', 'by_own', 'other') order by 1",
        )
      ).rows;
    await db.exec(`create table t (c varchar(20), d int);
      create index by_order on t (c); create index by_own on t (c collate "POSIX"); create index other on t (d)`);
    const changed = async (type: string) => {
      const before = await nodes();
      await db.exec(`alter table t alter c type ${type}`);
      const after = await nodes();
      return after.flatMap(({ name, node }, i) => (node === before[i]?.node ? [] : [name]));
    };
    assert.deepEqual(await changed('varchar(20) collate "C"'), ['by_order']);
    assert.deepEqual(await changed('varchar(30) collate pg_catalog."C"'), []);
    assert.deepEqual(await changed('varchar(30)'), ['by_order']);
  });

  it('writes all rows anew for another domain with constraints, whatever stands beneath it', async () => {
    const domains =
      "create domain free as text; create domain kept as text check (value <> ''); create domain filled as text not null";
    for (const [from, to, isRewritten] of [
      ['text', 'free', false],
      ['free', 'text', false],
      ['text', 'kept', true],
      ['free', 'kept', true],
      ['kept', 'kept', false],
      ['kept', 'text', false],
      ['text', 'filled', true],
    ] as const) {
      const before = `${domains}; create table pieces (c ${from}); insert into pieces values ('x')`;
      await db.exec(`begin; ${before}`);
      const node = async () =>
        (await db.query<{ node: number }>("select pg_relation_filenode('pieces') as node")).rows[0]?.node;
      const old = await node();
      const change = `alter table pieces alter column c type ${to}`;
      await db.exec(change);
      assert.equal((await node()) !== old, isRewritten, `${from} to ${to}`);
      await db.exec('rollback');
      const files = new Map([
        ['1_t.sql', before],
        ['2_c.sql', change],
      ]);
      const found = lint(columnTypeRewrites, files, { options: {}, run: {} });
      assert.equal(found.length > 0, isRewritten, `${from} to ${to}`);
      assert.deepEqual(
        found.flatMap(({ fixes }) => fixes),
        [],
      );
    }
  });
});
