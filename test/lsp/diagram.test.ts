import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CodeLens, WorkspaceEdit } from 'vscode-languageserver/node';
import type {
  DiagramAnswer,
  DiagramChanged,
  DiagramCompareAnswer,
  DiagramEdit,
  DiagramEditAnswer,
  DiagramExportAnswer,
  DiagramLocation,
  DiagramPlace,
  DiagramStoreAnswer,
} from '../../server/src/protocol/diagramMessages.ts';
import { startClient, stopClients, type TestClient } from './support/client.ts';
import { removeTestFolders, type TestFolder, testFolder } from './support/folder.ts';
import { blog, notes, users } from './support/schemas.ts';

const rule = 'unindexed-foreign-key';

describe('the diagram of the language server', () => {
  afterEach(stopClients);
  after(removeTestFolders);

  it('draws the project of a document, with its findings and keys', async () => {
    const { picture, uri, folder } = await openBlog();
    const { snapshot, projects } = await picture({ document: uri });
    assert.deepEqual(
      snapshot.tables.map(({ name, file }) => [name, file]),
      [
        ['users', 'schema.ts'],
        ['posts', 'schema.ts'],
      ],
    );
    assert.deepEqual(
      projects.map(({ project, tables }) => [project, tables]),
      [[snapshot.project, 2]],
    );
    assert.equal(snapshot.project, folder.path);
    const [edge] = snapshot.edges;
    assert.deepEqual(edge?.from.columns, ['authorId']);
    assert.deepEqual([edge?.from.cardinality, edge?.to.cardinality], ['zero-or-many', 'one']);
    const posts = snapshot.tables[1];
    const finding = posts?.findings.find((each) => each.rule === rule);
    assert.equal(finding?.column, 'authorId');
    assert.match(finding.fixes[0] ?? '', /index/i);
  });

  it('answers nothing for a document of no schema', async () => {
    const { client } = await openBlog();
    assert.equal(
      await client.connection.sendRequest('schemawright/diagram', { document: 'file:///no.ts' }),
      null,
    );
  });

  it('draws after a restart what is newer than all that was drawn before', async () => {
    const { client, uri, picture } = await openBlog();
    await picture({ document: uri });
    client.type(uri, "text('name')", "text('full_name')");
    await client.settled();
    const before = (await picture({ document: uri })).snapshot;
    await stopClients();
    const again = await openBlog();
    const after = (await again.picture({ document: again.uri })).snapshot;
    assert.ok(after.revision > before.revision, `${after.revision} after ${before.revision}`);
  });

  it('tells of changes of what is drawn, to those who look', async () => {
    const { client, uri, changes, picture } = await openBlog();
    client.type(uri, "text('name')", "text('full_name')");
    await client.settled();
    assert.deepEqual(changes, [], 'nobody has asked for a diagram');
    const { snapshot } = await picture({ document: uri });
    client.type(uri, "'full_name'", "'nickname'");
    await client.settled();
    assert.deepEqual(changes, [{ project: snapshot.project, revision: snapshot.revision + 1 }]);
    client.type(uri, 'export const users', '\n\nexport const users');
    await client.settled();
    assert.equal(changes.length, 1, 'text that moved is no change of the picture');
    const after = (await picture({ project: snapshot.project })).snapshot;
    assert.equal(after.revision, snapshot.revision + 1);
    assert.equal(after.tables[0]?.columns[1]?.name, 'nickname');
    await client.connection.sendNotification('schemawright/diagramClosed', { project: snapshot.project });
    client.type(uri, "'nickname'", "'name'");
    await client.settled();
    assert.equal(changes.length, 1, 'the diagram was closed');
  });

  it('keeps the last good picture while a file is half-typed', async () => {
    const { client, uri, picture } = await openBlog();
    const before = (await picture({ document: uri })).snapshot;
    const whole = client.text(uri);
    client.setText(uri, whole.replace("serial('id').primaryKey(),\n  name", "serial('id'\n  name"));
    const during = (await picture({ document: uri })).snapshot;
    assert.deepEqual(
      during.tables.map(({ id, columns }) => [id, columns.length]),
      before.tables.map(({ id, columns }) => [id, columns.length]),
    );
    assert.match(during.unreadable ?? '', /schema\.ts/);
    assert.ok(during.tables.some(({ stale }) => stale));
    assert.equal(during.edges.length, 1);
    client.setText(uri, whole);
    const after = (await picture({ document: uri })).snapshot;
    assert.equal(after.unreadable, undefined);
    assert.deepEqual(after.tables, before.tables);
    assert.ok(after.revision > during.revision && during.revision > before.revision);
  });

  it('lets a table go that was deleted', async () => {
    const { client, uri, picture } = await openBlog();
    await picture({ document: uri });
    client.setText(uri, blog.slice(0, blog.indexOf('export const posts')));
    const { snapshot } = await picture({ document: uri });
    assert.deepEqual(
      snapshot.tables.map(({ name }) => name),
      ['users'],
    );
    client.setText(uri, '');
    const { snapshot: empty } = await picture({ project: snapshot.project });
    assert.deepEqual(empty.tables, []);
  });

  it('leads to the code and back', async () => {
    const { client, uri, picture } = await openBlog();
    const { snapshot } = await picture({ document: uri });
    const table = snapshot.tables[1]?.id ?? '';
    const place = { project: snapshot.project, table, column: 'authorId' };
    const location = await client.connection.sendRequest<DiagramLocation | null>(
      'schemawright/diagramLocation',
      place,
    );
    assert.equal(location?.document, uri);
    assert.deepEqual(location.range.start, { line: 9, character: 2 });
    const back = await client.connection.sendRequest<DiagramPlace | null>('schemawright/diagramPlace', {
      document: uri,
      line: 9,
      character: 30,
    });
    assert.deepEqual(back, place);
    const nowhere = await client.connection.sendRequest('schemawright/diagramPlace', {
      document: uri,
      line: 1,
      character: 0,
    });
    assert.equal(nowhere, null);
  });

  it('writes a foreign key that was drawn', async () => {
    const keyless = notes.replace(".references(() => users.id, { onDelete: 'cascade' })", '');
    const folder = testFolder({ 'users.ts': users, 'notes.ts': keyless });
    const { client, edit, picture } = await open(folder);
    const uri = folder.uriOf('notes.ts');
    client.open(uri, keyless);
    const { snapshot } = await picture({ document: uri });
    const id = (name: string) => snapshot.tables.find((table) => table.name === name)?.id ?? '';
    const wanted: DiagramEdit = {
      kind: 'add-foreign-key',
      from: { table: id('notes'), column: 'userId' },
      to: { table: id('users'), column: 'id' },
    };
    const answer = await edit(snapshot.project, wanted);
    assert.equal(answer.kind, 'edit');
    assert.equal(answer.title, 'Add a foreign key from notes.user_id to users.id');
    client.apply(answer.edit as WorkspaceEdit);
    assert.match(
      client.text(uri),
      /userId: integer\('user_id'\)\.notNull\(\)\.references\(\(\) => users\.id/,
    );
    assert.equal((await picture({ project: snapshot.project })).snapshot.edges.length, 1);
    assert.deepEqual(await edit(snapshot.project, wanted), {
      kind: 'refused',
      reason: 'There is such a foreign key already.',
    });
  });

  it('adds an index, and applies the fix of a finding', async () => {
    const { client, uri, edit, picture } = await openBlog();
    const { snapshot } = await picture({ document: uri });
    const posts = snapshot.tables[1];
    const finding = posts?.findings.find((each) => each.rule === rule);
    assert.ok(posts && finding);
    const index = { kind: 'add-index', table: posts.id, columns: ['authorId'] } as const;
    const drawn = await edit(snapshot.project, index);
    const fixed = await edit(snapshot.project, {
      kind: 'apply-fix',
      table: posts.id,
      rule,
      message: finding.message,
      fix: 0,
    });
    assert.ok(drawn.kind === 'edit' && fixed.kind === 'edit');
    assert.equal(fixed.title, finding.fixes[0]);
    client.apply(fixed.edit as WorkspaceEdit);
    assert.match(client.text(uri), /index\('posts_author_id_idx'\)/);
    const after = (await picture({ project: snapshot.project })).snapshot.tables[1];
    assert.equal(
      after?.findings.some((each) => each.rule === rule),
      false,
    );
    assert.equal(after?.columns[1]?.indexed, true);
    const again = await edit(snapshot.project, index);
    assert.equal(again.kind, 'refused');
  });

  it('keeps positions in a file that git can share', async () => {
    const { client, uri, folder, picture, store } = await openBlog();
    const { snapshot, kept } = await picture({ document: uri });
    assert.deepEqual(kept, { positions: {}, views: [] });
    const [one, two] = snapshot.tables.map(({ id }) => id) as [string, string];
    const answer = await store(snapshot.project, {
      positions: { [two]: { x: 10.4, y: -3 }, [one]: { x: 1, y: 2 } },
      views: [],
    });
    assert.equal(answer.kind, 'stored');
    const name = readdirSync(folder.path).find((each) => each.endsWith('.schemawright-diagram.json'));
    assert.equal(answer.file, folder.uriOf(name ?? ''));
    assert.equal(
      readFileSync(path.join(folder.path, name ?? ''), 'utf8'),
      '{\n  "version": 1,\n  "positions": {\n    "posts": [10, -3],\n    "users": [1, 2]\n  },\n  "views": []\n}\n',
    );
    await client.stop();
    const other = await open(folder);
    const again = await other.picture({ document: uri });
    assert.deepEqual(again.kept.positions, { [one]: { x: 1, y: 2 }, [two]: { x: 10, y: -3 } });
  });

  it('puts a corrupt file aside and says so', async () => {
    const { uri, folder, picture, store } = await openBlog();
    const file = `${path.basename(folder.path)}.schemawright-diagram.json`;
    folder.write(file, '<<<<<<< HEAD\n{}');
    const { kept, notice, snapshot } = await picture({ document: uri });
    assert.deepEqual(kept, { positions: {}, views: [] });
    assert.match(notice ?? '', /is not understood/);
    assert.ok(existsSync(path.join(folder.path, file)), 'looking at it moves nothing');
    const id = snapshot.tables[0]?.id ?? '';
    assert.equal(
      (await store(snapshot.project, { positions: { [id]: { x: 1, y: 1 } }, views: [] })).kind,
      'stored',
    );
    const aside = path.join(folder.path, file.replace('.json', '.unreadable.json'));
    assert.equal(readFileSync(aside, 'utf8'), '<<<<<<< HEAD\n{}');
    assert.equal((await picture({ document: uri })).notice, undefined);
  });

  it('exports the picture, or some of its tables', async () => {
    const { client, uri, picture } = await openBlog();
    const { snapshot } = await picture({ document: uri });
    const ask = (more: object) =>
      client.connection.sendRequest<DiagramExportAnswer>('schemawright/diagramExport', {
        project: snapshot.project,
        ...more,
      });
    const [users] = snapshot.tables;
    const mermaid = await ask({ format: 'mermaid', tables: [users?.id] });
    assert.deepEqual(mermaid, {
      kind: 'text',
      text: 'erDiagram\n  users {\n    serial id PK\n    text name\n  }\n',
      extension: 'mmd',
    });
    const svg = await ask({
      format: 'svg',
      theme: 'dark',
      positions: { [users?.id ?? '']: { x: 900, y: 70 } },
    });
    assert.ok(svg.kind === 'text', client.messages.join());
    assert.match(svg.text, /translate\(900 70\)/);
    const pdf = await ask({ format: 'svg', theme: 'print', pdf: true });
    assert.ok(pdf.kind === 'bytes', client.messages.join());
    assert.equal(Buffer.from(pdf.base64, 'base64').toString('latin1', 0, 5), '%PDF-');
    assert.equal((await ask({ project: 'gone', format: 'dot' })).kind, 'refused');
  });

  it('compares with a dump, and says why it cannot', async () => {
    const { client, uri, folder, picture } = await openBlog();
    const { snapshot } = await picture({ document: uri });
    const ask = (other: object) =>
      client.connection.sendRequest<DiagramCompareAnswer>('schemawright/diagramCompare', {
        project: snapshot.project,
        with: other,
      });
    folder.write('dump.sql', 'CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL);');
    const answer = await ask({ kind: 'dump', document: folder.uriOf('dump.sql') });
    assert.ok(answer.kind === 'diff', `${JSON.stringify(answer)} ${client.messages.join()}`);
    assert.deepEqual(
      Object.values(answer.diff.tables).map(({ kind }) => kind),
      ['added'],
    );
    assert.match(answer.diff.title, / compared with dump\.sql$/);
    const migration = await ask({ kind: 'migration' });
    assert.ok(migration.kind === 'refused');
    assert.match(migration.reason, /No migration of drizzle-kit was found/);
    assert.equal((await ask({ kind: 'git', revision: 'HEAD' })).kind, 'refused');
  });

  it('shows what a migration of any tool changes', async () => {
    const folder = testFolder({
      'schema.ts': blog,
      'db/1_init.up.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, name text);',
      'db/2_pets.up.sql': 'CREATE TABLE pets (id bigint PRIMARY KEY);\nALTER TABLE users DROP COLUMN name;',
      'db/3_more.up.sql': 'DROP TABLE users;',
    });
    const { client, picture } = await open(folder);
    await client.settled();
    const { snapshot } = await picture({ document: folder.uriOf('schema.ts') });
    const ask = (name: string) =>
      client.connection.sendRequest<DiagramCompareAnswer>('schemawright/diagramCompare', {
        project: snapshot.project,
        with: { kind: 'step', document: folder.uriOf(name) },
      });
    const answer = await ask('db/2_pets.up.sql');
    assert.ok(answer.kind === 'diff', JSON.stringify(answer));
    assert.match(answer.diff.title, /: what 2_pets changes$/);
    const names = new Map(answer.diff.snapshot.tables.map(({ id, name }) => [id, name]));
    assert.deepEqual(
      Object.entries(answer.diff.tables).map(([id, { kind, columns }]) => [
        names.get(id),
        kind,
        Object.values(columns).map((column) => column.kind),
      ]),
      [
        ['users', 'changed', ['removed']],
        ['pets', 'added', []],
      ],
    );
    assert.equal((await ask('db/9_gone.up.sql')).kind, 'refused');
  });

  it('shows a code lens above each table, unless it is switched off', async () => {
    const { client, uri } = await openBlog();
    const lenses = () =>
      client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    const shown = await lenses();
    assert.deepEqual(
      shown.map(({ range, command }) => [range.start.line, command?.title, command?.command]),
      [
        [2, 'Show in diagram', 'schemawright.showDiagram'],
        [7, 'Show in diagram', 'schemawright.showDiagram'],
      ],
    );
    client.settings = { diagram: { codeLens: false } };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.settled();
    assert.deepEqual(await lenses(), []);
  });
});

interface Opened {
  readonly client: TestClient;
  readonly changes: readonly DiagramChanged[];
  picture(params: { readonly document?: string; readonly project?: string }): Promise<DiagramAnswer>;
  edit(project: string, edit: DiagramEdit): Promise<DiagramEditAnswer>;
  store(project: string, kept: DiagramAnswer['kept']): Promise<DiagramStoreAnswer>;
}

async function open(folder: TestFolder): Promise<Opened> {
  const client = await startClient({ folders: [folder.uri], initializationOptions: { diagram: true } });
  const changes: DiagramChanged[] = [];
  client.connection.onNotification('schemawright/diagramChanged', (change: DiagramChanged) => {
    changes.push(change);
  });
  return {
    client,
    changes,
    async picture(params) {
      const answer = await client.connection.sendRequest<DiagramAnswer | null>(
        'schemawright/diagram',
        params,
      );
      assert.ok(answer, client.messages.join('\n'));
      return answer;
    },
    edit: (project, edit) => client.connection.sendRequest('schemawright/diagramEdit', { project, edit }),
    store: (project, kept) => client.connection.sendRequest('schemawright/diagramStore', { project, kept }),
  };
}

async function openBlog(): Promise<Opened & { readonly uri: string; readonly folder: TestFolder }> {
  const folder = testFolder({ 'schema.ts': blog });
  const opened = await open(folder);
  const uri = folder.uriOf('schema.ts');
  opened.client.open(uri, blog);
  await opened.client.settled();
  return { ...opened, uri, folder };
}
