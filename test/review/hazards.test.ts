import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { findHazards } from '../../server/src/review/hazards.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

const journal = (dialect: string, ...tags: readonly string[]) =>
  JSON.stringify({ version: '7', dialect, entries: tags.map((tag, idx) => ({ idx, when: idx + 1, tag })) });

describe('the hazards of a migration that is not written yet', () => {
  let folder: TemporaryFolder;
  afterEach(() => folder.remove());

  it('stand at their statements, judged by the history before', async () => {
    folder = history('postgresql', 'CREATE TABLE "users" ("id" integer PRIMARY KEY, "email" text);');
    const found = await hazards(
      'postgresql',
      'CREATE TABLE "new" ("id" integer);\n--> statement-breakpoint\nCREATE INDEX "new_idx" ON "new" ("id");--> statement-breakpoint\nCREATE INDEX "users_idx" ON "users" ("email");',
    );
    assert.deepEqual(
      found.filter(({ rule }) => rule === 'index-not-concurrent'),
      [
        {
          rule: 'index-not-concurrent',
          severity: 'warning',
          message: 'CREATE INDEX takes a SHARE lock on users: writes wait while every row is read.',
          file: path.join(folder.path, 'drizzle/0001_next.sql'),
          statement: 2,
          line: 4,
          column: 1,
          endLine: 4,
          endColumn: 46,
          fixes: ['Build the index concurrently, in a migration of its own'],
        },
      ],
    );
    assert.equal(existsSync(path.join(folder.path, 'drizzle/0001_next.sql')), false);
  });

  it('are those of SQLite and MySQL too', async () => {
    folder = history('sqlite', 'CREATE TABLE `users` (`id` integer PRIMARY KEY);');
    assert.deepEqual(rulesOf(await hazards('sqlite', 'ALTER TABLE `users` ADD `email` text NOT NULL;')), [
      'sqlite-add-not-null',
    ]);
    folder.remove();
    folder = history('mysql', 'CREATE TABLE `users` (`id` int PRIMARY KEY, `name` varchar(20));');
    assert.deepEqual(rulesOf(await hazards('mysql', 'ALTER TABLE `users` DROP COLUMN `name`;')), [
      'drop-column',
    ]);
  });

  it('heed the configuration and the comments of the file', async () => {
    folder = history('postgresql', 'CREATE TABLE "users" ("id" integer PRIMARY KEY, "email" text);');
    folder.write(
      'schemawright.config.json',
      JSON.stringify({ rules: { 'index-not-concurrent': 'error', 'missing-lock-timeout': 'off' } }),
    );
    const found = await hazards('postgresql', 'CREATE INDEX "i" ON "users" ("email");');
    assert.deepEqual(
      found.map(({ rule, severity }) => [rule, severity]),
      [['index-not-concurrent', 'error']],
    );
    const suppressed = await hazards(
      'postgresql',
      '-- schemawright-ignore index-not-concurrent -- small table\nCREATE INDEX "i" ON "users" ("email");',
    );
    assert.deepEqual(suppressed, []);
  });

  function history(dialect: string, sql: string): TemporaryFolder {
    return temporaryFolder({
      'drizzle/meta/_journal.json': journal(dialect, '0000_init'),
      'drizzle/0000_init.sql': sql,
    });
  }

  function hazards(dialect: string, sql: string) {
    const at = path.join(folder.path, 'drizzle');
    const records = path.join(at, 'meta', '_journal.json');
    return findHazards({
      folder: at,
      files: [
        { path: path.join(at, '0001_next.sql'), text: sql, replaces: undefined },
        { path: path.join(at, 'down', '0001_next.sql'), text: 'DROP TABLE "users";', replaces: undefined },
        { path: records, text: journal(dialect, '0000_init', '0001_next'), replaces: '' },
      ],
    });
  }
});

function rulesOf(found: readonly { readonly rule: string }[]): readonly string[] {
  return found.map(({ rule }) => rule);
}
