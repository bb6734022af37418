import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { lateBuiltins } from '../../scripts/lateBuiltins.ts';

describe('modules of Node that are loaded late', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'schemawright-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('have their functions called, promised and not, and bring nothing else along', async () => {
    const entry = path.join(folder, 'entry.js');
    writeFileSync(
      entry,
      `import { execFile } from 'node:child_process';
      import { createHash } from 'node:crypto';
      import { promisify } from 'node:util';
      export const hash = (text) => createHash('sha1').update(text).digest('hex');
      export const run = (...args) => promisify(execFile)(process.execPath, args);`,
    );
    const outfile = path.join(folder, 'out.cjs');
    const { outputFiles } = await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      minify: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      plugins: [lateBuiltins()],
    });
    const text = outputFiles[0]?.text ?? '';
    writeFileSync(outfile, text);
    const { hash, run } = createRequire(outfile)(outfile) as {
      hash(text: string): string;
      run(...args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }>;
    };
    assert.equal(hash(''), 'da39a3ee5e6b4b0d3255bfef95601890afd80709');
    assert.deepEqual(await run('-p', '6 * 7'), { stdout: '42\n', stderr: '' });
    assert.doesNotMatch(text, /spawnSync|randomUUID/, 'what is not called is left out');
  });
});
