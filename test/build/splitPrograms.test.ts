import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { splitPrograms } from '../../scripts/splitPrograms.ts';

describe('programs that share parts', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'schemawright-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('call functions, constants and what is default of another part', async () => {
    writeFileSync(
      path.join(folder, 'part.js'),
      'export function twice(n) { return n * 2; }\nexport let calls = 0;\nexport const call = () => ++calls;',
    );
    writeFileSync(
      path.join(folder, 'default.js'),
      'export default function width(text) { return text.length; }',
    );
    writeFileSync(
      path.join(folder, 'one.js'),
      `import { call, calls, twice } from './part.js';
      export async function run() {
        const { default: width } = await import('./default.js');
        const late = await import('./part.js');
        call();
        return [twice(2), calls, late.twice(3), late.calls, width('four')];
      }`,
    );
    writeFileSync(
      path.join(folder, 'two.js'),
      "export { twice } from './part.js'; export const marks = (text) => text.match(/[§😀]/gu).join('–');",
    );
    const dist = path.join(folder, 'dist');
    mkdirSync(dist);
    await splitPrograms({ one: path.join(folder, 'one.js'), two: path.join(folder, 'two.js') }, dist, {
      platform: 'node',
      target: 'node20',
      minify: true,
      sourcemap: false,
      logLevel: 'silent',
    });
    const load = createRequire(path.join(dist, 'index.cjs'));
    const { run } = load('./one.cjs') as { run(): Promise<readonly unknown[]> };
    assert.deepEqual(await run(), [4, 1, 6, 1, 4]);
    const two = load('./two.cjs') as { twice(n: number): number; marks(text: string): string };
    assert.equal(two.twice(4), 8);
    assert.equal(two.marks('a § and 😀'), '§–😀');
    assert.match(
      readFileSync(path.join(dist, 'two.cjs'), 'latin1'),
      /^[\0-\x7f]*$/,
      'each byte is a character',
    );
  });
});
