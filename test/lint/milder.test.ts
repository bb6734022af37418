import assert from 'node:assert/strict';
import { rawSqlInterpolation } from '../../server/src/rules/query/raw-sql-interpolation.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

const code = `import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
const db = drizzle('postgres://localhost/a');
export const byName = (name: string) => db.execute(sql.raw(\`delete from users where name = '\${name}'\`));
export async function remove(request: Request) {
  const { name } = await request.json();
  await db.execute(sql.raw(\`delete from users where name = '\${name}'\`));
}
`;

const schema = `import { pgTable, text } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { name: text('name').primaryKey() });
`;

describe('a message that is milder than its rule', () => {
  it('has its own severity as long as the rule has its own', async () => {
    assert.deepEqual(await severities(), ['warning', 'error']);
    assert.deepEqual(await severities('error'), ['warning', 'error']);
  });

  it('goes with the rule where that is set', async () => {
    assert.deepEqual(await severities('info'), ['info', 'info']);
    assert.deepEqual(await severities('off'), []);
  });
});

async function severities(set?: string): Promise<readonly string[]> {
  const config = { rules: set === undefined ? {} : { 'raw-sql-interpolation': set } };
  const workspace = createWorkspace({
    rules: [rawSqlInterpolation],
    fileSystem: memoryFileSystem({
      '/w/users.ts': code,
      '/w/schema.ts': schema,
      '/w/schemawright.config.json': JSON.stringify(config),
    }),
  });
  workspace.setFolders(['/w']);
  for await (const _ of workspace.scan());
  for await (const _ of workspace.scanQueries());
  workspace.update();
  return workspace.findings('/w/users.ts').map(({ severity }) => severity);
}
