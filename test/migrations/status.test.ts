import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { runCli } from '../../server/src/cli/program.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

interface Status {
  readonly migrations: readonly {
    readonly name: string;
    readonly hasWayBack: boolean;
    readonly merged?: boolean;
    readonly edited?: { readonly where: string };
    readonly faults: readonly { readonly kind: string; readonly message: string }[];
    readonly hazards: readonly { readonly rule: string }[];
    readonly worst?: string;
  }[];
  readonly problems: readonly string[];
  readonly changes: readonly unknown[] | null;
  readonly failures?: readonly string[];
}

const snapshot = (id: string, parent: string) =>
  JSON.stringify({
    version: '7',
    dialect: 'postgresql',
    id,
    prevId: parent,
    tables: {
      'public.users': {
        name: 'users',
        schema: '',
        columns: { id: { name: 'id', type: 'integer', primaryKey: true, notNull: true } },
        indexes: {},
        foreignKeys: {},
        compositePrimaryKeys: {},
        uniqueConstraints: {},
        policies: {},
        checkConstraints: {},
        isRLSEnabled: false,
      },
    },
    enums: {},
    schemas: {},
    sequences: {},
    roles: {},
    policies: {},
    views: {},
  });

const journal = (...tags: readonly string[]) =>
  JSON.stringify({
    version: '7',
    dialect: 'postgresql',
    entries: tags.map((tag, idx) => ({ idx, version: '7', when: idx + 1, tag, breakpoints: true })),
  });

