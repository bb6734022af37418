import assert from 'node:assert/strict';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

const config = "export default { dialect: 'sqlite', schema: './schema.ts' };";
const schema = `import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';
export const users = sqliteTable('users', { id: integer('id').primaryKey() });
export const notes = sqliteTable('notes', { id: integer('id').primaryKey(), userId: integer('user_id').references(() => users.id) });
`;
const invoices = `import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';
export const invoices = sqliteTable('invoices', { id: integer('id').primaryKey() });
`;
const client = "import { drizzle } from 'drizzle-orm/bun-sqlite'; export const db = drizzle('app.db');";

describe('what lies around a schema', () => {
  it('is told of a file that the configuration does not name, until it does', async () => {
    const { workspace, disk, messages } = await open({
      '/w/package.json': '{}',
      '/w/drizzle.config.ts': config,
      '/w/schema.ts': schema,
      '/w/invoices.ts': invoices,
    });
    assert.deepEqual(messages('schema-file-not-covered'), ['/w/invoices.ts']);
    disk.write('/w/drizzle.config.ts', config.replace("'./schema.ts'", "['./schema.ts', './invoices.ts']"));
    workspace.filesChanged(['/w/drizzle.config.ts']);
    workspace.update();
    assert.deepEqual(messages('schema-file-not-covered'), []);
  });

  it('is not told where the configuration is for another database, or there is none', async () => {
    for (const text of [undefined, config.replace('sqlite', 'postgresql').replace('schema.ts', 'pg.ts')]) {
      const { messages } = await open({
        '/w/package.json': '{}',
        ...(text === undefined ? {} : { '/w/drizzle.config.ts': text }),
        '/w/pg.ts':
          "import { integer, pgTable } from 'drizzle-orm/pg-core'; export const t = pgTable('t', { id: integer('id') });",
        '/w/invoices.ts': invoices,
      });
      assert.deepEqual(messages('schema-file-not-covered'), []);
    }
  });

  it('is told of a driver that leaves foreign keys off, until a PRAGMA switches them on', async () => {
    const { workspace, disk, messages } = await open({ '/w/schema.ts': schema, '/w/client.ts': client });
    assert.deepEqual(messages('references-type-only'), ['/w/schema.ts']);
    disk.write('/w/client.ts', `${client}\ndb.run('PRAGMA foreign_keys = on');`);
    workspace.filesChanged(['/w/client.ts']);
    workspace.update();
    assert.deepEqual(messages('references-type-only'), []);
    const better = await open({
      '/w/schema.ts': schema,
      '/w/client.ts': client.replace('bun-sqlite', 'better-sqlite3'),
    });
    assert.deepEqual(better.messages('references-type-only'), []);
  });
});

async function open(files: Readonly<Record<string, string>>) {
  const disk = memoryFileSystem(files);
  const workspace = createWorkspace({ rules, fileSystem: disk });
  workspace.setFolders(['/w']);
  for await (const _ of workspace.scan());
  workspace.update();
  return {
    workspace,
    disk,
    messages: (rule: string) =>
      workspace.files().filter((file) => workspace.findings(file).some((finding) => finding.rule === rule)),
  };
}
