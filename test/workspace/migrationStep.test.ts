import assert from 'node:assert/strict';
import path from 'node:path';
import type { Schema } from '../../server/src/model/schema.ts';
import { recogniseHistory } from '../../server/src/sources/sql/history/recognise.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { toFilePath } from '../../server/src/workspace/filePath.ts';
import { createFolderListings } from '../../server/src/workspace/folderListings.ts';
import { migrationStep } from '../../server/src/workspace/migrationStep.ts';
import { nodeFileSystem } from '../../server/src/workspace/nodeFileSystem.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

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

  it('begins anew at a checkpoint of Atlas', async () => {
    const ask = steps({
      '/w/m/atlas.sum': 'h1:x',
      '/w/m/1_users.sql': 'CREATE TABLE users (id int PRIMARY KEY);',
      '/w/m/2_all.sql': '-- atlas:checkpoint\n\nCREATE TABLE users (id int PRIMARY KEY, name text);',
      '/w/m/3_mail.sql': 'ALTER TABLE users ADD COLUMN mail text;',
    });
    assert.deepEqual(await ask('2_all.sql'), { before: ['users(id)'], after: ['users(id,name)'] });
    assert.deepEqual(await ask('3_mail.sql'), {
      before: ['users(id,name)'],
      after: ['users(id,name,mail)'],
    });
  });

  it('begins anew at a baseline of Flyway, whose placeholders are filled', async () => {
    const ask = steps({
      '/w/m/V1__a.sql': 'CREATE TABLE a (id int PRIMARY KEY);',
      '/w/m/V2__b.sql': 'CREATE TABLE b (id int PRIMARY KEY);\nDROP TABLE a;',
      '/w/m/B2__all.sql': 'CREATE TABLE b (id int PRIMARY KEY, name text);',
      '/w/m/V3__c.sql': 'CREATE TABLE c (id int PRIMARY KEY) TABLESPACE ${space};',
    });
    assert.deepEqual(await ask('V3__c.sql'), { before: ['b(id,name)'], after: ['b(id,name)', 'c(id)'] });
  });
});

/** Asks for the tables before and after a migration in `/w/m`. */
function steps(files: Readonly<Record<string, string>>) {
  const fileSystem = memoryFileSystem(files);
  const { entries } = createFolderListings(fileSystem);
  const history = recogniseHistory('/w/m', { entries, readText: fileSystem.readText });
  assert.ok(history);
  const tables = ({ tables }: Schema) =>
    tables.map(({ name, columns }) => `${name}(${columns.map(({ key }) => key).join()})`).sort();
  return async (name: string) => {
    const step = await migrationStep(history, `/w/m/${name}`, fileSystem);
    assert.ok(!('problem' in step), JSON.stringify(step));
    return { before: tables(step.before), after: tables(step.after) };
  };
}
