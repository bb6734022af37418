import assert from 'node:assert/strict';
import type { Hover, MarkupContent } from 'vscode-languageserver/node';
import type { ReviewAnswer } from '../../server/src/protocol/reviewTable.ts';
import { startClient, stopClients } from './support/client.ts';
import { removeTestFolders, testFolder } from './support/folder.ts';
import { blog } from './support/schemas.ts';

describe('hovers of the language server', () => {
  afterEach(stopClients);
  after(removeTestFolders);

  it('review a table over its name, with a link where the client runs the command', async () => {
    const { hover } = await openBlog({ reviewTable: true });
    const text = await hover(7, 16);
    assert.match(text ?? '', /^\*\*posts\*\* · /);
    assert.match(text ?? '', /\(command:schemawright\.reviewTable\?/);
    const plain = await openBlog({});
    assert.doesNotMatch((await plain.hover(7, 16)) ?? '', /command:/);
  });

  it('tell what the database has over a column, and nothing elsewhere', async () => {
    const { hover } = await openBlog({});
    assert.match((await hover(9, 4)) ?? '', /author_id integer NOT NULL[\s\S]*refers to `users`/);
    assert.equal(await hover(1, 0), undefined);
  });

  it('review the table at a cursor as a document', async () => {
    const { client, uri } = await openBlog({});
    const ask = (question: object) =>
      client.connection.sendRequest<ReviewAnswer | null>('schemawright/reviewTable', question);
    const answer = await ask({ document: uri, line: 9, character: 30 });
    assert.equal(answer?.title, 'posts');
    assert.match(answer.markdown, /unindexed-foreign-key/);
    const before = await ask({ document: uri, line: 7, character: 3 });
    assert.equal(before?.title, 'posts', 'in front of the name');
    const again = await ask({ project: answer.project, table: answer.table });
    assert.deepEqual(again, answer);
    assert.equal(await ask({ document: uri, line: 1, character: 0 }), null);
  });
});

async function openBlog(initializationOptions: object) {
  const folder = testFolder({ 'schema.ts': blog });
  const client = await startClient({ folders: [folder.uri], initializationOptions });
  const uri = folder.uriOf('schema.ts');
  client.open(uri, blog);
  const hover = async (line: number, character: number): Promise<string | undefined> => {
    const answer = await client.connection.sendRequest<Hover | null>('textDocument/hover', {
      textDocument: { uri },
      position: { line, character },
    });
    return answer ? (answer.contents as MarkupContent).value : undefined;
  };
  return { client, uri, hover };
}
