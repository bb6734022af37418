import assert from 'node:assert/strict';
import type { MigrationTool } from '../../../../server/src/model/migrationTool.ts';
import { emptyDatabase } from '../../../../server/src/sources/sql/database.ts';
import type { HistoryListing } from '../../../../server/src/sources/sql/history/history.ts';
import { recogniseHistory } from '../../../../server/src/sources/sql/history/recognise.ts';
import { sectionsOf } from '../../../../server/src/sources/sql/history/sections.ts';
import { isWrapped } from '../../../../server/src/sources/sql/history/transaction.ts';
import { replayMigration } from '../../../../server/src/sources/sql/migration.ts';
import { loadSqlParser } from '../../../../server/src/sources/sql/parse.ts';
import { readScript } from '../../../../server/src/sources/sql/script.ts';
import { migrationFile } from '../../../support/migrationFile.ts';

const one = 'CREATE INDEX i ON t (a);';
const two = `${one}\nCREATE INDEX j ON t (b);`;

describe('the transaction of a migration', () => {
  before(loadSqlParser);

  const isIn = (tool: MigrationTool, text: string, apart = false) =>
    isWrapped(tool, sectionsOf(text), text, readScript('/m.sql', text).statements, apart);

  it('is there for several statements that dbmate sends as one query, also where the file asks for none', () => {
    assert.equal(isIn('dbmate', `-- migrate:up\n${one}`), true);
    assert.equal(isIn('dbmate', `-- migrate:up transaction:false\n${one}`), false);
    assert.equal(isIn('dbmate', `-- migrate:up transaction:false\n${two}`), true);
  });

  it("is tern's and graphile-migrate's unless the file asks for none", () => {
    const line = '\n---- create above / drop below ----\ndrop index i;';
    assert.equal(isIn('plain', one + line), true);
    assert.equal(isIn('plain', `---- tern: disable-tx ----\n${one}${line}`), false);
    assert.equal(isIn('graphile-migrate', `--! Previous: -\n${one}`), true);
    assert.equal(isIn('graphile-migrate', `--! Previous: -\n--! no-transaction\n${one}`), false);
  });

  it("is Diesel's unless metadata.toml switches it off for a single statement", () => {
    assert.equal(isIn('diesel', one), true);
    assert.equal(isIn('diesel', one, true), false);
    assert.equal(isIn('diesel', two, true), true);
  });

  it("is pop's, and Ory's form of pop leaves it for a file that says autocommit", () => {
    assert.equal(isIn('pop', one), true);
    assert.equal(isIn('popx', one), true);
    assert.equal(isIn('popx', one, true), false);
    assert.equal(isIn('popx', two, true), true);
  });

  it("is Flyway's unless the file's configuration asks for none", () => {
    assert.equal(isIn('flyway', two), true);
    assert.equal(isIn('flyway', two, true), false);
  });

  it("is yoyo's, unless the file asks for none; of a plain file nobody knows", () => {
    const yoyo = '-- depends: 1_a\nCREATE TABLE t (a int);';
    assert.equal(isIn('plain', yoyo), true);
    assert.equal(isIn('plain', `-- transactional: false\n${yoyo}`), false);
    assert.equal(isIn('plain', one), false);
    assert.equal(isIn('plain', `${one}\n-- depends: a`), false);
  });

  it('is one for each changeset of Liquibase, unless it asks for none', () => {
    const text = `--liquibase formatted sql

--changeset a:1
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);

--changeset a:2 runInTransaction:false
CREATE INDEX CONCURRENTLY j ON t (a);

-- changeset b:3
CREATE INDEX k ON t (a);
`;
    const file = migrationFile({ path: '/m.sql', tool: 'liquibase', wrapped: true });
    const { statements } = replayMigration(emptyDatabase('/m'), readScript('/m.sql', text), file);
    const numbers = statements.map(({ transaction }) =>
      transaction.kind === 'inside' ? transaction.number : transaction.kind,
    );
    assert.deepEqual(numbers, [1, 1, 'alone', 2]);
  });

  for (const mark of [
    '--changeset a:1',
    '-- //@UNDO',
    '-- !Ups',
    '-- rambler up',
    '-- ==== UP ====',
    '-- +goose Up',
    '-- migrate:up',
  ])
    it(`begins below the line ${mark}, also for what is set first`, () => {
      const text = `-- about\n\n${mark}\n-- of orders\nALTER TABLE t ADD a int;\n`;
      const { statements } = replayMigration(
        emptyDatabase('/m'),
        readScript('/m.sql', text),
        migrationFile({ path: '/m.sql' }),
      );
      const above = statements[0]?.span.above?.start ?? 0;
      assert.ok(above > text.indexOf(mark) + mark.length);
    });

  it('is left by what Supabase runs by itself, and begun anew behind it', () => {
    const text = `CREATE TABLE t (a int, b int);\nCREATE INDEX CONCURRENTLY i ON t (a);\nCREATE INDEX j ON t (b);\nBEGIN;\nDROP INDEX CONCURRENTLY i;\nCOMMIT;`;
    const file = migrationFile({ path: '/m.sql', tool: 'supabase', wrapped: true });
    const { statements } = replayMigration(emptyDatabase('/m'), readScript('/m.sql', text), file);
    assert.deepEqual(
      statements.map(({ transaction }) =>
        transaction.kind === 'inside' ? `${transaction.opened} ${transaction.number}` : transaction.kind,
      ),
      ['by-tool 0', 'alone', 'by-tool 1', 'by-file 2', 'by-file 2', 'alone'],
    );
  });
});

