import assert from 'node:assert/strict';
import type { CodeLens, Hover, MarkupContent } from 'vscode-languageserver/node';
import { startClient, stopClients, type TestClient } from './support/client.ts';
import { removeTestFolders, testFolder } from './support/folder.ts';

const journal = JSON.stringify({
  version: '7',
  dialect: 'postgresql',
  entries: [0, 1].map((idx) => ({
    idx,
    version: '7',
    when: idx + 1,
    tag: `000${idx}_step`,
    breakpoints: true,
  })),
});
const first = `CREATE TABLE "users" (
	"id" bigint PRIMARY KEY NOT NULL,
	"name" text
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" bigint PRIMARY KEY NOT NULL,
	"user_id" bigint NOT NULL,
	"total" integer DEFAULT 0
);
`;
const second = `ALTER TABLE "orders" ADD CONSTRAINT "orders_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id");
--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "total" TYPE bigint;
--> statement-breakpoint
CREATE TABLE "notes" ("id" bigint PRIMARY KEY);
--> statement-breakpoint
CREATE INDEX "notes_id" ON "notes" ("id");
--> statement-breakpoint
DO $$ BEGIN EXECUTE 'SELECT 1'; END $$;
`;

describe('migrations in an editor', () => {
  afterEach(stopClients);
  after(removeTestFolders);

  it('tell over a statement its lock, who waits, what is done under it, and the table before it', async () => {
    const { hoverOn } = await openHistory();
    const key = await hoverOn('ADD CONSTRAINT');
    assert.match(
      key,
      /^Takes a \*\*SHARE ROW EXCLUSIVE\*\* lock on `orders`: writes wait\. Every row is read under it\./,
    );
    assert.match(key, /The same for `users`: a SHARE ROW EXCLUSIVE lock, writes wait\./);
    assert.match(key, /held until all of them are done/);
    assert.match(
      key,
      /```sql\norders \(\n {2}id +bigint NOT NULL,\n {2}user_id bigint NOT NULL,\n {2}total +integer DEFAULT 0,\n {2}PRIMARY KEY \(id\)\n\)/,
    );
    const type = await hoverOn('TYPE bigint');
    assert.match(
      type,
      /\*\*ACCESS EXCLUSIVE\*\* lock on `orders`: reads and writes wait\. Every row is written anew/,
    );
    assert.match(
      type,
      /FOREIGN KEY \(user_id\)/,
      'the table as it stands there, not at the start of the file',
    );
  });

  it('say that nobody waits for what the migration makes, and what cannot be told', async () => {
    const { hoverOn } = await openHistory();
    assert.match(await hoverOn('CREATE INDEX'), /on `notes`, which this migration makes: nobody waits\./);
    assert.equal(await hoverOn('CREATE TABLE'), 'Makes `notes`: nobody waits.');
    assert.match(await hoverOn('DO $$'), /cannot be told/);
  });

  it('sum up a file above its first statement', async () => {
    const { client, uri } = await openHistory({ diagram: true });
    const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', {
      textDocument: { uri },
    });
    const [lens] = lenses;
    assert.equal(lens?.range.start.line, 0);
    assert.match(
      lens.command?.title ?? '',
      /^ACCESS EXCLUSIVE on orders: reads and writes wait while it is written anew · \d+ findings$/,
    );
  });
});

async function openHistory(initializationOptions: object = {}): Promise<{
  readonly client: TestClient;
  readonly uri: string;
  hoverOn(words: string): Promise<string>;
}> {
  const folder = testFolder({
    'drizzle/meta/_journal.json': journal,
    'drizzle/0000_step.sql': first,
    'drizzle/0001_step.sql': second,
  });
  const client = await startClient({ folders: [folder.uri], initializationOptions });
  const uri = folder.uriOf('drizzle/0001_step.sql');
  client.open(uri, second);
  return {
    client,
    uri,
    async hoverOn(words) {
      const before = second.slice(0, second.indexOf(words)).split('\n');
      const answer = await client.connection.sendRequest<Hover | null>('textDocument/hover', {
        textDocument: { uri },
        position: { line: before.length - 1, character: (before.at(-1) ?? '').length + 1 },
      });
      return answer ? (answer.contents as MarkupContent).value : '';
    },
  };
}
