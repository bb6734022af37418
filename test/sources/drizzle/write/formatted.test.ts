import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCases, rewrite } from './cases.ts';

const biome = fileURLToPath(new URL('../../../../node_modules/@biomejs/biome/bin/biome', import.meta.url));

describe('drizzle writer on files that a formatter keeps', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'schemawright-formatted-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('leaves them as the formatter and its import sorter leave them', () => {
    const expected = new Map<string, { readonly title: string; readonly text: string }>();
    readCases('formatted.txt').forEach(({ title, before, edits }, i) => {
      const result = rewrite(before, edits);
      if (result.kind === 'refused') assert.fail(`${title}: ${result.reason}`);
      for (const [when, files] of Object.entries({ before, after: result.files })) {
        const place = join(folder, `${i}-${when}`);
        mkdirSync(place);
        for (const [file, text] of Object.entries(files)) {
          writeFileSync(join(place, file), text);
          if (file.endsWith('.ts')) expected.set(join(place, file), { title: `${title} (${when})`, text });
        }
      }
    });
    const config = {
      files: { includes: ['**/*.ts'] },
      assist: { actions: { source: { organizeImports: 'on' } } },
    };
    const places = new Map<string, string[]>();
    for (const file of expected.keys()) {
      const own = readFileSync(join(file, '../biome.json'), 'utf8');
      places.set(own, [...(places.get(own) ?? []), file]);
    }
    for (const [own, files] of places) {
      const settings = join(folder, `settings-${places.size}-${files.length}`);
      mkdirSync(settings, { recursive: true });
      writeFileSync(
        join(settings, 'biome.json'),
        JSON.stringify({ ...config, ...JSON.parse(own), root: true }),
      );
      for (const file of files) rmSync(join(file, '../biome.json'), { force: true });
      const args = ['check', '--write', '--linter-enabled=false', `--config-path=${settings}`, ...files];
      execFileSync(process.execPath, [biome, ...args], { cwd: folder, stdio: 'pipe' });
    }
    const written = [...expected].map(([, { title, text }]) => `${title}\n${text}`);
    const kept = [...expected].map(([file, { title }]) => `${title}\n${readFileSync(file, 'utf8')}`);
    for (const [i, text] of written.entries())
      if (text !== kept[i]) console.log('FORMATTED', kept[i], 'OURS', text);
    assert.deepEqual(written, kept);
  });
});
