import assert from 'node:assert/strict';
import { type DatabaseState, emptyDatabase } from '../../../server/src/sources/sql/database.ts';
import { replayMigration } from '../../../server/src/sources/sql/migration.ts';
import { loadSqlParser } from '../../../server/src/sources/sql/parse.ts';
import { readScript, replayScript } from '../../../server/src/sources/sql/script.ts';
import { migrationFile } from '../../support/migrationFile.ts';

const file = migrationFile();
const earlier = `
CREATE SCHEMA app;
CREATE TABLE app.users (id int, email text);
CREATE INDEX users_email_idx ON app.users (email);
CREATE VIEW app.mails AS SELECT email FROM app.users;
CREATE SEQUENCE app.numbers;
CREATE FUNCTION app.now() RETURNS int LANGUAGE sql AS 'SELECT 1';
`;

function changesOf(text: string, start: DatabaseState = { ...emptyDatabase('/db'), beginsLate: false }) {
  const state = replayScript(start, readScript('/1.sql', earlier));
  return replayMigration(state, readScript(file.path, text), file).statements.flatMap(({ changes }) =>
    changes.map(({ kind }) => kind),
  );
}

describe('DROP … IF EXISTS', () => {
  before(loadSqlParser);

  const things = [
    ['TABLE app.users CASCADE', 'TABLE app.orders CASCADE', 'drop-table'],
    ['INDEX app.users_email_idx', 'INDEX app.orders_idx', 'drop-index'],
    ['VIEW app.mails', 'VIEW app.letters', 'drop-other'],
    ['SEQUENCE app.numbers', 'SEQUENCE app.counts', 'drop-other'],
    ['FUNCTION app.now()', 'FUNCTION app.later()', 'drop-other'],
    ['SCHEMA app CASCADE', 'SCHEMA shop CASCADE', 'drop-schema'],
  ] as const;
  for (const [made, other, kind] of things)
    it(`changes nothing by ${other} where no migration from the first on has made it`, () => {
      assert.deepEqual(changesOf(`DROP ${made.replace(' ', ' IF EXISTS ')};`), [kind]);
      assert.deepEqual(changesOf(`DROP ${other.replace(' ', ' IF EXISTS ')};`), []);
      assert.deepEqual(changesOf(`DROP ${other};`), [kind]);
    });

  it('may drop what was there before the first migration', () => {
    const late = 'ALTER TABLE orders ADD COLUMN a int;';
    assert.deepEqual(changesOf(`${late} DROP TABLE IF EXISTS items;`), ['add-column', 'drop-table']);
    assert.deepEqual(changesOf('DROP TABLE IF EXISTS items;', emptyDatabase('/db')), ['drop-table']);
  });

  it('changes nothing by a column that the table does not have', () => {
    assert.deepEqual(changesOf('ALTER TABLE app.users DROP COLUMN IF EXISTS name, DROP COLUMN email;'), [
      'drop-column',
    ]);
    assert.deepEqual(changesOf('ALTER TABLE orders DROP COLUMN IF EXISTS name;'), ['drop-column']);
  });
});