describe('a file beside a migration that asks for no transaction', () => {
  const apartOf = (files: Readonly<Record<string, string>>) =>
    recogniseHistory('/m', listingOf(files))?.files.map(({ name, apart }) => [name, apart ?? false]);

  it("is Diesel's metadata.toml", () => {
    const history = recogniseHistory('/m', listingOf({ '/m/2024-01-01-000000_a/up.sql': '' }));
    assert.equal(history?.tool, 'diesel');
    assert.deepEqual(
      apartOf({
        '/m/2024-01-01-000000_a/up.sql': '',
        '/m/2024-01-01-000000_a/metadata.toml': 'run_in_transaction = true\n',
        '/m/2024-01-02-000000_b/up.sql': '',
        '/m/2024-01-02-000000_b/metadata.toml': '# Concurrently.\nrun_in_transaction = false\n',
      }),
      [
        ['2024-01-01-000000_a', false],
        ['2024-01-02-000000_b', true],
      ],
    );
  });

  it('is the program that Knex runs, which is no golang-migrate then', () => {
    const files = {
      '/m/1_a.up.sql': '',
      '/m/1_a.ts': 'export const up = (knex: Knex) => knex.raw(sql);',
      '/m/2_b.up.sql': '',
      '/m/2_b.ts':
        'export const up = (knex: Knex) => knex.raw(sql); export const config = { transaction: false };',
    };
    const history = recogniseHistory('/m', listingOf(files));
    assert.equal(history?.tool, 'knex');
    assert.deepEqual(
      history.files.map(({ inTransaction }) => inTransaction ?? false),
      [true, false],
    );
    assert.equal(recogniseHistory('/m', listingOf({ '/m/1_a.up.sql': '' }))?.tool, 'golang-migrate');
  });

  it("is Flyway's script configuration", () => {
    assert.deepEqual(
      apartOf({
        '/m/V1__a.sql': '',
        '/m/V2__b.sql': '',
        '/m/V2__b.sql.conf': 'encoding=UTF-8\nexecuteInTransaction = false\n',
      }),
      [
        ['V1__a', false],
        ['V2__b', true],
      ],
    );
  });
});

function listingOf(files: Readonly<Record<string, string>>): HistoryListing {
  return {
    readText: (file) => files[file],
    entries(folder) {
      const below = Object.keys(files).filter((file) => file.startsWith(`${folder}/`));
      return new Map(
        below.map((file) => {
          const [name = '', ...rest] = file.slice(folder.length + 1).split('/');
          return [name, rest.length > 0 ? 'folder' : 'file'];
        }),
      );
    },
  };
}
