import assert from 'node:assert/strict';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { isOrmOne, ormBefore } from '../../server/src/workspace/ormVersion.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

const isOne = (files: Readonly<Record<string, object>>) => isOrmOne('/w/packages/db', manifests(files));

const manifests = (files: Readonly<Record<string, object>>) => ({
  listings: { file: (file: string) => (file in files ? file : undefined) },
  readText: (file: string) => JSON.stringify(files[file]),
});

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

  it('keeps a fix from a mode that it does not know', async () => {
    const answer = async (range: string) => {
      const schema =
        "import { float, mysqlTable } from 'drizzle-orm/mysql-core';\nexport const items = mysqlTable('items', { price: float('price') });\n";
      const workspace = createWorkspace({
        rules: [],
        fileSystem: memoryFileSystem({
          '/w/package.json': JSON.stringify({ dependencies: { 'drizzle-orm': range } }),
          '/w/schema.ts': schema,
        }),
      });
      workspace.setFolders(['/w']);
      for await (const _ of workspace.scan());
      workspace.update();
      const type = { name: 'decimal', precision: 12, scale: 2, mode: 'number' } as const;
      return workspace.edit([
        { kind: 'set-column-type', table: '/w/schema.ts#items', column: 'price', type },
      ]);
    };
    assert.match(
      JSON.stringify(await answer('^0.32.0')),
      /before 0\.41 gives decimal to the program as text/,
    );
    assert.match(JSON.stringify(await answer('^0.41.0')), /mode: 'number'/);
  });

  it('is before another one only where that is certain', () => {
    const asking = (range: string) => ({ '/w/package.json': { dependencies: { 'drizzle-orm': range } } });
    const isBefore = (range: string) => ormBefore(manifests(asking(range)))(41, '/w/packages/db/schema.ts');
    for (const range of ['^0.32.0', '~0.40.1', '0.9.3']) assert.ok(isBefore(range), range);
    for (const range of ['^0.41.0', '>=0.30.0', '1.0.0', 'latest', 'catalog:'])
      assert.ok(!isBefore(range), range);
  });
});
