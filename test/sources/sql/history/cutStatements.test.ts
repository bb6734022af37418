import assert from 'node:assert/strict';
import { cutStatements } from '../../../../server/src/sources/sql/history/cutStatements.ts';
import { loadSqlParser } from '../../../../server/src/sources/sql/parse.ts';
import { readScript } from '../../../../server/src/sources/sql/script.ts';

const body = `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Not here;
  NEW.a = 1; -- but here
  RETURN NEW;
END;
$$;
`;
const plain = 'CREATE TABLE t (a int);\n';

describe('statements that a tool cuts at semicolons', () => {
  before(loadSqlParser);

  const told = (text: string) =>
    cutStatements('/m.sql', text, readScript('/m.sql', text).statements).map(
      ({ message, span }) => `${text.slice(0, span.start).split('\n').length} ${message}`,
    );

  it('are told for goose and sql-migrate at the first of them', () => {
    assert.deepEqual(told(`-- +goose Up\n${plain}${body}`), [
      '6 goose ends the statement at this semicolon: put -- +goose StatementBegin before it and -- +goose StatementEnd behind it',
    ]);
    assert.match(
      told(`-- +migrate Up\n${plain}${body}`)[0] ?? '',
      /^6 sql-migrate .* -- \+migrate StatementEnd/,
    );
  });

  it('are said to be of the way back where they stand in it', () => {
    const way = `-- +goose Up\n${plain}-- +goose Down\n${body}`;
    assert.match(told(way)[0] ?? '', /^7 goose ends the statement of the way back at this semicolon: put /);
  });

  it('are fine between the marks, on a line of their own, and for other tools', () => {
    const marked = `-- +goose StatementBegin\n${body}-- +goose StatementEnd\n`;
    assert.deepEqual(told(`-- +goose Up\n${marked}${plain}`), []);
    assert.deepEqual(told(`-- +goose Up\n${plain}DO $$ BEGIN PERFORM 1; END $$;\n`), []);
    assert.deepEqual(told(body), []);
    assert.equal(told(`-- +goose Up\n${marked}${body}`).length, 1);
  });
});
