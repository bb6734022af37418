import assert from 'node:assert/strict';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type { Status } from '../../server/src/protocol/status.ts';
import { hasRule, startClient, stopClients } from './support/client.ts';
import { removeTestFolders, testFolder } from './support/folder.ts';
import { blog } from './support/schemas.ts';

const rule = 'unindexed-foreign-key';
const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

describe('the server', () => {
  afterEach(stopClients);
  after(removeTestFolders);

  it('outlives documents and requests that make no sense', async () => {
    const folder = testFolder({ 'schema.ts': blog });
    const client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf('schema.ts');
    await client.diagnosticsOf(uri, 'a finding', (all) => hasRule(all, rule));
    for (const strange of [
      'git:/schema.ts?ref',
      'vscode-notebook-cell:/a.ipynb#1',
      'nonsense',
      'file:',
      'http://[',
    ]) {
      client.open(strange, blog);
      assert.deepEqual(await client.codeActions(strange, nowhere), []);
      client.close(strange);
    }
    client.open(
      'untitled:Untitled-1',
      '\0\u{1F418}\ud800 import { pgTable } from "drizzle-orm/pg-core"; pgTable(',
    );
    client.type('untitled:Untitled-1', 'pgTable(', 'pgTable({');
    void client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: 'file:///not/open.ts', version: 7 },
      contentChanges: [{ text: 'x' }],
    });
    void client.connection.sendNotification('textDocument/didClose', {
      textDocument: { uri: 'file:///not/open.ts' },
    });
    void client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: 'x:y', type: 3 }],
    });
    const action = { title: 'not ours', kind: 'quickfix', data: { file: 4 } };
    assert.deepEqual(await client.resolve(action), action);
    const foreign = { title: 'old', data: { file: '/nowhere.ts', version: null, action: { kind: 'bogus' } } };
    assert.deepEqual(await client.resolve(foreign), foreign);
    assert.deepEqual(
      await client.codeActions(
        uri,
        { start: { line: 99_999, character: 3 }, end: { line: -1, character: -5 } },
        ['quickfix'],
      ),
      [],
    );
    await assert.rejects(client.connection.sendRequest('textDocument/nonsense', {}), { code: -32601 });
    const status = await client.settled();
    assert.equal(status.state, 'ready');
    assert.ok(hasRule(client.shown(uri), rule), 'a diagnostic of another file is lost');
  });

  it('gives up a request that was cancelled', async () => {
    const folder = testFolder({ 'schema.ts': blog });
    const client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf('schema.ts');
    const source = new CancellationTokenSource();
    const request = client.connection.sendRequest(
      'textDocument/codeAction',
      { textDocument: { uri }, range: nowhere, context: { diagnostics: [] } },
      source.token,
    );
    source.cancel();
    await assert.rejects(request, { code: -32800 });
    assert.equal((await client.settled()).state, 'ready');
  });

  it('answers while it reads a large folder, and tells that it does and what it has found', async () => {
    const files: Record<string, string> = {};
    for (let i = 0; i < 300; i++) files[`tables/t${i}.ts`] = blog.replaceAll("'posts'", `'posts_${i}'`);
    const folder = testFolder(files);
    const client = await startClient({
      folders: [folder.uri],
      initializationOptions: { status: true },
    });
    const told: Status[] = [];
    const ready = new Promise<Status>((resolve) => {
      client.connection.onNotification('schemawright/status', (status: Status) => {
        told.push(status);
        if (status.state === 'ready') resolve(status);
      });
    });
    const rules = await client.connection.sendRequest<readonly { id: string }[]>('schemawright/rules');
    assert.ok(rules.some(({ id }) => id === rule));
    const status = await client.settled();
    assert.equal(status.tables, 600);
    assert.equal(status.files, 300);
    const { errors, warnings, infos, hints } = status.findings;
    assert.ok(errors + warnings + infos + hints >= 300);
    assert.deepEqual(await ready, status);
    assert.equal(told[0]?.state, 'scanning');
  });

  it('ends when it is told so, with the code that the protocol asks for', async () => {
    const proper = await startClient();
    await proper.settled();
    await proper.connection.sendRequest('shutdown');
    await proper.connection.sendNotification('exit');
    assert.equal(await proper.exited, 0);
    const rude = await startClient();
    await rude.settled();
    await rude.connection.sendNotification('exit');
    assert.equal(await rude.exited, 1);
  });
});
