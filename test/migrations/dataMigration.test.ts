import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { installCommand } from '../../server/src/migrations/child/kit.ts';
import { dataMigration } from '../../server/src/migrations/dataMigration.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

describe('a migration that changes rows', () => {
  it('goes through a table in batches and goes on where it was stopped', async () => {
    const db = await PGlite.create();
    await db.exec(`create table users (id bigint primary key, state text);
      insert into users select n, null from generate_series(1, 2500) n`);
    const statements = dataMigration('postgresql', 'fill-state').map((it) =>
      it.replaceAll('"my_table"', '"users"').replaceAll('"my_column"', '"state"'),
    );
    // Stopped after 1200.
    await db.exec(`create table "__fill_state_resume" ("last" bigint not null);
      insert into "__fill_state_resume" values (1200)`);
    await db.exec('begin');
    for (const sql of statements) await db.exec(sql);
    await db.exec('commit');
    const { rows } = await db.query(
      'select count(*)::int as filled, min(id)::int as first from users where state is not null',
    );
    assert.deepEqual(rows, [{ filled: 1300, first: 1201 }]);
    assert.deepEqual((await db.query(`select 1 from pg_class where relname like '%resume'`)).rows, []);
    await db.close();
  });

  it('notes on MySQL how far it is with each batch, and leaves nothing of its own', () => {
    const statements = dataMigration('mysql', 'fill-state');
    const [table, old, procedure, ...rest] = statements.map((it) => it.trim());
    assert.match(table ?? '', /CREATE TABLE IF NOT EXISTS `__fill_state_resume`/);
    assert.equal(old, 'DROP PROCEDURE IF EXISTS `__fill_state`;');
    // A driver sends each piece as it is: the procedure with all of its statements is one.
    assert.match(procedure ?? '', /^CREATE PROCEDURE `__fill_state`\(\)\nBEGIN\n[\s\S]*\nEND;$/);
    assert.match(
      procedure ?? '',
      /START TRANSACTION;\s+UPDATE [^;]*;\s+DELETE [^;]*;\s+INSERT INTO `__fill_state_resume` VALUES \(upto\);\s+COMMIT;/,
    );
    assert.deepEqual(rest, [
      'CALL `__fill_state`();',
      'DROP PROCEDURE `__fill_state`;',
      'DROP TABLE `__fill_state_resume`;',
    ]);
  });

  it('is one statement on SQLite, which needs no batches', () => {
    assert.equal(dataMigration('sqlite', 'fill-state').length, 1);
  });
});

describe('what installs drizzle-kit', () => {
  for (const [lock, command] of [
    ['pnpm-lock.yaml', 'pnpm add -D'],
    ['yarn.lock', 'yarn add -D'],
    ['bun.lock', 'bun add -d'],
    ['package-lock.json', 'npm install -D'],
  ] as const) {
    it(`is ${command} beside ${lock}`, () => {
      const folder = temporaryFolder({ [lock]: '', 'packages/db/package.json': '{}' });
      assert.equal(installCommand(`${folder.path}/packages/db`), command);
      folder.remove();
    });
  }
});
