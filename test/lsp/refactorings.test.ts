import assert from 'node:assert/strict';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver/node';
import { fullCapabilities, startClient, stopClients } from './support/client.ts';
import { removeTestFolders, testFolder } from './support/folder.ts';

const text = `import { integer, pgTable, text } from 'drizzle-orm/pg-core';

export const posts = pgTable('posts', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  tags: text('tags'),
});
`;

describe('refactorings of the language server', () => {
  afterEach(stopClients);
  after(removeTestFolders);

  it('come under their own kind, and are shown before they are done', async () => {
    const action = await refactoring({ changeAnnotationSupport: { groupsOnLabel: true } });
    assert.equal(action?.title, 'Move tags to a table post_tags');
    const [annotation] = Object.values(action.edit?.changeAnnotations ?? {});
    assert.equal(annotation?.needsConfirmation, true);
    assert.match(annotation?.description ?? '', /^The next migration makes the table post_tags/);
    const [change] = changes(action);
    assert.ok(change?.edits.every((edit) => 'annotationId' in edit));
  });

  it('are plain edits for clients that cannot show them', async () => {
    const action = await refactoring({});
    assert.equal(action?.edit?.changeAnnotations, undefined);
    const [change] = changes(action);
    assert.ok(change && !change.edits.some((edit) => 'annotationId' in edit));
  });
});

async function refactoring(workspaceEdit: object): Promise<CodeAction | undefined> {
  const folder = testFolder({ 'schema.ts': text });
  const client = await startClient({
    folders: [folder.uri],
    capabilities: {
      ...fullCapabilities,
      workspace: {
        ...fullCapabilities.workspace,
        workspaceEdit: { ...fullCapabilities.workspace?.workspaceEdit, ...workspaceEdit },
      },
    },
  });
  const uri = folder.uriOf('schema.ts');
  client.open(uri, text);
  const at = { line: 4, character: 3 };
  const [action] = await client.codeActions(uri, { start: at, end: at }, ['refactor']);
  return action && client.resolve(action);
}

function changes(action: CodeAction | undefined): readonly TextDocumentEdit[] {
  return (action?.edit?.documentChanges ?? []) as TextDocumentEdit[];
}
