import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../../server/src/migrations/cacheFolder.ts';
import { beginProof, verifyMigration } from '../../server/src/migrations/verify.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

describe('the database after a history', function () {
  this.timeout(900_000);

  it('is kept for the next proof, and only for the same history', async () => {
    const folder = temporaryFolder();
    const cache = path.join(folder.path, 'proofs');
    const prove = (sql: string, ...history: readonly string[]) =>
      verifyMigration(
        {
          history: history.map((statement, index) => ({ name: `000${index}`, statements: [statement] })),
          up: [sql],
          down: undefined,
          fresh: undefined,
        },
        { cache, timeLimit: 300_000 },
      );
    const table = 'create table a (id int primary key)';
    assert.equal((await prove('alter table a add column x int', table)).status, 'proven');
    // The empty one, and that of the history.
    assert.equal(readdirSync(cache).length, 2);
    assert.equal((await prove('alter table a add column y int', table)).status, 'proven');
    assert.equal(readdirSync(cache).length, 2);
    const other = await prove('alter table a add column x int', 'create table b (id int)');
    assert.equal(other.status, 'failed');
    assert.match(other.reason ?? '', /relation "a" does not exist/);
    for (const name of readdirSync(cache)) writeFileSync(path.join(cache, name), 'broken');
    assert.equal((await prove('alter table a add column x int', table)).status, 'proven');
    folder.remove();
  });

  it('may be begun before the migration is known, which may call for more than the history', async () => {
    const folder = temporaryFolder();
    const cache = path.join(folder.path, 'proofs');
    const beginning = { history: [{ name: '0000', statements: ['create table a (id int primary key)'] }] };
    const prove = (...up: readonly string[]) =>
      verifyMigration(
        { ...beginning, up, down: ['drop table b'], fresh: undefined },
        { cache, timeLimit: 300_000, begun: beginProof(beginning, cache) },
      );
    const plain = 'create table b (id int references a)';
    assert.equal((await prove(plain)).status, 'proven');
    // From the kept one, of which the way back has to find what was before.
    assert.equal((await prove(plain)).status, 'proven');
    const more = await prove('create extension citext', 'create table b (name citext)');
    assert.match(more.reason ?? '', /too much|does not run again/);
    assert.equal(more.steps.find(({ step }) => step === 'up')?.ok, true, more.reason);
    folder.remove();
  });

  it('stands where the system keeps such files', () => {
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/x' }, 'linux'), path.join('/x', 'schemawright'));
    assert.equal(cacheFolder({ LOCALAPPDATA: 'L' }, 'win32'), path.join('L', 'schemawright'));
    assert.match(cacheFolder({}, 'darwin'), /Library[\\/]Caches[\\/]schemawright$/);
  });
});
