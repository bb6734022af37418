import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { withCompilationHints, withHints } from '../../scripts/compilationHints.ts';

/** As far as it is used here; the types of Node have only the types of the rest. */
interface Modules {
  new (wasm: Uint8Array): object;
  exports(module: object): readonly object[];
  customSections(module: object, name: string): readonly ArrayBuffer[];
}
const { Module } = (globalThis as unknown as { readonly WebAssembly: { readonly Module: Modules } })
  .WebAssembly;

const root = path.resolve(import.meta.dirname, '../..');

describe("the hints for compiling PostgreSQL's parser", () => {
  it('mark the few large functions of a statement, and leave the module what it was', async () => {
    const wasm = await readFile(path.join(root, 'node_modules/libpg-query/wasm/libpg-query.wasm'));
    const hinted = withCompilationHints(wasm, root);
    const module = new Module(hinted);
    const before = new Module(wasm);
    assert.deepEqual(Module.exports(module), Module.exports(before));
    const [section] = Module.customSections(module, 'compilationHints');
    const hints = new Uint8Array(section as ArrayBuffer).slice(2);
    const marked = hints.filter((hint) => hint === 2).length;
    assert.ok(marked >= 1 && marked <= 8, `${marked} of ${hints.length}`);
    assert.equal(
      hints.every((hint) => hint === 1 || hint === 2),
      true,
    );
  });

  it('stand at the numbers that count the imported functions first', () => {
    // One imported function, two own ones that do nothing.
    const wasm = Uint8Array.from([
      ...[0, 97, 115, 109, 1, 0, 0, 0],
      ...[1, 4, 1, 96, 0, 0],
      ...[2, 7, 1, 1, 97, 1, 98, 0, 0],
      ...[3, 3, 2, 0, 0],
      ...[10, 7, 2, 2, 0, 11, 2, 0, 11],
    ]);
    const module = new Module(withHints(wasm, new Set([2])));
    const [section] = Module.customSections(module, 'compilationHints');
    assert.deepEqual([...new Uint8Array(section as ArrayBuffer)], [2, 1, 2]);
  });
});
