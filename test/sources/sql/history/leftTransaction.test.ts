import assert from 'node:assert/strict';
import { applyTextEdits } from '../../../../server/src/model/edit.ts';
import type { MigrationTool } from '../../../../server/src/model/migrationTool.ts';
import { emptyDatabase } from '../../../../server/src/sources/sql/database.ts';
import { sectionsOf } from '../../../../server/src/sources/sql/history/sections.ts';
import { isWrapped } from '../../../../server/src/sources/sql/history/transaction.ts';
import { replayMigration } from '../../../../server/src/sources/sql/migration.ts';
import { loadSqlParser } from '../../../../server/src/sources/sql/parse.ts';
import { readScript } from '../../../../server/src/sources/sql/script.ts';
import { migrationFile } from '../../../support/migrationFile.ts';

const index = 'CREATE INDEX i ON t (a);';

describe('leaving the transaction of a tool', () => {
  before(loadSqlParser);

  /** How each statement runs, and the text by which it would run alone where it may. */
  function read(tool: MigrationTool, text: string, path = '/m.sql') {
    const sections = sectionsOf(text);
    const script = readScript(path, text, { range: sections.up });
    const wrapped = isWrapped(tool, sections, text, script.statements);
    const file = migrationFile({ path, tool, wrapped });
    return replayMigration(emptyDatabase('/m'), script, file).statements.map(({ transaction }) => ({
      kind: transaction.kind,
      told: transaction.kind === 'inside' && transaction.left && applyTextEdits(text, transaction.left),
    }));
  }

  const cases: Readonly<Record<string, readonly [tool: MigrationTool, text: string, told: string]>> = {
    dbmate: [
      'dbmate',
      `-- migrate:up\n${index}\n-- migrate:down\n`,
      `-- migrate:up transaction:false\n${index}\n-- migrate:down\n`,
    ],
    goose: [
      'plain',
      `-- +goose Up\n${index}\n\n-- +goose Down\nDROP INDEX i;\n`,
      `-- +goose NO TRANSACTION\n-- +goose Up\n${index}\n\n-- +goose Down\nDROP INDEX i;\n`,
    ],
    'sql-migrate': [
      'plain',
      `-- +migrate Up\r\n${index}\r\n`,
      `-- +migrate Up notransaction\r\n${index}\r\n`,
    ],
    tern: [
      'plain',
      `${index}\n---- create above / drop below ----\nDROP INDEX i;\n`,
      `---- tern: disable-tx ----\n\n${index}\n---- create above / drop below ----\nDROP INDEX i;\n`,
    ],
    yoyo: [
      'plain',
      `-- depends: 1_a\n\n${index}\n`,
      `-- depends: 1_a\n-- transactional: false\n\n${index}\n`,
    ],
    Atlas: ['atlas', `${index}\n`, `-- atlas:txmode none\n\n${index}\n`],
    Liquibase: [
      'liquibase',
      `--liquibase formatted sql\n--changeset a:1 \n${index}\n`,
      `--liquibase formatted sql\n--changeset a:1 runInTransaction:false \n${index}\n`,
    ],
  };
  for (const [name, [tool, text, told]] of Object.entries(cases))
    it(`is what a file of ${name} can say of its only statement`, () => {
      assert.deepEqual(read(tool, text), [{ kind: 'inside', told }]);
      assert.deepEqual(
        read(tool, told).map(({ kind }) => kind),
        ['alone'],
      );
    });

  it('is told of the one statement of a changeset, not of one that has others beside it', () => {
    const text = `--liquibase formatted sql\n--changeset a:1\n${index}\n--changeset a:2\nDROP INDEX i;\n${index}\n`;
    assert.deepEqual(
      read('liquibase', text).map(({ told }) => told),
      [text.replace('a:1', 'a:1 runInTransaction:false'), undefined, undefined],
    );
  });

  it('needs nothing where Flyway looks itself, and is left alone where only another file could say so', () => {
    assert.deepEqual(read('flyway', index), [{ kind: 'inside', told: index }]);
    for (const tool of ['drizzle', 'diesel', 'node-pg-migrate', 'pop'] as const)
      assert.deepEqual(read(tool, index), [{ kind: 'inside', told: undefined }], tool);
  });

  it('is only told of what graphile-migrate has not committed', () => {
    const header = '--! Previous: -\n--! Hash: sha1:0\n';
    assert.equal(read('graphile-migrate', index, '/m/current.sql')[0]?.told, `--! no-transaction\n${index}`);
    assert.equal(read('graphile-migrate', header + index, '/m/committed/000001.sql')[0]?.told, undefined);
  });
});
