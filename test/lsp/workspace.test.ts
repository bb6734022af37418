import assert from 'node:assert/strict';
import { hasRule, ofRule, startClient, stopClients } from './support/client.ts';
import { removeTestFolders, testFolder } from './support/folder.ts';
import { blog, notes, users } from './support/schemas.ts';

const rule = 'unindexed-foreign-key';

describe('settings', () => {
  afterEach(stopClients);
  after(removeTestFolders);

  it('hold at once when they change', async () => {
    const folder = testFolder({ 'schema.ts': blog });
    const client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf('schema.ts');
    const first = await client.diagnosticsOf(uri, 'a warning', (all) => hasRule(all, rule));
    assert.equal(ofRule(first, rule).severity, 2);
    assert.ok(client.registrations.some(({ method }) => method === 'workspace/didChangeConfiguration'));
    client.settings = { rules: { [rule]: 'error' } };
    void client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.diagnosticsOf(uri, 'an error', (all) =>
      all.some(({ code, severity }) => code === rule && severity === 1),
    );
    client.settings = { enable: false };
    void client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.diagnosticsOf(uri, 'nothing', (all) => all.length === 0);
  });

  it('are those of each folder', async () => {
    const [one, two] = [testFolder({ 'schema.ts': blog }), testFolder({ 'schema.ts': blog })];
    const client = await startClient({
      folders: [one.uri, two.uri],
      settings: { [one.uri]: { rules: { [rule]: 'off' } }, [two.uri]: { rules: { [rule]: 'hint' } } },
    });
    const shown = await client.diagnosticsOf(two.uriOf('schema.ts'), 'a hint', (all) => hasRule(all, rule));
    assert.equal(ofRule(shown, rule).severity, 4);
    assert.ok(!hasRule(client.shown(one.uriOf('schema.ts')), rule));
  });

  it('may come with the notification, from a client that cannot be asked', async () => {
    const folder = testFolder({ 'schema.ts': blog });
    const client = await startClient({
      folders: [folder.uri],
      capabilities: { textDocument: { publishDiagnostics: {} } },
      initializationOptions: { settings: { rules: { [rule]: 'error' } } },
    });
    const uri = folder.uriOf('schema.ts');
    const first = await client.diagnosticsOf(uri, 'an error', (all) => hasRule(all, rule));
    assert.equal(ofRule(first, rule).severity, 1);
    void client.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { schemawright: { rules: { [rule]: 'off' } } },
    });
    await client.diagnosticsOf(uri, 'no finding', (all) => !hasRule(all, rule));
  });

  it('of no folder hold for documents outside of all', async () => {
    const client = await startClient({ settings: { rules: { [rule]: 'hint' } } });
    client.open('untitled:Untitled-1', blog);
    const shown = await client.diagnosticsOf('untitled:Untitled-1', 'a hint', (all) => hasRule(all, rule));
    assert.equal(ofRule(shown, rule).severity, 4);
  });

  it('are done without where the client does not answer', async () => {
    const folder = testFolder({ 'schema.ts': blog });
    const client = await startClient({ folders: [folder.uri], silentAboutSettings: true });
    await client.diagnosticsOf(folder.uriOf('schema.ts'), 'a finding', (all) => hasRule(all, rule));
  });

  it('that make no sense are told in the log, and the rest holds', async () => {
    const folder = testFolder({ 'schema.ts': blog });
    const client = await startClient({
      folders: [folder.uri],
      settings: { ignore: 'src', maxFileSizeKb: -1, rules: { [rule]: 'error' } },
    });
    const shown = await client.diagnosticsOf(folder.uriOf('schema.ts'), 'a finding', (all) =>
      hasRule(all, rule),
    );
    assert.equal(ofRule(shown, rule).severity, 1);
    assert.match(client.messages.join('\n'), /schemawright\.ignore[\s\S]*schemawright\.maxFileSizeKb/);
  });

  it('of the configuration file win, also while it is typed', async () => {
    const config = `{ "rules": { "${rule}": "error" } }\n`;
    const folder = testFolder({ 'schema.ts': blog, 'schemawright.config.json': config });
    const client = await startClient({ folders: [folder.uri], settings: { rules: { [rule]: 'hint' } } });
    const uri = folder.uriOf('schema.ts');
    const shown = await client.diagnosticsOf(uri, 'an error', (all) => hasRule(all, rule));
    assert.equal(ofRule(shown, rule).severity, 1);
    const configUri = folder.uriOf('schemawright.config.json');
    client.open(configUri, config, 'jsonc');
    client.type(configUri, '"error"', '"info"');
    await client.diagnosticsOf(uri, 'an information', (all) =>
      all.some(({ code, severity }) => code === rule && severity === 3),
    );
    client.type(configUri, `"${rule}"`, '"no-such-rule"');
    await client.diagnosticsOf(configUri, 'what is wrong with it', (all) => all.length > 0);
  });
});

