import assert from 'node:assert/strict';
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
