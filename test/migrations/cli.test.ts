import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { runCli } from '../../server/src/cli/program.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

const modules = path.join(import.meta.dirname, '..', '..', 'node_modules');

describe('schemawright migrations', function () {
  this.timeout(900_000);
  let folder: TemporaryFolder;
  afterEach(() => folder?.remove());

  for (const [dialect, header, type] of [
    ['postgresql', `import { pgTable as table, integer, text } from 'drizzle-orm/pg-core';`, 'text'],
    ['mysql', `import { mysqlTable as table, int as integer, text } from 'drizzle-orm/mysql-core';`, 'text'],
    ['sqlite', `import { sqliteTable as table, integer, text } from 'drizzle-orm/sqlite-core';`, 'text'],
  ] as const) {
    for (const [version, kit] of [
      ['0.31', 'drizzle-kit'],
      ['0.30', 'drizzle-kit-0.30'],
    ] as const)
      it(`writes what drizzle-kit ${version} takes as its own: ${dialect}`, async () => {
        folder = project(dialect, kit);
        const first = `${header}\nexport const users = table('users', { id: integer('id').primaryKey(), name: ${type}('name') });\n`;
        folder.write('src/schema.ts', first);
        assert.match((await cli('status')).stdout, /1 table changed; there is no migration yet/);
        assert.equal((await cli('check')).code, 1);
        assert.equal((await cli('generate')).code, 0);
        assert.deepEqual(files('drizzle'), ['0000_init.sql', 'down', 'meta']);
        assertKitAgrees(kit);
        assert.equal((await cli('check')).code, 0);

        folder.write(
          'src/schema.ts',
          first.replace(`name: ${type}('name')`, `fullName: ${type}('full_name')`),
        );
        const open = await cli('generate');
        assert.equal(open.code, 2);
        assert.match(
          open.stderr,
          /--rename users\.name:users\.full_name {3}\(likely\)\n {2}--create users\.full_name/,
        );
        assert.equal(files('drizzle').length, 3);

        assert.equal((await cli('generate', '--rename', 'users.name:users.full_name')).code, 0);
        const sql = folder.read('drizzle/0001_rename_users_name_to_full_name.sql');
        assert.match(sql, /^ALTER TABLE .users. RENAME COLUMN .name. TO .full_name.;$/);
        assertKitAgrees(kit);
        const down = await cli('down', '2');
        assert.match(down.stdout, /RENAME COLUMN .full_name. TO .name.;[\s\S]*DROP TABLE .users./);

        folder.write(
          'src/schema.ts',
          `${header}\nexport const users = table('users', { id: integer('id').primaryKey(), fullName: integer('full_name'), email: text('email').notNull() });\n`,
        );
        assert.equal((await cli('generate', '--name', 'third')).code, 0);
        assertKitAgrees(kit);
        assert.equal((await cli('new', 'backfill')).code, 0);
        assertKitAgrees(kit);
      });
  }

  for (const [dialect, header] of [
    ['postgresql', `import { pgTable as table, integer, text } from 'drizzle-orm/pg-core';`],
    ['mysql', `import { mysqlTable as table, int as integer, text } from 'drizzle-orm/mysql-core';`],
    ['sqlite', `import { sqliteTable as table, integer, text } from 'drizzle-orm/sqlite-core';`],
  ] as const) {
    it(`has drizzle-kit 1.x write into its own layout: ${dialect}`, async () => {
      folder = temporaryFolder({
        'package.json': '{}',
        'drizzle.config.ts': `import { defineConfig } from 'drizzle-kit';\nexport default defineConfig({ dialect: '${dialect}', schema: './src/*.ts', out: './drizzle' });\n`,
      });
      mkdirSync(path.join(folder.path, 'node_modules'));
      for (const name of ['drizzle-kit', 'drizzle-orm'])
        symlinkSync(
          path.join(modules, `${name}-1`),
          path.join(folder.path, 'node_modules', name),
          'junction',
        );
      // Each finds the other beside the link, not beside what it leads to.
      const env = { ...process.env, NODE_OPTIONS: '--preserve-symlinks' };
      const schema = (columns: string) =>
        `${header}\nexport const users = table('users', { id: integer('id').primaryKey(), ${columns} });\n`;
      folder.write('src/schema.ts', schema(`name: text('name')`));
      assert.equal((await cliIn(env, 'generate')).code, 0);
      assert.match(files('drizzle').join(' '), /^\d{14}_init$/);
      assert.equal((await cliIn(env, 'check')).code, 0);

      folder.write('src/schema.ts', schema(`fullName: text('full_name')`));
      const open = await cliIn(env, 'generate');
      assert.equal(open.code, 2);
      assert.match(open.stderr, /--rename users\.name:users\.full_name/);
      assert.equal(files('drizzle').length, 1);
      const missing = await cliIn(env, 'check');
      assert.equal(missing.code, 1);
      assert.match(missing.stdout, /\+ column users\.full_name/);
      const done = await cliIn(env, 'generate', '--rename', 'users.name:users.full_name');
      assert.equal(done.code, 0, done.stderr);
      const last = files('drizzle')[1] ?? '';
      assert.match(last, /^\d{14}_rename_users_name_to_full_name$/);
      assert.deepEqual(files(`drizzle/${last}`), ['down.sql', 'migration.sql', 'snapshot.json']);
      assert.match(folder.read(`drizzle/${last}/migration.sql`), /RENAME COLUMN .name. TO .full_name./);
      assert.match(folder.read(`drizzle/${last}/down.sql`), /RENAME COLUMN .full_name. TO .name./);
      assert.match((await cliIn(env, 'generate')).stdout, /nothing to migrate/);

      folder.write('src/schema.ts', schema(`email: text('email')`));
      const third = await cliIn(env, 'generate', '--create', 'users.email', '--format', 'json');
      assert.equal(third.code, 0, third.stderr);
      assert.match((await cliIn(env, 'down')).stdout, /ADD .*.full_name. text/);
      assert.equal((await cliIn(env, 'check')).code, 0);
      if (dialect === 'postgresql') {
        const proof = await cliIn(env, 'verify');
        assert.equal(proof.code, 0, proof.stdout);
        assert.match(proof.stdout, /✓ fresh[\s\S]*✓ up [\s\S]*✓ down[\s\S]*✓ up-again/);
      }
      const own = await cliIn(env, 'new', 'backfill');
      assert.equal(own.code, 0, own.stderr);
      const empty = files('drizzle')[3] ?? '';
      assert.match(empty, /^\d{14}_backfill$/);
      assert.deepEqual(files(`drizzle/${empty}`), ['migration.sql', 'snapshot.json']);
      const bin = path.join(folder.path, 'node_modules', 'drizzle-kit', 'bin.cjs');
      const kit = (command: string) =>
        execFileSync(process.execPath, ['--preserve-symlinks-main', bin, command], {
          cwd: folder.path,
          env,
          encoding: 'utf8',
        });
      assert.match(kit('generate'), /No schema changes/);
      assert.match(kit('check'), /Everything's fine/);
    });
  }

  it('shows the hazards of what it would write, for people and for programs', async () => {
    folder = project('postgresql');
    const schema = (columns: string) =>
      `import { pgTable, integer, text } from 'drizzle-orm/pg-core';\nexport const a = pgTable('a', { id: integer('id').primaryKey(), ${columns} });\n`;
    folder.write('src/schema.ts', schema(`x: text('x')`));
    assert.equal((await cli('generate')).code, 0);
    folder.write('src/schema.ts', schema(`x: text('x').notNull(), y: text('y').notNull()`));
    const text = await cli('generate', '--dry-run');
    assert.match(
      text.stdout,
      /ADD COLUMN "y" text NOT NULL;\n[\s\S]* {6}error: a cannot get y once it has rows: .* \(required-column-without-default\)/,
    );
    const { stdout } = await cli('generate', '--dry-run', '--format', 'json');
    const plan = JSON.parse(stdout) as {
      readonly result: string;
      readonly written: boolean;
      readonly up: readonly string[];
      readonly hazards: readonly {
        readonly rule: string;
        readonly file: string;
        readonly statement: number;
      }[];
    };
    assert.deepEqual([plan.result, plan.written], ['plan', false]);
    const required = plan.hazards.find(({ rule }) => rule === 'required-column-without-default');
    assert.equal(required?.file, 'drizzle/0001_change_a.sql');
    assert.match(plan.up[required?.statement ?? -1] ?? '', /ADD COLUMN "y"/);
    assert.deepEqual(files('drizzle'), ['0000_init.sql', 'down', 'meta']);
  });

  it('writes the safe plan so that drizzle-kit takes it as its own', async () => {
    folder = project('postgresql');
    const schema = (columns: string) =>
      `import { pgTable, integer, text } from 'drizzle-orm/pg-core';\nexport const a = pgTable('a', { id: integer('id').primaryKey(), ${columns} });\n`;
    folder.write('src/schema.ts', schema(`x: text('x')`));
    assert.equal((await cli('generate')).code, 0);
    folder.write('src/schema.ts', schema(`x: text('x').notNull().unique()`));
    const { code, stdout } = await cli('generate', '--safe', '--verify');
    assert.equal(code, 0, stdout);
    assert.match(stdout, /0002_set_a_x_not_null\n {2}→ Step 2 of 4\. Deploy it after 0001_change_a/);
    assert.match(stdout, /_build_a_x_unique \(outside of a transaction\)/);
    assert.match(stdout, /Proven on an embedded database/);
    assert.equal(files('drizzle').filter((name) => name.endsWith('.sql')).length, 5);
    assert.equal(files('drizzle/down').length, 5);
    assertKitAgrees();
    assert.equal((await cli('check')).code, 0);
    const down = await cli('down', '4');
    assert.match(down.stdout, /DROP CONSTRAINT IF EXISTS "a_x_unique";[\s\S]*DROP NOT NULL;/);
  });

  it('proves a migration before it writes it', async () => {
    folder = project('postgresql');
    folder.write(
      'src/schema.ts',
      `import { pgTable, integer } from 'drizzle-orm/pg-core';\nexport const a = pgTable('a', { id: integer('id').primaryKey() });\n`,
    );
    const { code, stdout } = await cli('generate', '--verify');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /Proven on an embedded database in [\d.]+ s\n {2}✓ history[\s\S]*✓ fresh[\s\S]*✓ up [\s\S]*✓ down[\s\S]*✓ up-again/,
    );
    folder.write('drizzle/0000_init.sql', 'CREATE TABLE "a" ("id" bigint PRIMARY KEY NOT NULL);');
    const edited = await cli('verify');
    assert.equal(edited.code, 1);
    assert.match(edited.stdout, /missing: column public\.a\.id integer not null/);
  });

  it('says what helps where a schema does not load', async () => {
    folder = project('postgresql');
    for (const [text, told] of [
      [`throw new Error('DATABASE_URL is missing')`, /DATABASE_URL is missing/],
      [`console.error('Please set API_KEY'); process.exit(0)`, /ended with code 0[\s\S]*Please set API_KEY/],
      ['export const = 1', /Expected|Unexpected|Transform/],
      ['for (;;);', /no answer within 6 s/],
    ] as const) {
      folder.write('src/schema.ts', text);
      const { code, stderr } = await cli('generate', '--time-limit', '6');
      assert.equal(code, 2, text);
      assert.match(stderr, told);
      assert.ok(!existsSync(path.join(folder.path, 'drizzle')));
    }
  });

  it('asks nobody where the records are broken', async () => {
    folder = project('postgresql');
    folder.write(
      'src/schema.ts',
      `import { pgTable, integer } from 'drizzle-orm/pg-core';\nexport const a = pgTable('a', { id: integer('id') });\n`,
    );
    folder.write('drizzle/meta/_journal.json', '<<<<<<< ours\n{}');
    const { code, stderr } = await cli('generate');
    assert.equal(code, 2);
    assert.match(stderr, /a merge left its markers in it/);
  });

  it('leaves a folder that may not be written to as it is', async function () {
    if (process.getuid?.() === 0 || process.platform === 'win32') return this.skip();
    folder = project('postgresql');
    folder.write(
      'src/schema.ts',
      `import { pgTable, integer } from 'drizzle-orm/pg-core';\nexport const a = pgTable('a', { id: integer('id') });\n`,
    );
    chmodSync(folder.path, 0o555);
    const { code, stderr } = await cli('generate');
    chmodSync(folder.path, 0o755);
    assert.equal(code, 2);
    assert.match(stderr, /may not be written to/);
  });

  /** @param kit the name under which the version of drizzle-kit is installed here */
  function project(dialect: string, kit = 'drizzle-kit'): TemporaryFolder {
    const made = temporaryFolder({
      'package.json': '{}',
      'drizzle.config.ts': `import { defineConfig } from 'drizzle-kit';\nexport default defineConfig({ dialect: '${dialect}', schema: './src/*.ts', out: './drizzle' });\n`,
    });
    const own = path.join(made.path, 'node_modules');
    mkdirSync(own);
    for (const [name, installed] of [
      ['drizzle-kit', kit],
      ['drizzle-orm', 'drizzle-orm'],
    ] as const)
      symlinkSync(path.join(modules, installed), path.join(own, name), 'junction');
    return made;
  }

  function cli(...args: readonly string[]) {
    return cliIn(process.env, ...args);
  }

  async function cliIn(env: NodeJS.ProcessEnv, ...args: readonly string[]) {
    let stdout = '';
    let stderr = '';
    const code = await runCli(['migrations', ...args], {
      cwd: folder.path,
      env,
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
    });
    return { code, stdout, stderr };
  }

  function files(name: string): readonly string[] {
    return readdirSync(path.join(folder.path, name)).sort();
  }

  function assertKitAgrees(name = 'drizzle-kit'): void {
    const kit = (command: string) =>
      execFileSync(process.execPath, [path.join(modules, name, 'bin.cjs'), command], {
        cwd: folder.path,
        encoding: 'utf8',
      });
    assert.match(kit('generate'), /No schema changes/);
    assert.match(kit('check'), /Everything's fine/);
  }
});
