import assert from 'node:assert/strict';
import type {
  ClientCapabilities,
  DocumentDiagnosticReport,
  WorkspaceDiagnosticReport,
} from 'vscode-languageserver/node';
import { fullCapabilities, hasRule, startClient, stopClients, type TestClient } from './support/client.ts';
import { removeTestFolders, testFolder } from './support/folder.ts';
import { blog, users } from './support/schemas.ts';

const pulls: ClientCapabilities = {
  ...fullCapabilities,
  workspace: { ...fullCapabilities.workspace, diagnostics: { refreshSupport: true } },
  textDocument: { ...fullCapabilities.textDocument, diagnostic: { dynamicRegistration: false } },
};

describe('pulled diagnostics', () => {
  afterEach(stopClients);
  after(removeTestFolders);

  it('are offered to a client that can pull, and nothing is pushed to it', async () => {
    const folder = testFolder({ 'schema.ts': blog });
    const client = await startClient({ folders: [folder.uri], capabilities: pulls });
    assert.equal(client.initialized.capabilities.diagnosticProvider?.workspaceDiagnostics, true);
    const uri = folder.uriOf('schema.ts');
    client.open(uri, blog);
    const report = await pull(client, uri);
    assert.ok(report.kind === 'full' && hasRule(report.items, 'unindexed-foreign-key'));
    assert.deepEqual(client.published(uri), []);
  });

  it('are not offered when the client asks for pushed ones', async () => {
    const folder = testFolder({ 'schema.ts': blog });
    const client = await startClient({
      folders: [folder.uri],
      capabilities: pulls,
      initializationOptions: { diagnostics: 'push' },
    });
    assert.equal(client.initialized.capabilities.diagnosticProvider, undefined);
    await client.diagnosticsOf(folder.uriOf('schema.ts'), 'a finding', (all) => all.length > 0);
  });

  it('are unchanged for as long as they are', async () => {
    const folder = testFolder({ 'schema.ts': blog });
    const client = await startClient({ folders: [folder.uri], capabilities: pulls });
    const uri = folder.uriOf('schema.ts');
    client.open(uri, blog);
    const { resultId } = await pull(client, uri);
    assert.ok(resultId);
    assert.deepEqual(await pull(client, uri, resultId), { kind: 'unchanged', resultId });
    client.type(uri, ".references(() => users.id, { onDelete: 'cascade' })", '');
    const changed = await pull(client, uri, resultId);
    assert.ok(changed.kind === 'full' && !hasRule(changed.items, 'unindexed-foreign-key'));
    assert.notEqual(changed.resultId, resultId);
  });

  it('of the workspace name every file with findings, then only what has changed', async () => {
    const folder = testFolder({ 'a.ts': blog, 'b/schema.ts': blog.replaceAll("'posts'", "'articles'") });
    const client = await startClient({ folders: [folder.uri], capabilities: pulls });
    const first = await pullAll(client, []);
    const uris = first.items.map(({ uri }) => uri).sort();
    assert.deepEqual(uris, [folder.uriOf('a.ts'), folder.uriOf('b/schema.ts')]);
    const ids = first.items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }));
    const second = await pullAll(client, ids);
    assert.deepEqual(
      second.items.map(({ kind }) => kind),
      ['unchanged', 'unchanged'],
    );
    folder.remove('a.ts');
    client.changedOnDisk(folder.uriOf('a.ts'));
    const third = await pullAll(client, ids);
    const gone = third.items.find(({ uri }) => uri === folder.uriOf('a.ts'));
    assert.ok(gone?.kind === 'full' && gone.items.length === 0, 'what vanished is not cleared');
  });

  it('are asked for anew when something else than the document has changed', async () => {
    const folder = testFolder({ 'schema.ts': users });
    const client = await startClient({ folders: [folder.uri], capabilities: pulls });
    await client.settled();
    client.messages.length = 0;
    folder.write('schema.ts', blog);
    client.changedOnDisk(folder.uriOf('schema.ts'));
    await client.settled();
    assert.ok(client.messages.includes('refresh'), client.messages.join());
  });
});

function pull(client: TestClient, uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
  return client.connection.sendRequest('textDocument/diagnostic', {
    textDocument: { uri },
    ...(previousResultId !== undefined && { previousResultId }),
  });
}

function pullAll(
  client: TestClient,
  previousResultIds: { uri: string; value: string }[],
): Promise<WorkspaceDiagnosticReport> {
  return client.connection.sendRequest('workspace/diagnostic', { previousResultIds });
}
