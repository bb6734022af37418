import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { applyTextEdits } from '../../../server/src/model/edit.ts';
import { loadSqlParser } from '../../../server/src/sources/sql/parse.ts';
import { readScript } from '../../../server/src/sources/sql/script.ts';

describe('SQL that PostgreSQL refuses', () => {
  let db: PGlite;
  before(async () => {
    await loadSqlParser();
    db = await PGlite.create();
    await db.exec(
      'create table t (a int); create function f() returns trigger language plpgsql as $$ begin return new; end $$',
    );
  });
  after(() => db.close());

  const told = (text: string) => readScript('/schema.sql', text).problems;
  const mended = (text: string) =>
    told(text).reduce((now, { mend }) => (mend ? applyTextEdits(now, mend.edits) : now), text);

  const conditions: Readonly<Record<string, readonly [written: string, mended: string]>> = {
    'CREATE TYPE': [
      "-- of orders\nCREATE TYPE IF NOT EXISTS mood AS ENUM ('sad', 'glad');\n",
      "-- of orders\nDO $$ BEGIN\n  CREATE TYPE mood AS ENUM ('sad', 'glad');\nEXCEPTION WHEN duplicate_object THEN NULL;\nEND $$;\n",
    ],
    'CREATE DOMAIN': [
      'create domain if not exists size as int;\n',
      'do $$ begin\n  create domain size as int;\nexception when duplicate_object then null;\nend $$;\n',
    ],
    'CREATE ROLE': [
      'CREATE ROLE IF NOT EXISTS reader;\n',
      'DO $$ BEGIN\n  CREATE ROLE reader;\nEXCEPTION WHEN duplicate_object THEN NULL;\nEND $$;\n',
    ],
    'CREATE POLICY': [
      'CREATE POLICY IF NOT EXISTS "all of it" ON public.t FOR SELECT USING (true);\n',
      'DROP POLICY IF EXISTS "all of it" ON public.t;\nCREATE POLICY "all of it" ON public.t FOR SELECT USING (true);\n',
    ],
    'CREATE TRIGGER': [
      'create trigger if not exists g before insert on t for each row execute function f();\n',
      'create or replace trigger g before insert on t for each row execute function f();\n',
    ],
    'CREATE VIEW': [
      'CREATE VIEW IF NOT EXISTS v AS SELECT a FROM t;\n',
      'CREATE OR REPLACE VIEW v AS SELECT a FROM t;\n',
    ],
    'ADD CONSTRAINT': [
      'ALTER TABLE t\n  ADD CONSTRAINT IF NOT EXISTS positive CHECK (a > 0);\n',
      'ALTER TABLE t\n  DROP CONSTRAINT IF EXISTS positive, ADD CONSTRAINT positive CHECK (a > 0);\n',
    ],
  };
  for (const [command, [written, expected]] of Object.entries(conditions))
    it(`says that ${command} has no IF NOT EXISTS, and offers what makes it twice without a word`, async () => {
      await assert.rejects(db.exec(written), /syntax error/);
      assert.deepEqual(
        told(written).map(({ message }) => message.replace(/^syntax error at or near "\w+": /i, '')),
        [`${command} has no IF NOT EXISTS`],
      );
      assert.equal(mended(written), expected);
      await db.exec(expected);
      await db.exec(expected);
    });

  it('finds a comma too many, and takes it out', () => {
    for (const [written, expected] of [
      ['CREATE TABLE u (\n  a int, -- the last\n);', 'CREATE TABLE u (\n  a int -- the last\n);'],
      [
        'INSERT INTO t VALUES (1), (2),\n\nON CONFLICT DO NOTHING;',
        'INSERT INTO t VALUES (1), (2)\n\nON CONFLICT DO NOTHING;',
      ],
      ['INSERT INTO t VALUES (1), (2),;', 'INSERT INTO t VALUES (1), (2);'],
      ['SELECT a, FROM t;', 'SELECT a FROM t;'],
    ] as const) {
      assert.match(told(written)[0]?.message ?? '', /: there is a comma too many(?: before it)?$/, written);
      assert.equal(mended(written), expected);
    }
  });

  it("leaves PostgreSQL's own words where it knows nothing better", () => {
    for (const written of [
      'CREATE DATABASE IF NOT EXISTS d TO 5;',
      "CREATE TYPE IF NOT EXISTS mood AS ENUM ('sad' 'glad');",
      'CREATE UNIQUE INDEX IF NOT EXISTS ON t (a);',
      'SELECT a, b c d FROM t;',
      'ALTER TABLE t ADD COLUMN IF NOT EXISTS, b int;',
    ]) {
      const [problem] = told(written);
      assert.match(
        problem?.message ?? '',
        /^syntax error at or near "[^"]+"(?:: CREATE (?:DATABASE|TYPE) has no IF NOT EXISTS)?$/,
      );
      assert.equal(problem?.mend, undefined, written);
    }
  });
});
