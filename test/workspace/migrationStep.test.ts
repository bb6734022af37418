import assert from 'node:assert/strict';
import path from 'node:path';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { toFilePath } from '../../server/src/workspace/filePath.ts';
import { migrationStep } from '../../server/src/workspace/migrationStep.ts';
import { nodeFileSystem } from '../../server/src/workspace/nodeFileSystem.ts';

describe('the step that a migration is', () => {
  it('is told by the snapshots of drizzle-kit', async () => {
    const folder = toFilePath(path.resolve(import.meta.dirname, '../../examples/shop'));
    const workspace = createWorkspace({ rules: [], fileSystem: nodeFileSystem });
    workspace.setFolders([folder]);
    for await (const _ of workspace.scan());
    workspace.update();
    const { history } = workspace.projects().find((project) => project.history) ?? {};
    assert.ok(history);
    const ask = async (name: string) => {
      const step = await migrationStep(history, `${folder}/drizzle/${name}.sql`, nodeFileSystem);
      assert.ok(!('problem' in step), JSON.stringify(step));
      return step;
    };
    const first = await ask('0000_accounts');
    assert.equal(first.before.tables.length, 0);
    const second = await ask('0001_catalogue');
    const names = (tables: readonly { readonly name: unknown }[]) => tables.map(({ name }) => name);
    assert.deepEqual(names(second.before.tables), names(first.after.tables));
    assert.ok(names(second.after.tables).includes('products'));
    const gone = await migrationStep(history, `${folder}/drizzle/0009_gone.sql`, nodeFileSystem);
    assert.deepEqual(gone, { problem: 'The migration is no longer there.' });
  });
});
