import assert from 'node:assert/strict';
import { fullCapabilities, hasRule, ofRule, startClient, stopClients } from './support/client.ts';
import { removeTestFolders, testFolder } from './support/folder.ts';
import { blog, notes, users } from './support/schemas.ts';

describe('pushed diagnostics', () => {
  afterEach(stopClients);
  after(removeTestFolders);

  it('come for files that are not open, after the first scan', async () => {
    const folder = testFolder({ 'src/schema.ts': blog });
    const client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf('src/schema.ts');
    const diagnostics = await client.diagnosticsOf(uri, 'a finding', (all) =>
      hasRule(all, 'unindexed-foreign-key'),
    );
    const finding = ofRule(diagnostics, 'unindexed-foreign-key');
    assert.equal(finding.source, 'schemawright');
    assert.match(finding.codeDescription?.href ?? '', /docs\/rules\/unindexed-foreign-key\.md$/);
    assert.equal(finding.range.start.line, 9);
    assert.match(String(finding.message), /posts.*author_id/);
    assert.equal(client.published(uri).at(-1)?.version, undefined);
  });

  it('follow each keystroke, with the version they are about', async () => {
    const folder = testFolder({ 'schema.ts': blog });
    const client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf('schema.ts');
    client.open(uri, blog);
    await client.diagnosticsOf(uri, 'a finding', (all) => hasRule(all, 'unindexed-foreign-key'));
    client.type(uri, "author_id').notNull().references", "author_id').notNull().unique().references");
    await client.diagnosticsOf(
      uri,
      'no finding',
      (all, version) => version === 2 && !hasRule(all, 'unindexed-foreign-key'),
    );
    client.type(uri, '.unique()', '');
    await client.diagnosticsOf(
      uri,
      'it again',
      (all, version) => version === 3 && hasRule(all, 'unindexed-foreign-key'),
    );
    client.type(uri, 'export const users', '\n\nexport const users');
    const moved = await client.diagnosticsOf(uri, 'it further down', (_, version) => version === 4);
    assert.equal(ofRule(moved, 'unindexed-foreign-key').range.start.line, 11);
  });

  it('change in the files that refer to the changed one', async () => {
    const folder = testFolder({ 'users.ts': users, 'notes.ts': notes });
    const client = await startClient({ folders: [folder.uri] });
    const [usersUri, notesUri] = [folder.uriOf('users.ts'), folder.uriOf('notes.ts')];
    client.open(usersUri, users);
    client.open(notesUri, notes);
    await client.settled();
    assert.ok(!hasRule(client.shown(notesUri), 'foreign-key-type-mismatch'));
    client.type(usersUri, "serial('id')", "uuid('id')");
    client.type(usersUri, '{ pgTable, serial }', '{ pgTable, uuid }');
    const shown = await client.diagnosticsOf(notesUri, 'a mismatch', (all) =>
      hasRule(all, 'foreign-key-type-mismatch'),
    );
    const related = ofRule(shown, 'foreign-key-type-mismatch').relatedInformation ?? [];
    for (const { location } of related) assert.ok([usersUri, notesUri].includes(location.uri));
    client.type(usersUri, "uuid('id')", "serial('id')");
    await client.diagnosticsOf(notesUri, 'none', (all) => !hasRule(all, 'foreign-key-type-mismatch'));
  });

  it('stay for a closed document and count the text on the disk', async () => {
    const folder = testFolder({ 'schema.ts': blog });
    const client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf('schema.ts');
    client.open(uri, users);
    await client.settled();
    assert.ok(!hasRule(client.shown(uri), 'unindexed-foreign-key'));
    client.close(uri);
    await client.diagnosticsOf(uri, 'those of the file', (all) => hasRule(all, 'unindexed-foreign-key'));
  });

  it('have UTF-16 columns, whatever the names are, and lines that end with CRLF', async () => {
    const text = blog
      .replaceAll('authorId', 'автор')
      .replace(
        "name: text('name').notNull(),",
        "name: text('name').notNull(), /* 🐘🐘 */ nick: text('nick').notNull(),",
      )
      .replace("автор: integer('author_id')", "/* 🐘🐘 */ автор: integer('автор')")
      .replaceAll('\n', '\r\n');
    const folder = testFolder({ 'schéma.ts': text });
    const client = await startClient({ folders: [folder.uri] });
    assert.equal(client.initialized.capabilities.positionEncoding, 'utf-16');
    const uri = folder.uriOf('schéma.ts');
    const shown = await client.diagnosticsOf(uri, 'a finding', (all) =>
      hasRule(all, 'unindexed-foreign-key'),
    );
    const { start, end } = ofRule(shown, 'unindexed-foreign-key').range;
    const line = text.split('\r\n')[start.line] ?? '';
    assert.equal(start.line, 9);
    assert.equal(end.line, 9);
    const marked = line.slice(start.character, end.character);
    assert.ok(line.indexOf('автор') === start.character || /references/.test(marked), `it marks ${marked}`);
  });

  it('leave out what the client cannot show', async () => {
    const folder = testFolder({ 'schema.ts': blog });
    const { publishDiagnostics: _, ...textDocument } = fullCapabilities.textDocument ?? {};
    const client = await startClient({
      folders: [folder.uri],
      capabilities: { ...fullCapabilities, textDocument },
    });
    const shown = await client.diagnosticsOf(folder.uriOf('schema.ts'), 'a finding', (all) =>
      hasRule(all, 'unindexed-foreign-key'),
    );
    const keys = Object.keys(ofRule(shown, 'unindexed-foreign-key')).sort();
    assert.deepEqual(keys, ['code', 'message', 'range', 'severity', 'source']);
  });

  it('come for an untitled document, without any folder', async () => {
    const client = await startClient();
    client.open('untitled:Untitled-1', blog);
    await client.diagnosticsOf('untitled:Untitled-1', 'a finding', (all) =>
      hasRule(all, 'unindexed-foreign-key'),
    );
    client.close('untitled:Untitled-1');
    await client.diagnosticsOf('untitled:Untitled-1', 'nothing', (all) => all.length === 0);
  });

  it('use the spelling of the URI that the client uses', async () => {
    const folder = testFolder({ 'schema (1).ts': users });
    const client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf('schema (1).ts').replaceAll('(', '%28').replaceAll(')', '%29');
    client.open(uri, blog);
    await client.diagnosticsOf(uri, 'a finding', (all) => hasRule(all, 'unindexed-foreign-key'));
  });
});
