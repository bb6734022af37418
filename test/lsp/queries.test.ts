import assert from 'node:assert/strict';
import type { CodeLens } from 'vscode-languageserver/node';
import type { QueryPlaces } from '../../server/src/protocol/queryPlaces.ts';
import { hasRule, startClient, stopClients } from './support/client.ts';
import { removeTestFolders, testFolder } from './support/folder.ts';

const schema = `import { pgTable, text, uuid } from 'drizzle-orm/pg-core';

export const posts = pgTable('posts', { id: uuid('id').primaryKey(), slug: text('slug').notNull() });

export const tags = pgTable('tags', { id: uuid('id').primaryKey() });
`;
const code = `import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { posts } from './schema';

const db = drizzle(process.env.DATABASE_URL!);

export const bySlug = async (slug: string) => db.select().from(posts).where(eq(posts.slug, slug));
export const byId = async (id: string) => db.select().from(posts).where(eq(posts.id, id));
`;

describe('queries in the language server', () => {
  afterEach(stopClients);
  after(removeTestFolders);

  it('come after the schemas, and stand over their table', async () => {
    const folder = testFolder({ 'package.json': '{}', 'schema.ts': schema, 'posts.ts': code });
    const client = await startClient({ folders: [folder.uri], initializationOptions: { queries: true } });
    const uri = folder.uriOf('schema.ts');
    client.open(uri, schema);
    await client.diagnosticsOf(uri, 'the column that a query asks for', (list) =>
      hasRule(list, 'unindexed-query-column'),
    );
    const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', {
      textDocument: { uri },
    });
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line, command?.title, command?.command]),
      [[2, 'Used by 2 queries · 1 without index', 'schemawright.showQueries']],
    );
    const places = lenses[0]?.command?.arguments?.[0] as QueryPlaces;
    assert.deepEqual(
      places.locations.map((each) => [each.uri, each.range.start.line]),
      [
        [folder.uriOf('posts.ts'), 6],
        [folder.uriOf('posts.ts'), 7],
      ],
    );
  });

  it('are told as they are typed', async () => {
    const folder = testFolder({ 'package.json': '{}', 'schema.ts': schema, 'posts.ts': code });
    const client = await startClient({ folders: [folder.uri] });
    const uri = folder.uriOf('posts.ts');
    client.open(uri, code);
    client.type(
      uri,
      'export const byId',
      'export const rest = async () => { await db.delete(posts); };\nexport const byId',
    );
    await client.diagnosticsOf(uri, 'the delete without a condition', (list) =>
      hasRule(list, 'delete-without-where'),
    );
  });

  it('are told of SQL in code where the schema stands in SQL files, also over its tables', async () => {
    const sql = 'CREATE TABLE posts (id uuid PRIMARY KEY, slug text NOT NULL, body text NOT NULL);\n';
    const pool = "import { Pool } from 'pg';\n\nexport const pool = new Pool({ max: 5 });\n";
    const queries = `import { pool } from './pool';

export const bySlug = (slug: string) => pool.query('SELECT id FROM posts WHERE slug = $1', [slug]);
`;
    const folder = testFolder({ 'schema.sql': sql, 'pool.ts': pool, 'posts.ts': queries });
    const client = await startClient({ folders: [folder.uri], initializationOptions: { queries: true } });
    const uri = folder.uriOf('schema.sql');
    client.open(uri, sql, 'sql');
    await client.diagnosticsOf(uri, 'the column that a query asks for', (list) =>
      hasRule(list, 'unindexed-query-column'),
    );
    const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', {
      textDocument: { uri },
    });
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ['Used by 1 query · 1 without index'],
    );
    const code = folder.uriOf('posts.ts');
    client.open(code, queries);
    client.type(code, 'slug = $1', 'slug = NULL');
    await client.diagnosticsOf(code, 'the comparison with NULL', (list) => hasRule(list, 'equals-null'));
  });
});
