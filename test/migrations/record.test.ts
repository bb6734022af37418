import assert from 'node:assert/strict';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { runCli } from '../../server/src/cli/program.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

const modules = path.join(import.meta.dirname, '..', '..', 'node_modules');
const users = (columns: string) =>
  `import { pgTable, integer, text } from 'drizzle-orm/pg-core';\nexport const users = pgTable('users', { id: integer('id').primaryKey()${columns} });\n`;

describe('the snapshot after migrations that were written by hand', function () {
  this.timeout(240_000);
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = temporaryFolder({
      'package.json': '{}',
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle' };\n`,
      'schema.ts': users(''),
    });
    mkdirSync(path.join(folder.path, 'node_modules'));
    for (const name of ['drizzle-kit', 'drizzle-orm'])
      symlinkSync(path.join(modules, name), path.join(folder.path, 'node_modules', name), 'junction');
    assert.equal((await cli('generate')).code, 0);
  });
  afterEach(() => folder.remove());

  it('is written where all migrations together make the schema, and the next one starts from it', async () => {
    byHand('ALTER TABLE "users" ADD COLUMN "name" text;');
    folder.write('schema.ts', users(`, name: text('name')`));
    const repeated = await cli('generate', '--dry-run');
    assert.match(repeated.stdout, /0001_by_hand has no snapshot, so this repeats what they do/);
    assert.match(repeated.stdout, /Column users\.name is there already: PostgreSQL refuses this/);

    const { code, stdout } = await cli('record');
    assert.equal(code, 0, stdout);
    assert.match((await cli('generate', '--dry-run')).stdout, /No schema changes/);
    assert.match((await cli('status')).stdout, /The schema is that of the last migration \(0001_by_hand\)/);
    assert.equal((await cli('check', '--fail-on-hazard', 'never')).code, 0);
    assert.match((await cli('record')).stdout, /nothing to record/);
  });

  it('is not written where they make something else, but told what, unless it is wanted so', async () => {
    byHand('ALTER TABLE "users" ADD COLUMN "title" text;');
    folder.write('schema.ts', users(`, name: text('name')`));
    const { code, stdout } = await cli('record');
    assert.equal(code, 1);
    assert.match(
      stdout,
      /something else than the schema says:\n {2}missing: column public\.users\.name text\n {2}too much: column public\.users\.title text\n/,
    );
    assert.equal(existsSync(path.join(folder.path, 'drizzle/meta/0001_snapshot.json')), false);
    assert.equal((await cli('record', '--force')).code, 0);
    assert.match((await cli('generate', '--dry-run')).stdout, /No schema changes/);
  });

  it('is not written where the migrations do not run', async () => {
    byHand('ALTER TABLE "user" ADD COLUMN "name" text;');
    const { code, stdout } = await cli('record');
    assert.equal(code, 2);
    assert.match(stdout, /relation "user" does not exist/);
  });

  function byHand(sql: string): void {
    folder.write('drizzle/0001_by_hand.sql', sql);
    const file = 'drizzle/meta/_journal.json';
    const journal = JSON.parse(folder.read(file)) as {
      readonly entries: readonly { readonly when: number }[];
    };
    const when = (journal.entries[0]?.when ?? 0) + 1;
    const entry = { idx: 1, version: '7', when, tag: '0001_by_hand', breakpoints: true };
    folder.write(file, JSON.stringify({ ...journal, entries: [...journal.entries, entry] }, null, 2));
  }

  async function cli(...args: readonly string[]) {
    let stdout = '';
    let stderr = '';
    const code = await runCli(['migrations', ...args], {
      cwd: folder.path,
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
      env: process.env,
    });
    return { code, stdout, stderr };
  }
});
