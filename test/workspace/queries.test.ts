import assert from 'node:assert/strict';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import type { Workspace } from '../../server/src/workspace/workspace.ts';
import { type MemoryFileSystem, memoryFileSystem } from '../support/memoryFileSystem.ts';

const schema = `import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
export const posts = pgTable('posts', { id: uuid('id').primaryKey(), slug: text('slug').notNull() });
`;
const client = `import { drizzle } from 'drizzle-orm/node-postgres';
export const db = drizzle(process.env.DATABASE_URL!);
`;
const clear = `import { db } from './db';
import { posts } from './schema';
export const prune = async () => { await db.delete(posts); };
`;
const find = `import { eq } from 'drizzle-orm';
import { db } from './db';
import { posts } from './schema';
export const bySlug = async (slug: string) => db.select().from(posts).where(eq(posts.slug, slug));
`;

describe('queries of a workspace', () => {
  it('are read after the schemas, and told at their places and at the tables', async () => {
    const { workspace } = await open({ '/w/clear.ts': clear, '/w/find.ts': find });
    assert.deepEqual(ids(workspace, '/w/clear.ts'), []);
    assert.deepEqual(ids(workspace, '/w/schema.ts'), []);
    await readQueries(workspace);
    assert.deepEqual(ids(workspace, '/w/clear.ts'), ['delete-without-where']);
    assert.deepEqual(ids(workspace, '/w/schema.ts'), ['unindexed-query-column']);
    assert.ok(workspace.files().includes('/w/find.ts'));
  });

  it('follow the open document, and the disk when it is closed', async () => {
    const { workspace } = await open({ '/w/clear.ts': clear });
    await readQueries(workspace);
    workspace.setBuffer('/w/clear.ts', clear.replace('delete(posts)', 'delete(posts).where(x)'), 1);
    assert.deepEqual(workspace.update(), ['/w/clear.ts']);
    assert.deepEqual(ids(workspace, '/w/clear.ts'), []);
    workspace.closeBuffer('/w/clear.ts');
    workspace.update();
    assert.deepEqual(ids(workspace, '/w/clear.ts'), ['delete-without-where']);
  });

  it('change what a table is told, as they come and go', async () => {
    const { workspace, disk } = await open({});
    await readQueries(workspace);
    disk.write('/w/find.ts', find);
    workspace.filesChanged(['/w/find.ts']);
    assert.ok(workspace.update().includes('/w/schema.ts'));
    assert.deepEqual(ids(workspace, '/w/schema.ts'), ['unindexed-query-column']);
    disk.remove('/w/find.ts');
    workspace.filesChanged(['/w/find.ts']);
    workspace.update();
    assert.deepEqual(ids(workspace, '/w/schema.ts'), []);
  });

  it('stand in the file of their tables as well', async () => {
    const both = `${schema}import { db } from './db';\nexport const prune = async () => { await db.delete(posts); };\n`;
    const { workspace } = await open({ '/w/schema.ts': both });
    await readQueries(workspace);
    assert.deepEqual(ids(workspace, '/w/schema.ts'), ['delete-without-where']);
    workspace.setBuffer('/w/schema.ts', both.replace("'slug')", "'slug').unique()"), 1);
    workspace.update();
    assert.deepEqual(ids(workspace, '/w/schema.ts'), ['delete-without-where']);
  });

  it('are silent in tests, by their path below the folder', async () => {
    const { workspace } = await open({ '/w/tests/clear.ts': clear.replaceAll("'./", "'../") });
    await readQueries(workspace);
    assert.deepEqual(ids(workspace, '/w/tests/clear.ts'), []);
    const inner = await open({ '/tests/w/clear.ts': clear }, '/tests/w');
    await readQueries(inner.workspace);
    assert.deepEqual(ids(inner.workspace, '/tests/w/clear.ts'), ['delete-without-where']);
  });

  it('count once for a table, with their subqueries', async () => {
    const text = `import { eq, inArray } from 'drizzle-orm';
import { db } from './db';
import { posts } from './schema';
export const like = async (slug: string) =>
  db.select().from(posts).where(inArray(posts.id, db.select({ id: posts.id }).from(posts).where(eq(posts.slug, slug))));
`;
    const { workspace } = await open({ '/w/like.ts': text });
    await readQueries(workspace);
    const [use, ...others] = workspace.tableUses('/w/schema.ts');
    assert.deepEqual([use?.queries.length, use?.withoutIndex, others.length], [1, 1, 0]);
  });

  it('count for the tables that they load along a relation, and for foreign keys that no index serves', async () => {
    const files = {
      '/w/schema.ts': `import { relations } from 'drizzle-orm';
import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
export const posts = pgTable('posts', { id: uuid('id').primaryKey(), slug: text('slug').notNull().unique() });
export const comments = pgTable('comments', { id: uuid('id').primaryKey(), postId: uuid('post_id').notNull().references(() => posts.id) });
export const votes = pgTable('votes', { id: uuid('id').primaryKey(), commentId: uuid('comment_id').notNull() }, (t) => [index().on(t.commentId)]);
export const postRelations = relations(posts, ({ many }) => ({ comments: many(comments) }));
export const commentRelations = relations(comments, ({ one, many }) => ({
  post: one(posts, { fields: [comments.postId], references: [posts.id] }),
  votes: many(votes),
}));
export const voteRelations = relations(votes, ({ one }) => ({
  comment: one(comments, { fields: [votes.commentId], references: [comments.id] }),
}));
`,
      '/w/page.ts': `import { eq } from 'drizzle-orm';
import { db } from './db';
import { comments } from './schema';
export const page = (slug: string) =>
  db.query.posts.findFirst({ where: (posts, { eq }) => eq(posts.slug, slug), with: { comments: { with: { votes: true } } } });
export const one = (id: string) => db.query.comments.findFirst({ where: eq(comments.id, id), with: { post: true } });
export const list = (id: string) => db.select().from(comments).where(eq(comments.postId, id));
`,
    };
    const { workspace } = await open(files);
    await readQueries(workspace);
    const uses = workspace.tableUses('/w/schema.ts');
    assert.deepEqual(
      uses.map(({ queries, withoutIndex }) => [queries.length, withoutIndex]),
      [
        [2, 0],
        [3, 2],
        [1, 0],
      ],
    );
  });

  it('run on what the settings call a client, from the moment they say so', async () => {
    const text = clear
      .replace("import { db } from './db';", "import { context } from 'elsewhere';")
      .replace('db.delete(posts)', 'context.store.delete(posts)');
    const { workspace, disk } = await open({ '/w/clear.ts': text });
    await readQueries(workspace);
    assert.deepEqual(ids(workspace, '/w/clear.ts'), []);
    disk.write('/w/schemawright.config.json', '{ "queries": { "clients": ["context.store"] } }');
    workspace.filesChanged(['/w/schemawright.config.json']);
    workspace.update();
    assert.deepEqual(ids(workspace, '/w/clear.ts'), ['delete-without-where']);
    assert.deepEqual(ids(workspace, '/w/schemawright.config.json'), []);
    disk.write('/w/schemawright.config.json', '{ "queries": { "clients": ["store()"] } }');
    workspace.filesChanged(['/w/schemawright.config.json']);
    workspace.update();
    assert.deepEqual(ids(workspace, '/w/clear.ts'), []);
    disk.write('/w/schemawright.config.json', '{ "queries": { "clients": ["store!"] } }');
    workspace.filesChanged(['/w/schemawright.config.json']);
    workspace.update();
    assert.deepEqual(ids(workspace, '/w/schemawright.config.json'), ['invalid-configuration']);
  });

  it('can be suppressed', async () => {
    const text = clear.replace(
      'await',
      '\n// schemawright-ignore delete-without-where -- a scratch table\nawait',
    );
    const { workspace } = await open({ '/w/clear.ts': text });
    await readQueries(workspace);
    assert.deepEqual(ids(workspace, '/w/clear.ts'), []);
  });

  it('of installed packages are none of ours', async () => {
    const path = '/w/node_modules/app/clear.ts';
    const { workspace } = await open({ [path]: clear });
    await readQueries(workspace);
    assert.ok(!workspace.files().includes(path));
  });
});

interface Opened {
  readonly workspace: Workspace;
  readonly disk: MemoryFileSystem;
}

/** A workspace after its first scan, the queries not yet read. */
async function open(files: Readonly<Record<string, string>>, folder = '/w'): Promise<Opened> {
  const disk = memoryFileSystem({ [`${folder}/schema.ts`]: schema, [`${folder}/db.ts`]: client, ...files });
  const wanted = new Set(['delete-without-where', 'unindexed-query-column']);
  const workspace = createWorkspace({ rules: rules.filter(({ id }) => wanted.has(id)), fileSystem: disk });
  workspace.setFolders([folder]);
  for await (const _ of workspace.scan());
  workspace.update();
  return { workspace, disk };
}

async function readQueries(workspace: Workspace): Promise<void> {
  for await (const _ of workspace.scanQueries());
  workspace.update();
}

function ids(workspace: Workspace, file: string): readonly string[] {
  return workspace.findings(file).map(({ rule }) => rule);
}