describe('the status of a history', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder({
      'package.json': '{}',
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts' };\n`,
      'schema.ts': `import { pgTable, integer } from 'drizzle-orm/pg-core';\nexport const users = pgTable('users', { id: integer('id').primaryKey() });\n`,
      'drizzle/0000_init.sql': 'CREATE TABLE "users" ("id" integer PRIMARY KEY NOT NULL);',
      'drizzle/down/0000_init.sql': 'DROP TABLE "users";',
      'drizzle/meta/0000_snapshot.json': snapshot('1', '0'),
      'drizzle/meta/_journal.json': journal('0000_init'),
    });
  });
  afterEach(() => folder.remove());

  it('is in order where nothing is wrong', async () => {
    commit();
    const { code, status } = await run('check');
    assert.deepEqual([code, status.failures], [0, []]);
    assert.deepEqual(
      status.migrations.map(({ name, hasWayBack, merged, hazards }) => ({
        name,
        hasWayBack,
        merged,
        hazards,
      })),
      [{ name: '0000_init', hasWayBack: true, merged: true, hazards: [] }],
    );
  });

  it('tells a migration that was changed after it was merged', async () => {
    commit();
    folder.write('drizzle/0000_init.sql', 'CREATE TABLE "users" ("id" bigint PRIMARY KEY NOT NULL);');
    const { code, status } = await run('check');
    assert.equal(code, 1);
    assert.deepEqual(status.failures, ['0000_init was changed after it was merged into main.']);
    assert.equal(status.migrations[0]?.edited?.where, 'main');
  });

  it('does not take other ends of lines for a change', async () => {
    folder.write('drizzle/0000_init.sql', 'CREATE TABLE "users" (\n"id" integer PRIMARY KEY NOT NULL);\n');
    commit();
    folder.write(
      'drizzle/0000_init.sql',
      'CREATE TABLE "users" (\r\n"id" integer PRIMARY KEY NOT NULL);\r\n',
    );
    assert.equal((await run('check')).code, 0);
  });

  it('tells two migrations that were made from one state', async () => {
    folder.write('drizzle/0001_a.sql', 'SELECT 1;');
    folder.write('drizzle/0002_b.sql', 'SELECT 1;');
    folder.write('drizzle/meta/0001_snapshot.json', snapshot('2', '1'));
    folder.write('drizzle/meta/0002_snapshot.json', snapshot('3', '1'));
    folder.write('drizzle/meta/_journal.json', journal('0000_init', '0001_a', '0002_b'));
    const { code, status } = await run('check');
    assert.equal(code, 1);
    assert.deepEqual(status.failures, [
      '0002_b and 0001_a were made from the same state: neither knows of the other.',
    ]);
  });

  it('tells what the journal and the files do not agree on', async () => {
    folder.write('drizzle/0001_lost.sql', 'SELECT 1;');
    folder.write('drizzle/meta/0007_snapshot.json', snapshot('2', '1'));
    folder.write('drizzle/meta/_journal.json', journal('0000_init', '0002_gone'));
    const { code, status } = await run('check');
    assert.equal(code, 1);
    assert.deepEqual(status.migrations.flatMap(({ faults }) => faults.map(({ kind }) => kind)).sort(), [
      'missing-file',
      'not-recorded',
      'orphan-snapshot',
    ]);
    assert.match(status.problems.join(), /names 0002_gone, but there is no 0002_gone\.sql: restore the file/);
    assert.equal(status.changes, null);
  });

  it('names the snapshot that the schema is compared with where newer migrations have none', async () => {
    folder.write('drizzle/0001_by_hand.sql', 'ALTER TABLE "users" ADD COLUMN "name" text;');
    folder.write('drizzle/meta/_journal.json', journal('0000_init', '0001_by_hand'));
    commit();
    const { stdout } = await cli('status');
    assert.match(stdout, /The schema is that of the newest snapshot \(0000_init\)\./);
    folder.write(
      'schema.ts',
      `${folder.read('schema.ts')}export const orders = pgTable('orders', { id: integer('id') });`,
    );
    const changed = await cli('status');
    assert.match(changed.stdout, /since the snapshot of 0000_init \(1 newer migration has none\):/);
  });

  it('reads what can be read of a journal with merge markers', async () => {
    folder.write(
      'drizzle/meta/_journal.json',
      `<<<<<<< ours\n${journal('0000_init')}\n=======\n>>>>>>> theirs\n`,
    );
    const { code, status } = await run('check');
    assert.equal(code, 1);
    assert.match(status.problems.join(), /a merge left its markers/);
    assert.equal(status.migrations[0]?.name, '0000_init');
  });

  it('judges the hazards of what is not merged, by a level', async () => {
    folder.write('drizzle/0000_init.sql', `${initial} CREATE INDEX "old" ON "users" ("id");`);
    commit();
    folder.write('drizzle/0001_next.sql', 'ALTER TABLE "users" ADD COLUMN "name" text NOT NULL;');
    folder.write('drizzle/meta/0001_snapshot.json', snapshot('2', '1'));
    folder.write('drizzle/meta/_journal.json', journal('0000_init', '0001_next'));
    const failing = await run('check');
    assert.equal(failing.code, 1);
    assert.match(failing.status.failures?.[0] ?? '', /^0001_next:1 error: .*required-column-without-default/);
    assert.equal((await run('check', '--fail-on-hazard', 'never')).code, 0);
    assert.equal((await run('check', '--since', '0001_next')).code, 0);
    const { stdout } = await cli('status');
    assert.equal((await cli('status', 'drizzle.config.ts')).stdout, stdout);
    assert.match(stdout, /0001_next \(not merged, no way back\)\n {2}error in line 1: users cannot get name/);
  });

  const initial = 'CREATE TABLE "users" ("id" integer PRIMARY KEY NOT NULL);';

  function commit(): void {
    rmSync(path.join(folder.path, '.git'), { recursive: true, force: true });
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
        cwd: folder.path,
        stdio: 'ignore',
      });
    git('init', '-b', 'main');
    git('add', '-A');
    git('commit', '-m', 'all');
  }

  it('is told of other tools as well, of the folder that is named or the only one below', async () => {
    const up = (text: string, down: string) => `-- migrate:up\n${text}\n\n-- migrate:down\n${down}\n`;
    folder.write(
      'db/migrations/1_init.sql',
      up('CREATE TABLE users (id bigint PRIMARY KEY);', 'DROP TABLE users;'),
    );
    folder.write('db/migrations/2_names.sql', up('ALTER TABLE users ADD COLUMN name text NOT NULL;', ''));
    folder.write('db/sqlite/1_init.up.sql', 'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);');
    rmSync(path.join(folder.path, 'drizzle.config.ts'), { force: true });
    rmSync(path.join(folder.path, 'drizzle'), { recursive: true, force: true });
    const { status } = await run('status');
    assert.deepEqual(
      status.migrations.map(({ name, hasWayBack, worst }) => [name, hasWayBack, worst]),
      [
        ['1_init', true, 'hint'],
        ['2_names', false, 'error'],
      ],
    );
    const named = await run('check', 'db/migrations');
    assert.equal(named.code, 1);
    assert.match(named.status.failures?.[0] ?? '', /^2_names:2 error: users cannot get name/);
    folder.write('other/1_a.up.sql', 'CREATE TABLE a (id bigint PRIMARY KEY);');
    const several = await refused('status');
    assert.match(several, /several folders of migrations; name one:\n {2}db\/migrations\n {2}other\n/);
    assert.match((await cli('status', 'other')).stdout, /^1_a/);
    assert.match(await refused('status', 'nowhere'), /nowhere: no such folder/);
  });

  async function refused(...args: readonly string[]): Promise<string> {
    const { code, stderr } = await cli(...args);
    assert.equal(code, 2);
    return stderr;
  }

  async function run(
    ...args: readonly string[]
  ): Promise<{ readonly code: number; readonly status: Status }> {
    const { code, stdout } = await cli(...args, '--format', 'json');
    return { code, status: JSON.parse(stdout) as Status };
  }

  async function cli(...args: readonly string[]) {
    let [stdout, stderr] = ['', ''];
    const code = await runCli(['migrations', ...args], {
      cwd: folder.path,
      env: {},
      stdout: {
        write(text: string) {
          stdout += text;
          return true;
        },
      },
      stderr: {
        write(text: string) {
          stderr += text;
          return true;
        },
      },
    } as unknown as Parameters<typeof runCli>[1]);
    return { code, stdout, stderr };
  }
});