describe('folders', () => {
  afterEach(stopClients);
  after(removeTestFolders);

  it('come and go while the server runs', async () => {
    const [one, two] = [testFolder({ 'schema.ts': users }), testFolder({ 'schema.ts': blog })];
    const client = await startClient({ folders: [one.uri] });
    await client.settled();
    const uri = two.uriOf('schema.ts');
    assert.deepEqual(client.shown(uri), []);
    void client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: two.uri, name: 'two' }], removed: [] },
    });
    await client.diagnosticsOf(uri, 'a finding', (all) => hasRule(all, rule));
    void client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: [{ uri: two.uri, name: 'two' }] },
    });
    await client.diagnosticsOf(uri, 'nothing', (all) => all.length === 0);
    const status = await client.settled();
    assert.equal(status.tables, 1);
  });
});

describe('files on the disk', () => {
  afterEach(stopClients);
  after(removeTestFolders);

  it('are watched: changed, new and deleted ones', async () => {
    const folder = testFolder({ 'schema.ts': users });
    const client = await startClient({ folders: [folder.uri] });
    await client.settled();
    const watched = client.registrations.find(({ method }) => method === 'workspace/didChangeWatchedFiles');
    assert.match(JSON.stringify(watched?.registerOptions), /\{ts,tsx,/);
    const uri = folder.uriOf('schema.ts');
    folder.write('schema.ts', blog);
    client.changedOnDisk(uri);
    await client.diagnosticsOf(uri, 'a finding', (all) => hasRule(all, rule));
    folder.write('more/other.ts', blog.replaceAll("'posts'", "'pages'"));
    client.changedOnDisk(folder.uriOf('more/other.ts'));
    await client.diagnosticsOf(folder.uriOf('more/other.ts'), 'a finding', (all) => hasRule(all, rule));
    folder.remove('more');
    client.changedOnDisk(folder.uriOf('more'));
    await client.diagnosticsOf(folder.uriOf('more/other.ts'), 'nothing', (all) => all.length === 0);
    assert.ok(hasRule(client.shown(uri), rule), 'a diagnostic of another file is lost');
  });

  it('may be deleted while they are open', async () => {
    const folder = testFolder({ 'users.ts': users, 'notes.ts': notes });
    const client = await startClient({ folders: [folder.uri] });
    const [usersUri, notesUri] = [folder.uriOf('users.ts'), folder.uriOf('notes.ts')];
    client.open(usersUri, users);
    await client.settled();
    folder.remove('users.ts');
    client.changedOnDisk(usersUri);
    await client.settled();
    assert.equal((await client.settled()).tables, 2, 'the open text counts as long as it is open');
    client.close(usersUri);
    assert.equal((await client.settled()).tables, 1);
    client.open(notesUri, notes);
    client.type(notesUri, "'notes'", "'memos'");
    assert.equal((await client.settled()).tables, 1);
  });

  it('may be renamed while they are open', async () => {
    const folder = testFolder({ 'schema.ts': blog });
    const client = await startClient({ folders: [folder.uri] });
    const [before, after] = [folder.uriOf('schema.ts'), folder.uriOf('tables.ts')];
    client.open(before, blog);
    await client.diagnosticsOf(before, 'a finding', (all) => hasRule(all, rule));
    folder.rename('schema.ts', 'tables.ts');
    client.close(before);
    client.open(after, blog);
    void client.connection.sendNotification('workspace/didRenameFiles', {
      files: [{ oldUri: before, newUri: after }],
    });
    await client.diagnosticsOf(after, 'a finding', (all) => hasRule(all, rule));
    await client.diagnosticsOf(before, 'nothing', (all) => all.length === 0);
    assert.equal((await client.settled()).tables, 2);
  });
});
