import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { generateAll } from '../../scripts/generate/files.ts';

describe('generated files', () => {
  it('are as npm run generate would write them', async () => {
    const { files, obsolete } = await generateAll();
    const stale = files.filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
    assert.deepEqual(
      [...stale.map((file) => file.path), ...obsolete].map((path) => relative('.', path)),
      [],
    );
  });
});
