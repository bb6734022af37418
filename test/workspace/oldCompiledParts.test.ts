import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removeOldParts } from '../../server/src/workspace/oldCompiledParts.ts';

describe('the folder of compiled parts', () => {
  let root: string;
  const now = Date.UTC(2026, 0, 31);
  const daysAgo = (days: number) => new Date(now - days * 24 * 60 * 60 * 1000);

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'schemawright-compiled-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function part(engine: string, name: string, age: number): string {
    const file = path.join(root, engine, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '');
    utimesSync(file, daysAgo(age), daysAgo(age));
    utimesSync(path.dirname(file), daysAgo(age), daysAgo(age));
    return file;
  }

  it('loses the parts of former versions, and what was never finished', () => {
    const own = part('v8-11-x64', 'part-OWN.bin', 90);
    part('v8-11-x64', 'part-OLD.bin', 8);
    part('v8-11-x64', 'part-OWN.bin.4711', 8);
    part('v8-11-x64', 'part-OTHER.bin', 6);
    removeOldParts(path.dirname(own), new Set([own]), now);
    assert.deepEqual(readdirSync(path.dirname(own)).sort(), ['part-OTHER.bin', 'part-OWN.bin']);
  });

  it('loses the folders of other engines that nobody has written to for a month', () => {
    const own = part('v8-12-x64', 'part-OWN.bin', 0);
    part('v8-10-x64', 'part-A.bin', 31);
    part('v8-11-x64', 'part-A.bin', 29);
    const strange = part('something-else', 'a', 90);
    removeOldParts(path.dirname(own), new Set([own]), now);
    assert.deepEqual(readdirSync(root).sort(), ['something-else', 'v8-11-x64', 'v8-12-x64']);
    assert.ok(existsSync(strange));
  });

  it('may be gone already', () => {
    assert.doesNotThrow(() => removeOldParts(path.join(root, 'none', 'v8-1'), new Set(), now));
  });
});
