import assert from 'node:assert/strict';
import type { ClientCapabilities, CodeAction } from 'vscode-languageserver/node';
import {
  actionTitled,
  fullCapabilities,
  hasRule,
  ofRule,
  startClient,
  stopClients,
  type TestClient,
} from './support/client.ts';
import { removeTestFolders, type TestFolder, testFolder } from './support/folder.ts';
import { blog } from './support/schemas.ts';

const rule = 'unindexed-foreign-key';
const twoKeys = blog.replace(
  "{ onDelete: 'cascade' }),\n});",
  "{ onDelete: 'cascade' }),\n  editorId: integer('editor_id').references(() => users.id, { onDelete: 'set null' }),\n});",
);

describe('code actions', () => {
  afterEach(stopClients);
  after(removeTestFolders);

  it('offer the fix of a finding with its diagnostic; applied, the finding goes', async () => {
    const { client, uri } = await openBlog();
    const finding = ofRule(client.shown(uri), rule);
    const action = actionTitled(await client.codeActions(uri, finding.range), /index/i);
    assert.equal(action.kind, 'quickfix');
    assert.equal(action.isPreferred, true);
    assert.deepEqual(
      action.diagnostics?.map(({ code }) => code),
      [rule],
    );
    assert.equal(action.edit, undefined, 'the edit is there before somebody asked for it');
    const resolved = await client.resolve(action);
    client.apply(resolved.edit);
    await client.diagnosticsOf(uri, 'no finding', (all, version) => version === 2 && !hasRule(all, rule));
    assert.match(client.text(uri), /index\('posts_author_id_idx'\)\.on\(\w+\.authorId\)/);
    assert.match(client.text(uri), /import \{[^}]*\bindex\b[^}]*\} from 'drizzle-orm\/pg-core'/);
  });

  it('carry their edits at once for a client that cannot resolve, as changes where it knows no versions', async () => {
    const capabilities: ClientCapabilities = {
      workspace: {},
      textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
    };
    const { client, uri } = await openBlog(blog, capabilities);
    const finding = ofRule(client.shown(uri), rule);
    const action = actionTitled(await client.codeActions(uri, finding.range), /index/i);
    assert.ok(action.edit?.changes?.[uri], JSON.stringify(action.edit));
    client.apply(action.edit);
    await client.diagnosticsOf(uri, 'no finding', (all) => !hasRule(all, rule));
  });

  it('refuse to write a fix that was offered for another version of the text', async () => {
    const { client, uri } = await openBlog();
    const finding = ofRule(client.shown(uri), rule);
    const action = actionTitled(await client.codeActions(uri, finding.range), /index/i);
    client.type(uri, 'export const posts', '\nexport const posts');
    await assert.rejects(client.resolve(action), { code: -32801 });
    const again = ofRule(
      await client.diagnosticsOf(uri, 'the new version', (_, version) => version === 2),
      rule,
    );
    const fresh = await client.resolve(actionTitled(await client.codeActions(uri, again.range), /index/i));
    client.apply(fresh.edit);
    await client.diagnosticsOf(uri, 'no finding', (all) => !hasRule(all, rule));
  });

  it('name no version for a file that is not open', async () => {
    const folder = testFolder({ 'schema.ts': blog });
    const client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf('schema.ts');
    const shown = await client.diagnosticsOf(uri, 'a finding', (all) => hasRule(all, rule));
    const action = actionTitled(await client.codeActions(uri, ofRule(shown, rule).range), /index/i);
    const { edit } = await client.resolve(action);
    const [change] = edit?.documentChanges ?? [];
    assert.ok(change && 'textDocument' in change);
    assert.equal(change.textDocument.version, null);
    client.apply(edit);
    await client.diagnosticsOf(uri, 'no finding', (all) => !hasRule(all, rule));
  });

  it('fix all findings of a rule in the file together', async () => {
    const { client, uri } = await openBlog(twoKeys);
    const finding = ofRule(client.shown(uri), rule);
    const action = actionTitled(
      await client.codeActions(uri, finding.range),
      `Fix all 2 ${rule} findings in this file`,
    );
    client.apply((await client.resolve(action)).edit);
    await client.diagnosticsOf(uri, 'no finding', (all, version) => version === 2 && !hasRule(all, rule));
    assert.equal(client.text(uri).match(/index\('/g)?.length, 2);
    assert.equal(client.text(uri).match(/\bindex\b,?[^('\n]*from/g)?.length, 1, 'one import');
  });

  it('fix on save what is safe, and nothing else', async () => {
    const text = twoKeys.replace(
      "name: text('name').notNull(),",
      "name: text('name').notNull(),\n  // schemawright-ignore money-type -- once upon a time\n  age: integer('age').notNull(),",
    );
    const { client, uri } = await openBlog(text);
    const before = client.shown(uri);
    const publishedBefore = client.published(uri).length;
    assert.ok(hasRule(before, 'unused-suppression'));
    const actions = await client.codeActions(uri, wholeText, ['source.fixAll']);
    assert.equal(actions.length, 1);
    const [action] = actions as [CodeAction];
    assert.equal(action.kind, 'source.fixAll.schemawright');
    const { edit } = await client.resolve(action);
    await client.settled();
    assert.equal(client.published(uri).length, publishedBefore, 'what was only tried out was shown');
    client.apply(edit);
    const after = await client.diagnosticsOf(uri, 'fixed text', (_, version) => version === 2);
    assert.ok(!hasRule(after, rule) && !hasRule(after, 'unused-suppression'));
    assert.doesNotMatch(client.text(uri), /schemawright-ignore/);
    const safe = (all: typeof before) =>
      all.filter(({ data }) => data.fixes.some((fix: { safety: string }) => fix.safety === 'safe'));
    assert.deepEqual(safe(after), [], 'something safe is left');
    const kept = before.filter((one) => !safe(before).includes(one)).map(({ code }) => code);
    assert.deepEqual(after.map(({ code }) => code).sort(), kept.sort(), 'something else was changed');
  });

  it('offer source actions only to those who want them', async () => {
    const { client, uri } = await openBlog();
    const quick = await client.codeActions(uri, wholeText, ['quickfix']);
    assert.ok(quick.length > 0 && quick.every(({ kind }) => kind === 'quickfix'));
    assert.deepEqual(await client.codeActions(uri, wholeText, ['refactor']), []);
    assert.equal((await client.codeActions(uri, wholeText, ['source'])).length, 1);
    assert.deepEqual(await client.codeActions(uri, wholeText, ['source.organizeImports']), []);
  });

  it('suppress a finding with a comment above its line', async () => {
    const { client, uri } = await openBlog(blog.replaceAll('\n', '\r\n'));
    const finding = ofRule(client.shown(uri), rule);
    const action = actionTitled(
      await client.codeActions(uri, finding.range),
      `Suppress ${rule} here, with a reason`,
    );
    client.apply((await client.resolve(action)).edit);
    const after = await client.diagnosticsOf(uri, 'the new text', (_, version) => version === 2);
    assert.ok(!hasRule(after, rule) && !hasRule(after, 'unused-suppression'));
    assert.match(
      client.text(uri),
      new RegExp(`\r\n {2}// schemawright-ignore ${rule} -- reason\r\n {2}authorId:`),
    );
  });

  it('refuse to put a comment where it would be text, and say so', async () => {
    const text = blog.replace(
      "authorId: integer('author_id').notNull().references(() => users.id, { onDelete: 'cascade' }),",
      "note: text('note').notNull().default(`\n`), authorId: integer('author_id').references(() => users.id),",
    );
    const { client, uri } = await openBlog(text);
    const finding = ofRule(client.shown(uri), rule);
    const action = actionTitled(await client.codeActions(uri, finding.range), /^Suppress .* here/);
    await assert.rejects(client.resolve(action), { code: -32803 });
    await client.settled();
    assert.match(client.messages.join(), /inside other text/);
  });

  it('suppress a rule in the whole file, below a shebang', async () => {
    const { client, uri } = await openBlog(`#!/usr/bin/env node\n${twoKeys}`);
    const finding = ofRule(client.shown(uri), rule);
    const title = `Suppress ${rule} in this file, with a reason`;
    client.apply(
      (await client.resolve(actionTitled(await client.codeActions(uri, finding.range), title))).edit,
    );
    await client.diagnosticsOf(uri, 'no finding', (all, version) => version === 2 && !hasRule(all, rule));
    assert.equal(client.text(uri).split('\n')[1], `// schemawright-ignore-file ${rule} -- reason`);
  });

  it('let the reason be typed over where the client knows snippets', async () => {
    const { workspace } = fullCapabilities;
    const capabilities: ClientCapabilities = {
      ...fullCapabilities,
      workspace: { ...workspace, workspaceEdit: { documentChanges: true, snippetEditSupport: true } },
    };
    const { client, uri } = await openBlog(blog, capabilities);
    const finding = ofRule(client.shown(uri), rule);
    const action = actionTitled(await client.codeActions(uri, finding.range), /^Suppress .* here/);
    const { edit } = await client.resolve(action);
    assert.match(JSON.stringify(edit), /"snippet":\{"kind":"snippet","value":".*-- \$\{1:reason\}\\n"\}/);
  });

  it('make the files of later migrations where the client can, and give their text alone elsewhere', async () => {
    const { workspace } = fullCapabilities;
    for (const resourceOperations of [['create' as const], []]) {
      const folder = testFolder({
        'schemawright.config.json': '{ "migrationsSince": "start" }',
        'db/migrations/20240101000000_a.sql':
          '-- migrate:up\ncreate table a (id int primary key, n int);\n-- migrate:down\ndrop table a;\n',
        'db/migrations/20240102000000_b.sql':
          '-- migrate:up\nalter table a alter column n type bigint;\n-- migrate:down\n',
      });
      const client = await startClient({
        folders: [folder.uri],
        capabilities: {
          ...fullCapabilities,
          workspace: { ...workspace, workspaceEdit: { documentChanges: true, resourceOperations } },
        },
      });
      const uri = folder.uriOf('db/migrations/20240102000000_b.sql');
      const rewrites = 'column-type-rewrites';
      const shown = await client.diagnosticsOf(uri, 'a finding', (all) => hasRule(all, rewrites));
      const actions = await client.codeActions(uri, ofRule(shown, rewrites).range);
      const { edit } = await client.resolve(actionTitled(actions, /several migrations/));
      const changes = edit?.documentChanges ?? [];
      const made = changes.flatMap((each) => ('kind' in each && each.kind === 'create' ? [each.uri] : []));
      const written = changes.flatMap((each) => ('edits' in each ? [each.textDocument.uri] : []));
      assert.ok(written.length > 1, written.join());
      assert.deepEqual(made, resourceOperations.length > 0 ? written.filter((each) => each !== uri) : []);
    }
  });

  it('open a rule’s page where the client can', async () => {
    const folder = testFolder({ 'schema.ts': blog });
    const client = await startClient({
      folders: [folder.uri],
      initializationOptions: { openRulePage: true },
    });
    const uri = folder.uriOf('schema.ts');
    const shown = await client.diagnosticsOf(uri, 'a finding', (all) => hasRule(all, rule));
    const action = actionTitled(await client.codeActions(uri, ofRule(shown, rule).range), `Explain ${rule}`);
    assert.deepEqual(action.command, {
      title: `Explain ${rule}`,
      command: 'schemawright.openRulePage',
      arguments: [rule],
    });
    const other = await openBlog();
    const titles = (await other.client.codeActions(other.uri, wholeText)).map(({ title }) => title);
    assert.ok(!titles.some((title) => title.startsWith('Explain')), titles.join());
  });

  it('mend a suppression that names no rule', async () => {
    const { client, uri } = await openBlog(
      blog.replace('  authorId', `  // schemawright-ignore ${rule}s -- few rows\n  authorId`),
    );
    const finding = ofRule(client.shown(uri), 'unknown-rule');
    const actions = await client.codeActions(uri, finding.range);
    assert.ok(!actions.some(({ title }) => title.startsWith('Suppress unknown-rule')));
    assert.equal(finding.codeDescription, undefined, 'it links to a page that there is not');
    client.apply((await client.resolve(actionTitled(actions, `Change to ${rule}`))).edit);
    const after = await client.diagnosticsOf(uri, 'the new text', (_, version) => version === 2);
    assert.ok(!hasRule(after, 'unknown-rule') && !hasRule(after, rule));
  });
});

const wholeText = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

async function openBlog(
  text = blog,
  capabilities: ClientCapabilities = fullCapabilities,
): Promise<{ readonly client: TestClient; readonly uri: string; readonly folder: TestFolder }> {
  const folder = testFolder({ 'schema.ts': text });
  const client = await startClient({ folders: [folder.uri], capabilities });
  const uri = folder.uriOf('schema.ts');
  client.open(uri, text);
  await client.settled();
  return { client, uri, folder };
}
