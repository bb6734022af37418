import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { runCli } from '../../server/src/cli/program.ts';
import { findKit } from '../../server/src/migrations/child/kit.ts';
import { emptySnapshot } from '../../server/src/migrations/migrationFolder.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

const modules = path.join(import.meta.dirname, '..', '..', 'node_modules');
const schema = `import { pgTable, integer } from 'drizzle-orm/pg-core';\nexport const a = pgTable('a', { id: integer('id') });\n`;
const snapshotFile = 'drizzle/meta/0000_snapshot.json';
const journalFile = 'drizzle/meta/_journal.json';
const snapshot = JSON.stringify(emptySnapshot('postgresql'), undefined, 2);
const entry = { idx: 0, version: '7', when: 1, tag: '0000_init', breakpoints: true };
const journal = (content: object = {}) =>
  JSON.stringify({ version: '7', dialect: 'postgresql', entries: [entry], ...content });
const merged = (text: string) => `<<<<<<< ours\n${text}\n=======\n${text}\n>>>>>>> theirs\n`;

describe('a generation that cannot go on says what to do and writes nothing', function () {
  this.timeout(240_000);
  let folder: TemporaryFolder;
  afterEach(() => folder?.remove());

  for (const [what, files, told] of [
    [
      'a snapshot that is cut off',
      { [snapshotFile]: snapshot.slice(0, 50) },
      /0000_snapshot.*no JSON\. Restore it/,
    ],
    [
      'a snapshot with marks of a merge',
      { [snapshotFile]: merged(snapshot) },
      /0000_snapshot.*a merge left its markers in it\. Restore it/,
    ],
    [
      'a snapshot of an older drizzle-kit',
      { [snapshotFile]: snapshot.replace('"version": "7"', '"version": "5"') },
      /has version 5, 7 is needed: run `npx drizzle-kit up`/,
    ],
    [
      'a journal with marks of a merge',
      { [journalFile]: merged(journal()) },
      /_journal\.json.*a merge left its markers in it\. Restore it/,
    ],
    ['a journal without entries', { [journalFile]: '{}' }, /has no entries: restore it/],
    [
      'a journal of another dialect',
      { [journalFile]: journal({ dialect: 'sqlite' }) },
      /are for sqlite, the configuration is for postgresql: give the configuration another `out`/,
    ],
    [
      'a journal that names a file that is not there',
      { [journalFile]: journal({ entries: [entry, { ...entry, idx: 1, tag: '0001_gone' }] }) },
      /names 0001_gone, but there is no 0001_gone\.sql: restore the file, or take the entry out/,
    ],
  ] as const)
    for (const proof of [[], ['--verify']])
      it([what, ...proof].join(' '), async () => {
        folder = project({
          'drizzle/0000_init.sql': 'SELECT 1;',
          [snapshotFile]: snapshot,
          [journalFile]: journal(),
          ...files,
        });
        const before = contents();
        const { code, stdout, stderr } = await generate(...proof);
        assert.equal(code, 2, stdout);
        assert.match(stderr, told);
        assert.deepEqual(contents(), before);
      });

  for (const [version, told] of [
    ['0.29.1', /drizzle-kit 0\.29\.1 is older than 0\.30: update it \(`npm install -D drizzle-kit@latest`\)/],
    ['2.0.0', /drizzle-kit 2\.0\.0 is newer than this program knows\. Checks and status work without it/],
  ] as const)
    it(`a drizzle-kit ${version}`, async () => {
      folder = project({
        'node_modules/drizzle-kit/package.json': JSON.stringify({
          name: 'drizzle-kit',
          version,
          main: 'main.js',
        }),
        'node_modules/drizzle-kit/main.js': 'exports.defineConfig = (it) => it;',
      });
      const { code, stderr } = await generate();
      assert.equal(code, 2);
      assert.match(stderr, told);
      assert.equal(existsSync(path.join(folder.path, 'drizzle')), false);
      // They look at files only.
      assert.match((await cli('status')).stdout, /1 table changed; there is no migration yet/);
    });

  it('a schema that throws: with the place in the schema, and none in this program', async () => {
    folder = project({ 'schema.ts': `function read() { throw new Error('no such file'); }\nread();\n` });
    const { code, stderr } = await generate();
    assert.equal(code, 2);
    assert.match(stderr, /no such file[\s\S]*at read \(.*schema\.ts:1/);
    assert.doesNotMatch(stderr, /node:internal|migrations[\\/]child/);
  });

  it('no drizzle-kit: how the package manager of the workspace installs it', () => {
    folder = temporaryFolder({ 'package.json': '{}', 'pnpm-lock.yaml': '' });
    assert.throws(
      () => findKit(folder.path, path.join(folder.path, 'package.json')),
      /drizzle-kit is not installed: run `pnpm add -D drizzle-kit` in /,
    );
  });

  it('a journal that was begun when PostgreSQL had another name is gone on with', async () => {
    folder = project({
      'drizzle/0000_init.sql': 'SELECT 1;',
      [snapshotFile]: snapshot,
      [journalFile]: journal({ version: '5', dialect: 'pg' }),
    });
    const { code, stderr } = await generate();
    assert.equal(code, 0, stderr);
    const { version, dialect, entries } = JSON.parse(folder.read(journalFile)) as {
      readonly version: string;
      readonly dialect: string;
      readonly entries: readonly object[];
    };
    assert.deepEqual([version, dialect, entries.length], ['5', 'pg', 2]);
  });

  function project(files: Readonly<Record<string, string>>): TemporaryFolder {
    const made = temporaryFolder({
      'package.json': '{}',
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle' };\n`,
      'schema.ts': schema,
      ...files,
    });
    const own = path.join(made.path, 'node_modules');
    mkdirSync(own, { recursive: true });
    for (const name of ['drizzle-kit', 'drizzle-orm'])
      if (!existsSync(path.join(own, name)))
        symlinkSync(path.join(modules, name), path.join(own, name), 'junction');
    return made;
  }

  function generate(...args: readonly string[]) {
    return cli('generate', ...args);
  }

  async function cli(...args: readonly string[]) {
    let stdout = '';
    let stderr = '';
    const code = await runCli(['migrations', ...args], {
      cwd: folder.path,
      env: process.env,
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
    });
    return { code, stdout, stderr };
  }

  /** Of the folder of the migrations, by their paths. */
  function contents(): Readonly<Record<string, string>> {
    const root = path.join(folder.path, 'drizzle');
    return Object.fromEntries(
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((it) => it.isFile())
        .map((it) => path.join(it.parentPath ?? it.path, it.name))
        .map((file) => [path.relative(root, file), readFileSync(file, 'utf8')]),
    );
  }
});
