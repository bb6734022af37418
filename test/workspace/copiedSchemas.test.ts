import assert from 'node:assert/strict';
import { missingPrimaryKey } from '../../server/src/rules/keys/missing-primary-key.ts';
import { open } from '../support/inWorkspace.ts';

const names = ['rivers', 'gauges', 'levels', 'floods'];
const schema = (tables: readonly string[]) => `import { integer, pgTable } from 'drizzle-orm/pg-core';
${tables.map((name) => `export const ${name} = pgTable('${name}', { height: integer('height') });`).join('\n')}`;
const config = `import { defineConfig } from 'drizzle-kit';
export default defineConfig({ dialect: 'postgresql', schema: './schema.ts', out: './drizzle' });`;

const configured = {
  '/w/apps/api/package.json': '{}',
  '/w/apps/api/drizzle.config.ts': config,
  '/w/apps/api/schema.ts': schema(names),
  '/w/apps/move/package.json': '{}',
};

async function told(files: Readonly<Record<string, string>>, file: string): Promise<number> {
  return (await open([missingPrimaryKey], files)).findings(file).length;
}

describe('a schema that no configuration names', () => {
  const copy = '/w/apps/move/old/schema.ts';

  it('is not told of its design where it repeats most of one that a configuration names', async () => {
    const files = { ...configured, [copy]: schema([...names.slice(1), 'dams']) };
    assert.equal(await told(files, copy), 0);
    assert.equal(await told(files, '/w/apps/api/schema.ts'), names.length);
  });

  it('is told of it where it is another one', async () => {
    const other = ['rivers', 'gauges', 'boats', 'crews'];
    assert.equal(await told({ ...configured, [copy]: schema(other) }, copy), other.length);
    const users = 'users';
    const library = `${schema([users, 'gauges', 'levels'])}
export const sessions = pgTable('sessions', { token: integer('token'), userId: integer('user_id'), expiresAt: integer('expires_at'), ipAddress: integer('ip_address') });`;
    const files = { ...configured, '/w/apps/api/schema.ts': schema([...names, users, 'sessions']) };
    assert.equal(await told({ ...files, [copy]: library }, copy), 0);
    assert.notEqual(await told({ ...files, [copy]: library.replace("'levels'", "'boats'") }, copy), 0);
  });

  it('is told of it in another database, and where nothing is configured', async () => {
    const sqlite = schema(names).replaceAll('pgTable', 'sqliteTable').replace('pg-core', 'sqlite-core');
    assert.equal(await told({ ...configured, [copy]: sqlite }, copy), names.length);
    const { '/w/apps/api/drizzle.config.ts': _, ...none } = configured;
    assert.equal(await told({ ...none, [copy]: schema(names) }, copy), names.length);
  });

  it('is told of it again once it differs', async () => {
    const workspace = await open([missingPrimaryKey], { ...configured, [copy]: schema(names) });
    assert.equal(workspace.findings(copy).length, 0);
    workspace.setBuffer('/w/apps/api/schema.ts', schema(['boats']), 1);
    workspace.update();
    assert.equal(workspace.findings(copy).length, names.length);
  });
});
