import assert from 'node:assert/strict';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import type { Workspace } from '../../server/src/workspace/workspace.ts';
import { type MemoryFileSystem, memoryFileSystem } from '../support/memoryFileSystem.ts';

const schema =
  'CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);\nCREATE INDEX users_email ON users (email);';

describe('query files of SQL in the workspace', () => {
  it('are about the tables of the nearest schema that has them', async () => {
    const { workspace } = await open({
      '/w/db/schema.sql': schema,
      '/w/db/queries/users.sql':
        '-- name: Find :one\nSELECT id FROM users WHERE lower(email) = $1;\n-- name: Drop :exec\nDELETE FROM users;\n',
      '/w/other/schema.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, mail text NOT NULL);',
    });
    assert.deepEqual(found(workspace), [
      '/w/db/queries/users.sql 1 function-on-indexed-column',
      '/w/db/queries/users.sql 3 delete-without-where',
    ]);
  });

  it('end where the name of the next one stands, as goyesql and aiosql have them', async () => {
    const { workspace } = await open({
      '/w/db/schema.sql': schema,
      '/w/db/queries.sql':
        '--name: find\n-- by mail\nSELECT id FROM users WHERE lower(email) = $1\n\n-- the end of it\n-- :name drop :!\nDELETE FROM users\n\n--name: make\nINSERT INTO users (id, email) VALUES ($1, $2) RETURNING id\n',
    });
    assert.deepEqual(found(workspace), [
      '/w/db/queries.sql 2 function-on-indexed-column',
      '/w/db/queries.sql 6 delete-without-where',
    ]);
    assert.deepEqual(workspace.tableUses('/w/db/schema.sql')[0]?.queries.length, 3);
  });

  it('may name the schema that everything is in by default', async () => {
    const { workspace } = await open({
      '/w/db/schema.sql':
        'CREATE TABLE "public"."users" (id bigint PRIMARY KEY, email text NOT NULL);\nCREATE TABLE audit.users (id bigint PRIMARY KEY, email text NOT NULL);',
      '/w/db/queries/users.sql':
        'SELECT id FROM public.users WHERE email = $1;\nSELECT id FROM "audit"."users" WHERE email = $1;\nDELETE FROM other.users WHERE email = $1;\n',
    });
    const uses = workspace.tableUses('/w/db/schema.sql');
    assert.deepEqual(
      uses.map(({ queries, withoutIndex }) => [queries.length, withoutIndex]),
      [
        [1, 1],
        [1, 1],
      ],
    );
  });

  it('count as one statement for the table that several of its parts use', async () => {
    const { workspace } = await open({
      '/w/db/schema.sql': schema,
      '/w/db/queries/users.sql':
        'WITH known AS (SELECT id FROM users WHERE email = $1), made AS (INSERT INTO users (email) SELECT $1 WHERE NOT EXISTS (SELECT FROM known) RETURNING id)\nSELECT id FROM known UNION ALL SELECT id FROM made;\n',
    });
    const [use] = workspace.tableUses('/w/db/schema.sql');
    assert.equal(use?.queries.length, 1);
  });

  it('are about tables of Drizzle as well', async () => {
    const { workspace } = await open({
      '/w/package.json': '{}',
      '/w/schema.ts':
        "import { pgTable, integer, text } from 'drizzle-orm/pg-core'; export const users = pgTable('users', { id: integer('id').primaryKey(), email: text('email') });",
      '/w/queries/users.sql': 'SELECT id FROM users WHERE email = :email;\nUPDATE users SET email = NULL;\n',
    });
    assert.deepEqual(found(workspace), [
      '/w/queries/users.sql 1 update-without-where',
      '/w/schema.ts 0 unindexed-query-column',
    ]);
  });

  it("tell syntax errors with PostgreSQL's words where they are about a known table", async () => {
    const { workspace } = await open({
      '/w/schema.sql': schema,
      '/w/queries/users.sql': 'SELECT id FORM users;\nSELECT id FROM users WHERE id = = 3;\n',
      '/w/queries/other.sql': 'SELECT `id` FROM elsewhere WHERE id = ?;\nSELEC 1',
    });
    const problems = workspace.findings('/w/queries/users.sql').map(({ message }) => message);
    assert.deepEqual(problems, ['syntax error at or near "users"', 'syntax error at or near "="']);
    assert.deepEqual(workspace.findings('/w/queries/other.sql'), []);
  });

  it('of another database are not read as PostgreSQL', async () => {
    const sqlite = await open({
      '/w/package.json': '{}',
      '/w/schema.ts':
        "import { sqliteTable, integer } from 'drizzle-orm/sqlite-core'; export const users = sqliteTable('users', { id: integer('id') });",
      '/w/queries.sql': 'DELETE FROM users;',
    });
    assert.deepEqual(found(sqlite.workspace), []);
    const sqlc = await open({
      '/w/sqlc.yaml': 'version: "2"\nsql:\n  - engine: "mysql"\n    queries: "."\n',
      '/w/queries.sql': 'DELETE FROM users;',
    });
    assert.deepEqual(found(sqlc.workspace), []);
    const placeholders = await open({ '/w/queries.sql': 'DELETE FROM users; SELECT 1 FROM a WHERE b = ?;' });
    assert.deepEqual(found(placeholders.workspace), []);
  });

  it('of another database are not read where the comment at their head says so', async () => {
    const rows = "INSERT INTO users (id, email) SELECT now() - interval 1 hour, ['a'] AS email;\n";
    const told = async (text: string) =>
      found((await open({ '/w/db/schema.sql': schema, '/w/fill/rows.sql': text })).workspace);
    const error = (line: number) => [`/w/fill/rows.sql ${line} syntax-error`];
    assert.deepEqual(await told(`-- Rows to try things with, for ClickHouse\n${rows}`), []);
    assert.deepEqual(await told(`/* For the page.\n Run it in BigQuery. */\n${rows}`), []);
    assert.deepEqual(await told(`-- Rows that came from ClickHouse\n${rows}`), error(1));
    assert.deepEqual(await told(`-- for PostgreSQL, not for ClickHouse\n${rows}`), error(1));
    assert.deepEqual(await told(`-- for ClickHouse\n${rows}SELECT now()::date;`), error(1));
    assert.deepEqual(await told(`-- for people\n${rows}`), error(1));
  });

  it('without any schema are judged by themselves', async () => {
    const { workspace } = await open({
      '/w/queries.sql': 'DELETE FROM users;\nSELECT 1 FROM a WHERE b = NULL;',
    });
    assert.deepEqual(found(workspace), [
      '/w/queries.sql 0 delete-without-where',
      '/w/queries.sql 1 equals-null',
    ]);
  });

  it('are quiet where they are seeds, rows or templates', async () => {
    const { workspace } = await open({
      '/w/schema.sql': schema,
      '/w/seeds/users.sql': 'DELETE FROM users;',
      '/w/rows.sql': "INSERT INTO users VALUES (1, 'a');\n".repeat(60),
      '/w/models/users.sql': 'DELETE FROM {{ ref("users") }} ; DELETE FROM users;',
      '/w/models/page.sql': 'DELETE FROM users;\nSELECT id FROM users {} LIMIT $1;',
    });
    assert.deepEqual(found(workspace), []);
  });

  it('follow what is typed, in them and in the schema', async () => {
    const { workspace } = await open({ '/w/schema.sql': schema, '/w/queries/users.sql': 'SELECT 1;' });
    workspace.setBuffer('/w/queries/users.sql', 'SELECT 1; DELETE FROM users;', 1);
    workspace.update();
    assert.deepEqual(found(workspace), ['/w/queries/users.sql 0 delete-without-where']);
    workspace.setBuffer('/w/queries/users.sql', 'SELECT 1;\n DELETE FROM users;', 2);
    workspace.update();
    assert.deepEqual(found(workspace), ['/w/queries/users.sql 1 delete-without-where']);
    workspace.setBuffer('/w/queries/users.sql', 'SELECT id FROM users WHERE lower(email) = $1;', 3);
    workspace.update();
    assert.deepEqual(found(workspace), ['/w/queries/users.sql 0 function-on-indexed-column']);
    workspace.setBuffer('/w/schema.sql', schema.slice(0, schema.indexOf('\n')), 1);
    workspace.update();
    assert.deepEqual(found(workspace), []);
  });

  it('go with their file, and become a schema with what declares one', async () => {
    const { workspace, disk } = await open({ '/w/queries.sql': 'DELETE FROM users;' });
    disk.write('/w/queries.sql', 'CREATE TABLE users (id int PRIMARY KEY); DELETE FROM users;');
    workspace.filesChanged(['/w/queries.sql']);
    workspace.update();
    assert.deepEqual(found(workspace), []);
    disk.write('/w/queries.sql', 'DELETE FROM users;');
    workspace.filesChanged(['/w/queries.sql']);
    workspace.update();
    assert.equal(found(workspace).length, 1);
    disk.remove('/w/queries.sql');
    workspace.filesChanged(['/w/queries.sql']);
    workspace.update();
    assert.deepEqual(found(workspace), []);
  });
});

const judged = rules.filter(({ id, group }) => group === 'query' || id === 'unindexed-query-column');

async function open(
  files: Readonly<Record<string, string>>,
): Promise<{ workspace: Workspace; disk: MemoryFileSystem }> {
  const disk = memoryFileSystem(files);
  const workspace = createWorkspace({ rules: judged, fileSystem: disk });
  workspace.setFolders(['/w']);
  for await (const _ of workspace.scan());
  for await (const _ of workspace.scanQueries());
  workspace.update();
  return { workspace, disk };
}

function found(workspace: Workspace): readonly string[] {
  return workspace
    .files()
    .flatMap((file) =>
      workspace
        .findings(file)
        .map(({ span, rule }) => `${file} ${lineOf(workspace.text(file) ?? '', span.start)} ${rule}`),
    );
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}
