import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCli } from '../../server/src/cli/program.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

const root = path.join(import.meta.dirname, '..', '..');

describe('two generations at once, in two processes', function () {
  this.timeout(900_000);
  let folder: TemporaryFolder;
  after(() => folder.remove());

  it('write one migration: the later one sees that nothing is left to do, or is told to try again', async () => {
    folder = temporaryFolder({
      'package.json': '{}',
      'drizzle.config.ts': `export default { dialect: 'sqlite', schema: './schema.ts' };\n`,
      'schema.ts': `import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';
export const t = sqliteTable('t', { id: integer('id').primaryKey() });\n`,
    });
    symlinkSync(path.join(root, 'node_modules'), path.join(folder.path, 'node_modules'), 'junction');
    const ended = await Promise.all([generate('--name', 'one'), generate('--name', 'other')]);
    const written = readdirSync(path.join(folder.path, 'drizzle')).filter((name) => name.endsWith('.sql'));
    const { entries } = JSON.parse(folder.read('drizzle/meta/_journal.json')) as {
      readonly entries: readonly { readonly tag: string }[];
    };
    assert.deepEqual(
      entries.map(({ tag }) => `${tag}.sql`),
      written,
    );
    assert.equal(written.length, 1);
    // The later one sees that it has nothing to do, or is told what to do.
    for (const { code, stderr } of ended)
      assert.ok(code === 0 || (code === 2 && /again/.test(stderr)), `${code}: ${stderr}`);
    assert.ok(ended.some(({ code }) => code === 0));
    const output: string[] = [];
    const stream = { write: (text: string) => void output.push(text) };
    const code = await runCli(['migrations', 'check'], {
      cwd: folder.path,
      stdout: stream,
      stderr: stream,
      env: process.env,
    } as unknown as Parameters<typeof runCli>[1]);
    assert.equal(code, 0, output.join(''));
  });

  function generate(
    ...args: readonly string[]
  ): Promise<{ readonly code: number | null; readonly stderr: string }> {
    const loader = pathToFileURL(path.join(root, 'node_modules/tsx/dist/loader.mjs')).href;
    const program = path.join(root, 'server/src/cli/main.ts');
    const child = spawn(process.execPath, ['--import', loader, program, 'migrations', 'generate', ...args], {
      cwd: folder.path,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stderr }));
    });
  }
});
