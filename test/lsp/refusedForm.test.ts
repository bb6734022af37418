import assert from 'node:assert/strict';
import { startClient, stopClients } from './support/client.ts';
import { removeTestFolders, testFolder } from './support/folder.ts';

describe('SQL that PostgreSQL refuses, in an editor', () => {
  afterEach(stopClients);
  after(removeTestFolders);

  it('is mended at its place by a quick fix', async () => {
    const text = "CREATE TABLE a (id int PRIMARY KEY);\n\nCREATE TYPE IF NOT EXISTS mood AS ENUM ('sad');\n";
    const folder = testFolder({ 'schema.sql': text });
    const client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf('schema.sql');
    client.open(uri, text, 'sql');
    const isRefusal = ({ code }: { readonly code?: unknown }) => code === 'syntax-error';
    const told = await client.diagnosticsOf(uri, 'the refusal', (all) => all.some(isRefusal));
    const refused = told.find(isRefusal);
    assert.ok(refused);
    const actions = await client.codeActions(uri, refused.range);
    const fix = actions?.find(({ title }) => title.startsWith('Make it in a DO block'));
    assert.ok(fix && 'kind' in fix);
    const resolved = await client.resolve(fix);
    client.apply(resolved.edit);
    await client.diagnosticsOf(uri, 'none any more', (all) =>
      all.every(({ code }) => code !== 'syntax-error'),
    );
  });
});
