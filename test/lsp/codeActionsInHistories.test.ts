import assert from 'node:assert/strict';
import { fullCapabilities, ofRule, startClient, stopClients } from './support/client.ts';
import { removeTestFolders, testFolder } from './support/folder.ts';

const rule = 'unindexed-foreign-key';
const tables = `CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE posts (id bigint PRIMARY KEY, writer bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE);
`;
const plan =
  '%syntax-version=1.0.0\n%project=blog\n\nposts 2024-01-01T00:00:00Z A <a@b.c> # the first\nlate [posts] 2024-01-02T00:00:00Z A <a@b.c>\n';
const wholeText = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

/** What is offered about the finding of the rule, and of the whole file. */
async function offered(files: Readonly<Record<string, string>>, name: string) {
  const folder = testFolder(files);
  const client = await startClient({ folders: [folder.uri], capabilities: fullCapabilities });
  const uri = folder.uriOf(name);
  client.open(uri, files[name] ?? '', 'sql');
  await client.settled();
  const { range } = ofRule(client.shown(uri), rule);
  const titles = (actions: readonly { readonly title: string }[]) => actions.map(({ title }) => title);
  return {
    here: titles(await client.codeActions(uri, range)),
    fixAll: titles(await client.codeActions(uri, wholeText, ['source.fixAll'])),
  };
}

describe('code actions in histories', () => {
  afterEach(stopClients);
  after(removeTestFolders);

  it('offer all that is safe where the file itself changes', async () => {
    const { here, fixAll } = await offered({ 'schema.sql': tables }, 'schema.sql');
    assert.ok(here.includes('Add an index on (writer)'), here.join());
    assert.deepEqual(fixAll, ['Fix all that is safe to fix in this file']);
  });

  it('do not offer all that is safe where only new migrations would mend it', async () => {
    const name = 'db/migrations/20240101000000_posts.sql';
    const { here, fixAll } = await offered({ [name]: `-- migrate:up\n${tables}` }, name);
    assert.ok(here.includes('Add an index on (writer)'), here.join());
    assert.deepEqual(fixAll, []);
  });

  it('offer no migration that only its tool can add', async () => {
    const name = 'deploy/posts.sql';
    const files = { 'sqitch.plan': plan, [name]: tables, 'deploy/late.sql': 'SELECT 1;\n' };
    const { here, fixAll } = await offered(files, name);
    assert.deepEqual(
      here.filter((title) => /index|Fix all/.test(title) && !/^Explain|^Suppress/.test(title)),
      [],
    );
    assert.deepEqual(fixAll, []);
  });
});
