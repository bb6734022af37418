import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../../../server/src/sources/sql');

describe('the compiler of WebAssembly', () => {
  it('is spoken to in flags that this V8 knows', () => {
    const script = `
      const { leaveWasmAsItIs, optimizeWasm } = await import(${JSON.stringify(path.join(folder, 'wasmTier.ts'))});
      leaveWasmAsItIs();
      optimizeWasm();
    `;
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script],
      { encoding: 'utf8' },
    );
    // An unknown one is told on standard error, and nothing else of it.
    assert.equal(stderr, '');
    assert.equal(status, 0);
  });
});
