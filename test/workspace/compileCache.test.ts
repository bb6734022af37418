import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const source = path.resolve(import.meta.dirname, '../../server/src/workspace/compileCache.ts');

describe('what V8 has compiled of the program', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'schemawright-compiled-'));
    writeFileSync(path.join(folder, 'part-A1.cjs'), 'exports.twice = (n) => n + n;');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Loads the part in a process of its own. */
  function run(flags: readonly string[], changedLater: readonly string[] = [], then = ''): void {
    const script = `
      import { createRequire } from 'node:module';
      import { setFlagsFromString } from 'node:v8';
      import { keepCompiled } from ${JSON.stringify(source)};
      const keepNext = keepCompiled(${JSON.stringify(folder)}, ${JSON.stringify(flags)});
      createRequire(${JSON.stringify(path.join(folder, 'main.cjs'))})('./part-A1.cjs').twice(2);
      for (const flag of ${JSON.stringify(changedLater)}) setFlagsFromString(flag);
      ${then}
    `;
    const env = { ...process.env, XDG_CACHE_HOME: folder, NODE_DISABLE_COMPILE_CACHE: '' };
    const { status, signal, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script],
      { encoding: 'utf8', env },
    );
    assert.equal(stderr, '');
    assert.equal(signal ?? status, then.includes('SIGKILL') ? 'SIGKILL' : 0);
  }

  /** What is kept, with the file's number: writing it anew gives another. */
  function kept(): readonly string[] {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.bin'))
      .map((file) => `${file} ${statSync(path.join(folder, file)).ino}`)
      .sort();
  }

  it('gives each part once, to parts that require each other as well', function () {
    if ('enableCompileCache' in module) this.skip();
    writeFileSync(
      path.join(folder, 'part-A1.cjs'),
      `
        exports.early = 1;
        const other = require('./part-B2.cjs');
        exports.twice = () => {
          if (other.seen !== 1 || other !== require('./part-B2.cjs')) throw new Error('not the same');
          if (other.again() !== exports || require('node:path') !== other.path) throw new Error('another');
        };
      `,
    );
    writeFileSync(
      path.join(folder, 'part-B2.cjs'),
      // Longer than what is set aside for a file.
      `
        ${'// what is long\n'.repeat(200_000)}
        const first = require('./part-A1.cjs');
        module.exports = { seen: first.early, again: () => first, path: require('node:path') };
      `,
    );
    run([]);
    run([]);
    assert.equal(kept().length, 2);
  });

  it('can be kept while the process lives on', function () {
    if ('enableCompileCache' in module) this.skip();
    const survived = `
      const kept = [keepNext(), keepNext()];
      if (kept.join() !== 'true,false') throw new Error(kept.join());
      process.kill(process.pid, 'SIGKILL');
    `;
    run([], [], survived);
    const first = kept();
    assert.equal(first.length, 1);
    run([], [], 'if (keepNext()) throw new Error("compiled anew");');
    assert.deepEqual(kept(), first);
  });

  it('is taken again by the next start, flags or not, and by one with other flags not at all', function () {
    // Newer versions of Node do it by themselves.
    if ('enableCompileCache' in module) this.skip();
    run(['--interrupt-budget=540672'], ['--interrupt-budget=67584']);
    const first = kept();
    assert.equal(first.length, 1);
    run(['--interrupt-budget=540672'], ['--interrupt-budget=67584']);
    assert.deepEqual(kept(), first);
    run([]);
    const both = kept();
    assert.equal(both.length, 2);
    run(['--interrupt-budget=540672']);
    run([]);
    assert.deepEqual(kept(), both);
  });
});
