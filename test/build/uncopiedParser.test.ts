import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { withoutCopy } from '../../scripts/uncopiedParser.ts';

const file = path.resolve(import.meta.dirname, '../../node_modules/libpg-query/wasm/libpg-query.js');

describe("PostgreSQL's parser in the program", () => {
  it('is given to V8 as it was read from the file', async () => {
    const given: unknown[] = [];
    const engine = {
      RuntimeError: Error,
      instantiate: (bytes: unknown) => {
        given.push(bytes);
        return Promise.reject(new Error('seen'));
      },
    };
    const module = { exports: {} as unknown };
    const names = ['module', 'exports', 'require', '__filename', '__dirname', 'WebAssembly'];
    const load = new Function(...names, withoutCopy(readFileSync(file, 'utf8')));
    load(module, module.exports, createRequire(file), file, path.dirname(file), engine);
    const create = module.exports as (settings: object) => Promise<unknown>;
    await assert.rejects(create({ printErr: () => {} }), /seen/);
    assert.deepEqual(
      given.map((bytes) => bytes instanceof Buffer),
      [true],
    );
  });

  it('is not built from a package that reads it in another way', () => {
    assert.throws(() => withoutCopy('return response'), /libpg-query is expected/);
  });
});
