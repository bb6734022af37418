import assert from 'node:assert/strict';
import { confined, leftOutPiece } from '../../server/src/migrations/child/serverWide.ts';

describe('a migration on a server that others use', () => {
  for (const sql of [
    'CREATE ROLE app',
    'create user "app" password \'x\'',
    'ALTER ROLE app SET search_path TO a',
    'DROP ROLE IF EXISTS app',
    'CREATE DATABASE other',
    "ALTER DATABASE postgres SET timezone TO 'UTC'",
    'DROP DATABASE postgres',
    'ALTER SYSTEM SET work_mem = 1',
    "CREATE TABLESPACE t LOCATION '/'",
    'GRANT owner TO app',
    'REVOKE owner FROM app',
    'GRANT CONNECT ON DATABASE postgres TO app',
    'DROP OWNED BY app',
    "COMMENT ON ROLE app IS 'on'",
    'CREATE /* a */ ROLE -- b\n app',
  ])
    it(`leaves out ${sql}`, () => {
      assert.deepEqual(confined([`${sql};`]), { pieces: [leftOutPiece], leftOut: [sql], refused: undefined });
    });

  for (const sql of [
    'CREATE TABLE role (id int)',
    'CREATE USER MAPPING FOR app SERVER s',
    'GRANT SELECT ON a TO app',
    `INSERT INTO notes VALUES ('drop database x; CREATE ROLE y')`,
    'DO $$ BEGIN PERFORM 1; END $$',
    `CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 'role' $$`,
    'COPY a FROM stdin',
    'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app',
    'CREATE EXTENSION dblink',
  ])
    it(`runs ${sql}`, () => {
      assert.deepEqual(confined([sql]), { pieces: [sql], leftOut: [], refused: undefined });
    });

  for (const sql of [
    'DO $$ BEGIN CREATE ROLE app; END $$',
    `DO $$ BEGIN EXECUTE 'drop database x'; END $$`,
    'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ALTER SYSTEM SET a = 1; END $$',
    `SELECT dblink_exec('dbname=postgres', 'drop table a')`,
    `COPY a TO '/etc/passwd'`,
    `COPY a FROM PROGRAM 'cat'`,
    `CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p`,
    'SELECT pg_terminate_backend(1)',
  ])
    it(`refuses ${sql}`, () => {
      assert.equal(confined(['SELECT 1', sql]).refused, sql);
    });

  it('keeps what stands beside it in a piece', () => {
    const { pieces, leftOut } = confined([
      'CREATE ROLE a; CREATE TABLE t (id int); DROP ROLE a;',
      'SELECT 1',
    ]);
    assert.deepEqual(leftOut, ['CREATE ROLE a', 'DROP ROLE a']);
    assert.equal(pieces[0]?.replaceAll(leftOutPiece, '').trim(), 'CREATE TABLE t (id int);');
    assert.equal(pieces[1], 'SELECT 1');
  });
});
