import assert from 'node:assert/strict';
import { indexNotConcurrent } from '../../../server/src/rules/migration/index-not-concurrent.ts';
import { setNotNullScans } from '../../../server/src/rules/migration/set-not-null-scans.ts';
import { readyRule, resolveOptions } from '../../../server/src/rules/runRule.ts';
import { createSchemaView } from '../../../server/src/rules/schemaView.ts';
import { emptyDatabase, partsOf } from '../../../server/src/sources/sql/database.ts';
import { replayMigration } from '../../../server/src/sources/sql/migration.ts';
import { loadSqlParser } from '../../../server/src/sources/sql/parse.ts';
import { readScript, replayScript } from '../../../server/src/sources/sql/script.ts';
import { migrationFile } from '../../support/migrationFile.ts';

const file = migrationFile();
const earlier = "CREATE TABLE orders (id int PRIMARY KEY, total int); CREATE TYPE mood AS ENUM ('sad');";

function migrate(text: string) {
  const state = replayScript(emptyDatabase('/db'), readScript('/1.sql', earlier));
  return { ...replayMigration(state, readScript(file.path, text), file), text };
}

describe('the statements of a DO block in a migration', () => {
  before(loadSqlParser);

  it('are followed behind a DECLARE that declares nothing', () => {
    const { after } = migrate(
      "DO $$\n  DECLARE\n  BEGIN\n    IF NOT EXISTS (SELECT FROM pg_enum) THEN\n      ALTER TYPE mood ADD VALUE 'glad';\n    END IF;\nEND$$;",
    );
    assert.deepEqual(
      partsOf(after).enums.map(({ values }) => values),
      [['sad', 'glad']],
    );
  });

  it('are followed where a tool fills in names, as it does before PostgreSQL sees the body', () => {
    const { after } = migrate(
      'DO $$ BEGIN\n  CREATE TABLE {{ .Schema }}.notes (id int);\n  CREATE TABLE ${prefix}logs (id int);\nEND $$;',
    );
    assert.deepEqual(
      partsOf(after).tables.map(({ schema, name }) => [schema, name]),
      [
        [undefined, 'orders'],
        ['schema', 'notes'],
        [undefined, 'prefixlogs'],
      ],
    );
  });

  it('switch row level security on in a loop: of the tables that are named, else of all', () => {
    const tables = 'CREATE TABLE a (id int); CREATE TABLE s.b (id int); CREATE TABLE c (id int);';
    const secured = (loop: string) => {
      const { after } = migrate(
        `${tables}\nDO $$ DECLARE t text; BEGIN\n  ${loop}\n    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);\n  END LOOP;\nEND $$;`,
      );
      return partsOf(after).tables.flatMap(({ name, rowLevelSecurity }) => (rowLevelSecurity ? [name] : []));
    };
    assert.deepEqual(secured("FOREACH t IN ARRAY ARRAY['a', 's.b', 'gone'] LOOP"), ['a', 'b']);
    assert.deepEqual(secured("FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP"), [
      'orders',
      'a',
      'c',
    ]);
    assert.deepEqual(secured('FOR t IN SELECT name FROM names LOOP'), []);
    const script = readScript(
      '/2.sql',
      `${tables}\nDO $$ BEGIN EXECUTE 'ALTER TABLE ' || 'c' || ' ENABLE ROW LEVEL SECURITY'; END $$;`,
    );
    assert.deepEqual(
      partsOf(replayScript(emptyDatabase('/db'), script)).tables.map((table) => table.rowLevelSecurity),
      [false, false, true],
    );
  });

  it('make no table where they set a variable', () => {
    const { after } = migrate(
      'DO $$\nDECLARE\n  found int;\nBEGIN\n  SELECT id INTO found FROM orders LIMIT 1;\n  CREATE TABLE notes (id int);\nEND $$;',
    );
    assert.deepEqual(
      partsOf(after).tables.map(({ name }) => name),
      ['orders', 'notes'],
    );
  });

  it('are statements at their own places, in one transaction', () => {
    const { statements, text, after } = migrate(
      'SELECT 1;\nDO $$ BEGIN\n  ALTER TABLE orders ADD COLUMN note text;\n  CREATE INDEX i ON orders (note);\nEXCEPTION WHEN duplicate_column THEN null;\nEND $$;\nSELECT 2;',
    );
    assert.deepEqual(
      statements.map(({ span: { whole }, inBlock, transaction }) => [
        text.slice(whole.start, whole.end).split('\n')[0],
        inBlock ?? false,
        transaction.kind,
      ]),
      [
        ['SELECT 1', false, 'alone'],
        ['DO $$ BEGIN', false, 'alone'],
        ['ALTER TABLE orders ADD COLUMN note text', true, 'inside'],
        ['CREATE INDEX i ON orders (note)', true, 'inside'],
        ['SELECT 2', false, 'alone'],
      ],
    );
    const indexes = statements.map(({ index }) => index);
    assert.deepEqual(
      indexes,
      [...new Set(indexes)].sort((a, b) => a - b),
    );
    const [table] = partsOf(after).tables;
    assert.deepEqual(
      table?.columns.map(({ key }) => key),
      ['id', 'total', 'note'],
    );
    assert.equal(table?.indexes.length, 1);
  });

  it('are judged, in IF EXISTS too, and offer no fix that would write into the block', () => {
    const { statements, after } = migrate(
      "DO $$ BEGIN\n  IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'orders') THEN\n    ALTER TABLE orders ALTER COLUMN total SET NOT NULL;\n    CREATE INDEX orders_total ON orders (total);\n  END IF;\nEND $$;",
    );
    const view = createSchemaView(partsOf(after), new Set());
    for (const rule of [setNotNullScans, indexNotConcurrent]) {
      const reports = statements.flatMap(readyRule(rule, view, resolveOptions(rule)));
      assert.equal(reports.length, 1, rule.id);
      assert.deepEqual(reports[0]?.fixes, [], rule.id);
    }
  });

  it('are left out where the database has what they make', () => {
    const { statements } = migrate(
      "DO $$ BEGIN CREATE TYPE mood AS ENUM ('sad'); EXCEPTION WHEN duplicate_object THEN null; END $$;",
    );
    assert.deepEqual(
      statements.map(({ inBlock }) => inBlock),
      [undefined],
    );
  });

  it('make no view where a table has its name by now', () => {
    const { after } = migrate(
      "DO $$ BEGIN\n  IF EXISTS (SELECT FROM information_schema.views WHERE table_name = 'orders') THEN\n    CREATE OR REPLACE VIEW orders AS SELECT 1 AS id;\n  END IF;\n  CREATE VIEW others AS SELECT 1 AS id;\nEND $$;",
    );
    const { tables, views } = partsOf(after);
    assert.deepEqual(
      [tables, views].map((all) => all.map(({ name }) => name)),
      [['orders'], ['others']],
    );
  });

  it('are not those of a loop', () => {
    const { statements } = migrate(
      'DO $$ DECLARE r record; BEGIN\n  FOR r IN SELECT 1 LOOP\n    ALTER TABLE orders ADD COLUMN a int;\n    ALTER TABLE orders ADD COLUMN b int;\n  END LOOP;\n  ALTER TABLE orders ADD COLUMN c int;\nEND $$;',
    );
    assert.deepEqual(
      statements.filter(({ inBlock }) => inBlock).map(({ text }) => text),
      ['ALTER TABLE orders ADD COLUMN c int'],
    );
  });

  it('leave what is put together by EXECUTE to the block', () => {
    const { statements } = migrate(
      "DO $$ BEGIN ALTER TABLE orders ADD COLUMN a int; EXECUTE format('ALTER TABLE %I ADD b int', 'orders'); EXECUTE 'DROP TABLE ' || 'orders'; END $$;",
    );
    const [block] = statements.flatMap(({ changes }) => changes);
    assert.ok(block?.kind === 'opaque');
    assert.match(block.rest ?? '', /EXECUTE/);
    assert.doesNotMatch(block.rest ?? '', /COLUMN a int/);
    assert.equal(statements.length, 2);
  });

  it('are those of an EXECUTE whose text is written out, at their places', () => {
    const { statements, text, after } = migrate(
      `CREATE VIEW open AS SELECT id FROM orders;
      DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_views WHERE viewname = 'open') THEN EXECUTE 'DROP VIEW open;'; END IF;
        EXECUTE 'ALTER TABLE orders ADD COLUMN state text DEFAULT ''new''';
        EXECUTE $sql$ CREATE INDEX by_state ON orders (state) WHERE state <> 'done' $sql$;
      END $$;`,
    );
    assert.deepEqual([...after.views.keys()], []);
    const [orders] = partsOf(after).tables;
    const state = orders?.columns.find(({ key }) => key === 'state');
    assert.ok(state);
    const { name } = state.span;
    assert.equal(text.slice(name.start, name.end), 'state');
    assert.match(JSON.stringify(state.default), /"literal","value":"new"/);
    assert.equal(orders?.indexes.length, 1);
    const block = statements.flatMap(({ changes }) => changes).find(({ kind }) => kind === 'opaque');
    assert.ok(block?.kind === 'opaque');
    assert.doesNotMatch(block.rest ?? '', /EXECUTE/);
  });

  it('are not read where the string of an EXECUTE holds quotes within quotes, or several statements', () => {
    const { after } = migrate(
      `DO $$ BEGIN EXECUTE 'ALTER TABLE orders ADD COLUMN a text DEFAULT ''''''x'''''; EXECUTE 'DROP TABLE orders; SELECT 1'; END $$;`,
    );
    assert.deepEqual(
      partsOf(after).tables.map(({ columns }) => columns.length),
      [2],
    );
  });

  it('are followed where to_regclass is asked whether a table is there, and nothing else', () => {
    const { after } = migrate(
      `DO $$ BEGIN
        IF to_regclass('public.items') IS NULL THEN CREATE TABLE items (id int NOT NULL) PARTITION BY LIST (id); END IF;
        IF to_regclass('public.orders') IS NOT NULL AND now() > '2020-01-01' THEN DROP TABLE orders; END IF;
      END $$;`,
    );
    assert.deepEqual(
      partsOf(after).tables.map(({ name }) => name),
      ['orders', 'items'],
    );
  });
});
