import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import type { SchemaEdit } from '../../../../server/src/model/edit.ts';
import { emptyDatabase } from '../../../../server/src/sources/sql/database.ts';
import { loadSqlParser } from '../../../../server/src/sources/sql/parse.ts';
import { alterStatements } from '../../../../server/src/sources/sql/write/alter.ts';
import { writeSqlEdits } from '../../../../server/src/sources/sql/write/write.ts';
import { createMemoryHost } from '../../../support/memoryHost.ts';
import { readFiles } from './rewrite.ts';

const schema = 'CREATE SCHEMA app;\nCREATE TABLE app."Posts" (id int, "authorId" int);\n';
const index: SchemaEdit = { kind: 'add-index', table: 'db#app.Posts', columns: ['authorId'] };

describe('edits as the statements of a migration', () => {
  before(() => loadSqlParser());

  it('names the schema and quotes where it must', () => {
    assert.deepEqual(alterStatements([index], readFiles({ '/s.sql': schema })), [
      'CREATE INDEX "Posts_authorId_idx" ON app."Posts" ("authorId")',
    ]);
  });

  it('makes indexes concurrently when told', () => {
    const statements = alterStatements([index], readFiles({ '/s.sql': schema }), { concurrently: true });
    assert.deepEqual(statements, [
      'CREATE INDEX CONCURRENTLY "Posts_authorId_idx" ON app."Posts" ("authorId")',
    ]);
  });

  it('follows the manner of another migration', () => {
    const manner = 'create table x (a int);\ncreate index i on x(a);\n';
    assert.deepEqual(alterStatements([index], readFiles({ '/s.sql': schema }), { manner }), [
      'create index "Posts_authorId_idx" on app."Posts"("authorId")',
    ]);
  });

  it('gives nothing for what is there, and lets later edits see earlier ones', () => {
    const state = readFiles({ '/s.sql': schema });
    const set = { kind: 'set-not-null', table: 'db#app.Posts', column: 'id', notNull: true } as const;
    assert.deepEqual(alterStatements([set, set], state), [
      'ALTER TABLE app."Posts" ALTER COLUMN id SET NOT NULL',
    ]);
  });

  it('makes an identity column of a serial, which goes on where the sequence was', async () => {
    const text = 'CREATE TABLE app."Posts" (id serial PRIMARY KEY, title text);\n';
    const state = readFiles({ '/s.sql': `CREATE SCHEMA app;\n${text}` });
    const type = { name: 'int8', identity: true } as const;
    const edit: SchemaEdit = { kind: 'set-column-type', table: 'db#app.Posts', column: 'id', type };
    const statements = alterStatements([edit], state);
    assert.deepEqual(statements, [
      'ALTER TABLE app."Posts" ALTER COLUMN id DROP DEFAULT',
      'DROP SEQUENCE app."Posts_id_seq"',
      'ALTER TABLE app."Posts" ALTER COLUMN id TYPE bigint',
      'ALTER TABLE app."Posts" ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY',
      `SELECT setval(pg_get_serial_sequence('app."Posts"', 'id'), coalesce(max(id), 0) + 1, false) FROM app."Posts"`,
    ]);
    const database = await PGlite.create();
    await database.exec(`CREATE SCHEMA app; ${text} INSERT INTO app."Posts" VALUES (2147483646);`);
    await database.exec(statements.join(';'));
    await database.exec(`INSERT INTO app."Posts" (title) VALUES ('a'), ('b');`);
    const { rows } = await database.query<{ max: number }>('SELECT max(id) FROM app."Posts"');
    await database.close();
    assert.equal(rows[0]?.max, 2147483648);
    const renamed = readFiles({
      '/s.sql': 'CREATE TABLE a (id serial PRIMARY KEY);\nALTER TABLE a RENAME TO b;\n',
    });
    assert.ok('reason' in alterStatements([{ ...edit, table: 'db#public.b' }], renamed));
  });

  it('defers a foreign key without making it anew', () => {
    const text = 'CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES a (id));\n';
    const start = text.indexOf('REFERENCES');
    const part = { file: '/s.sql', start, end: text.indexOf(')', start) + 1 };
    const edit = { kind: 'set-deferrable', table: 'db#public.a', part } as const;
    assert.deepEqual(alterStatements([edit], readFiles({ '/s.sql': text })), [
      'ALTER TABLE a ALTER CONSTRAINT a_b_fkey DEFERRABLE INITIALLY DEFERRED',
    ]);
  });

  it('leaves migrations that have been run as they are', () => {
    const result = writeSqlEdits([index], {
      host: createMemoryHost({ '/s.sql': schema }),
      before: emptyDatabase('db'),
      files: ['/s.sql'],
      mayEdit: () => false,
    });
    assert.deepEqual(result, {
      kind: 'refused',
      reason: 'The table is made by a migration that has been run.',
    });
  });
});
