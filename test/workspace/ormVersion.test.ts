import assert from 'node:assert/strict';
import { isOrmOne } from '../../server/src/workspace/ormVersion.ts';

const isOne = (files: Readonly<Record<string, object>>) =>
  isOrmOne('/w/packages/db', { file: (file) => (file in files ? file : undefined) }, (file) =>
    JSON.stringify(files[file]),
  );

describe('the version of drizzle-orm that a folder runs on', () => {
  it('is that of the installed package, of the nearest folder', () => {
    const installed = '/w/node_modules/drizzle-orm/package.json';
    const manifest = { '/w/packages/db/package.json': { dependencies: { 'drizzle-orm': 'catalog:' } } };
    assert.ok(isOne({ ...manifest, [installed]: { version: '1.0.0-rc.5' } }));
    assert.ok(!isOne({ ...manifest, [installed]: { version: '0.45.1' } }));
    const nearer = { '/w/packages/db/node_modules/drizzle-orm/package.json': { version: '0.30.0' } };
    assert.ok(!isOne({ [installed]: { version: '1.0.0' }, ...nearer }));
  });

  it('is that which the nearest package.json asks for where none is installed', () => {
    const asking = (range: string) => ({ '/w/package.json': { devDependencies: { 'drizzle-orm': range } } });
    for (const range of ['^1.0.0', '1.0.0-beta.2', '>=1', 'beta', 'rc', 'npm:drizzle-orm@1.0.0-rc.5'])
      assert.ok(isOne(asking(range)), range);
    for (const range of ['^0.45.1', '0.11.0', 'latest', 'catalog:', 'workspace:*'])
      assert.ok(!isOne(asking(range)), range);
    assert.ok(!isOne({}));
  });
});
