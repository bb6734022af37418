import assert from 'node:assert/strict';
import { groupSchemaFiles } from '../../server/src/workspace/sqlGroups.ts';

const group = (files: Readonly<Record<string, string>>) =>
  groupSchemaFiles(Object.entries(files).map(([file, text]) => ({ file, text })));

describe('the schemas of a folder', () => {
  const tables = 'CREATE TABLE users (id int);\nCREATE TABLE public.posts (id int);';

  it('are one where files complete each other, and several where they repeat a table', () => {
    assert.deepEqual(group({ a: tables, b: 'CREATE TABLE notes (id int);', c: tables }), [['a', 'b'], ['c']]);
  });

  it('have a file behind those that make the tables which it alters or indexes', () => {
    const files = {
      constraints: 'ALTER TABLE ONLY "users" ADD PRIMARY KEY (id);\nALTER TABLE elsewhere ADD COLUMN a int;',
      indexes: 'CREATE UNIQUE INDEX a ON posts (id);',
      tables,
      views: 'CREATE VIEW v AS SELECT 1;',
    };
    assert.deepEqual(group(files), [['tables', 'constraints', 'indexes', 'views']]);
  });

  it('have each of two files that need each other once', () => {
    const files = {
      a: 'CREATE TABLE a (id int);\nALTER TABLE b ADD COLUMN x int;',
      b: 'CREATE TABLE b (id int);\nALTER TABLE a ADD COLUMN x int;',
    };
    assert.deepEqual(group(files), [['b', 'a']]);
  });

  it('leave out what only takes away', () => {
    const files = {
      create: tables,
      drop: '-- made by a program, do not ADD to it\n\\unset ON_ERROR_STOP\nALTER TABLE users DROP CONSTRAINT users_pkey;\nDROP TABLE posts;\n',
      mend: 'ALTER TABLE users DROP COLUMN a;\nALTER TABLE users ADD COLUMN a int;',
    };
    assert.deepEqual(group(files), [['create', 'mend']]);
    assert.deepEqual(group({ drop: 'DROP TABLE posts;' }), [['drop']]);
  });
});
