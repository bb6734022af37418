import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { runCli } from '../../server/src/cli/program.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

const modules = path.join(import.meta.dirname, '..', '..', 'node_modules');

describe('a written migration after others that drifted', function () {
  this.timeout(900_000);
  let folder: TemporaryFolder;
  after(() => folder.remove());

  it('is not blamed for what older ones left, but for its own', async () => {
    folder = temporaryFolder({
      'package.json': '{}',
      'drizzle.config.ts': `export default { dialect: 'sqlite', schema: './schema.ts' };\n`,
    });
    symlinkSync(modules, path.join(folder.path, 'node_modules'), 'junction');
    for (const columns of ['', `a: text('a'),`, `a: text('a'), b: text('b'),`]) {
      folder.write(
        'schema.ts',
        `import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
export const t = sqliteTable('t', { id: integer('id').primaryKey(), ${columns} });\n`,
      );
      assert.equal((await cli('generate')).code, 0);
    }
    // By hand, behind the snapshot's back.
    const first = 'drizzle/0000_init.sql';
    folder.write(first, `${folder.read(first)}\n--> statement-breakpoint\nCREATE INDEX by_hand ON t (id);\n`);
    for (const name of ['0001_add_t_a', '0002_add_t_b']) {
      const { code, stdout } = await cli('verify', name);
      assert.equal(code, 0, stdout);
      assert.match(stdout, /Older drift[^\n]*\n +too much: index CREATE INDEX by_hand ON t \(id\)/);
    }
    const { code, stdout } = await cli('verify', '0000_init');
    assert.equal(code, 1);
    assert.match(stdout, /too much: index CREATE INDEX by_hand/);
    assert.doesNotMatch(stdout, /Older drift/);
  });

  async function cli(...args: readonly string[]) {
    let stdout = '';
    const write = (text: string) => {
      stdout += text;
    };
    const code = await runCli(['migrations', ...args], {
      cwd: folder.path,
      env: process.env,
      stdout: { isTTY: false, write },
      stderr: { isTTY: false, write },
    });
    return { code, stdout };
  }
});
