import assert from 'node:assert/strict';
import { writeFix } from '../../server/src/ide/writeFix.ts';
import { applyTextEdits } from '../../server/src/model/edit.ts';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import type { Workspace } from '../../server/src/workspace/workspace.ts';
import { type MemoryFileSystem, memoryFileSystem } from '../support/memoryFileSystem.ts';

const schema =
  'CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);\nCREATE INDEX users_email ON users (email);\n';
const pool = "import { Pool } from 'pg';\nexport const pool = new Pool({ max: 5 });\n";
const byEmail = (client: string) =>
  `export const byEmail = (email: string) => ${client}.query('SELECT id FROM users WHERE lower(email) = $1', [email]);\n`;
const emptying =
  "import { pool } from './pool';\nexport const leave = () => pool.query('DELETE FROM users');\n";

describe('SQL in code where the schema stands in SQL files', () => {
  it('is read of strings and templates, and is about the tables of the schema', async () => {
    const { workspace } = await open({
      '/w/db/schema.sql': schema,
      '/w/src/pool.ts': pool,
      '/w/src/users.ts': `import { pool } from './pool';\n${byEmail('pool')}`,
      '/w/src/posts.ts':
        "import postgres from 'postgres';\nconst sql = postgres(process.env.URL!);\nexport const drop = async () => sql`DELETE FROM users`;\n",
    });
    assert.deepEqual(found(workspace), [
      '/w/src/posts.ts 2 delete-without-where',
      '/w/src/users.ts 1 function-on-indexed-column',
    ]);
    assert.deepEqual(uses(workspace, '/w/db/schema.sql'), [['users', 2, 0]]);
  });

  it('is about what a migration history leads to', async () => {
    const { workspace } = await open({
      '/w/db/migrations/20240101000000_users.sql': `-- migrate:up\n${schema}-- migrate:down\nDROP TABLE users;\n`,
      '/w/src/pool.ts': pool,
      '/w/src/users.ts': `import { pool } from './pool';\n${byEmail('pool')}`,
    });
    assert.deepEqual(found(workspace), ['/w/src/users.ts 1 function-on-indexed-column']);
  });

  it('is read of CommonJS modules', async () => {
    const { workspace } = await open({
      '/w/schema.sql': schema,
      '/w/pool.js':
        "const { Pool } = require('pg');\nconst pool = new Pool({ max: 5 });\nmodule.exports = { pool };\n",
      '/w/whole.js': "const pg = require('pg');\nmodule.exports = new pg.Pool({ max: 5 });\n",
      '/w/users.js':
        "const { pool } = require('./pool');\nconst whole = require('./whole');\nconst postgres = require('postgres');\nconst sql = postgres();\nexports.a = () => pool.query('DELETE FROM users');\nexports.b = () => whole.query('DELETE FROM users');\nexports.c = async () => sql`DELETE FROM users`;\n",
    });
    assert.deepEqual(found(workspace), [
      '/w/users.js 4 delete-without-where',
      '/w/users.js 5 delete-without-where',
      '/w/users.js 6 delete-without-where',
    ]);
  });

  it('is left alone where client or schema is not certain', async () => {
    const files = {
      '/w/src/mysql.ts':
        "import mysql from 'mysql2/promise';\nconst pool = mysql.createPool({});\nexport const leave = () => pool.query('DELETE FROM users');\n",
      '/w/src/unknown.ts': "export const leave = (client: any) => client.query('DELETE FROM users');\n",
    };
    assert.deepEqual(found((await open({ '/w/schema.sql': schema, ...files })).workspace), []);
    const without = await open({ '/w/src/pool.ts': pool, '/w/src/users.ts': emptying });
    assert.deepEqual(found(without.workspace), []);
    const elsewhere = await open({
      '/w/schema.sql': 'CREATE TABLE posts (id bigint PRIMARY KEY);',
      '/w/src/pool.ts': pool,
      '/w/src/users.ts': emptying,
    });
    assert.deepEqual(found(elsewhere.workspace), []);
  });

  it('is about the nearest schema that has its tables, also beside a schema of Drizzle', async () => {
    const { workspace } = await open({
      '/w/web/package.json': '{}',
      '/w/web/schema.ts':
        "import { pgTable, integer } from 'drizzle-orm/pg-core'; export const posts = pgTable('posts', { id: integer('id').primaryKey() });",
      '/w/api/schema.sql': schema,
      '/w/api/src/pool.ts': pool,
      '/w/api/src/users.ts': `import { pool } from './pool';\n${byEmail('pool')}`,
      '/w/old/schema.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);',
    });
    assert.deepEqual(found(workspace), ['/w/api/src/users.ts 1 function-on-indexed-column']);
    assert.deepEqual(uses(workspace, '/w/old/schema.sql'), []);
  });

  it('follows what is typed, in the code, in the client and in the schema', async () => {
    const { workspace, later } = await open({
      '/w/schema.sql': schema,
      '/w/pool.ts': pool,
      '/w/users.ts': '',
    });
    workspace.setBuffer('/w/users.ts', emptying, 1);
    workspace.update();
    while (found(workspace).length === 0) await later();
    assert.deepEqual(found(workspace), ['/w/users.ts 1 delete-without-where']);
    workspace.setBuffer('/w/users.ts', `\n${emptying}`, 2);
    workspace.update();
    assert.deepEqual(found(workspace), ['/w/users.ts 2 delete-without-where']);
    workspace.setBuffer('/w/pool.ts', 'export const pool = new Map();\n', 1);
    workspace.update();
    assert.deepEqual(found(workspace), []);
    workspace.setBuffer('/w/pool.ts', pool, 2);
    workspace.update();
    assert.equal(found(workspace).length, 1);
    workspace.setBuffer('/w/schema.sql', 'CREATE TABLE posts (id bigint PRIMARY KEY);', 1);
    workspace.update();
    assert.deepEqual(found(workspace), []);
  });

  it('is read once a schema comes, and left once it goes', async () => {
    const { workspace, disk, later } = await open({ '/w/pool.ts': pool, '/w/users.ts': emptying });
    assert.deepEqual(found(workspace), []);
    disk.write('/w/schema.sql', schema);
    workspace.filesChanged(['/w/schema.sql']);
    workspace.update();
    while (found(workspace).length === 0) await later();
    assert.deepEqual(found(workspace), ['/w/users.ts 1 delete-without-where']);
    disk.remove('/w/schema.sql');
    workspace.filesChanged(['/w/schema.sql']);
    workspace.update();
    assert.deepEqual(found(workspace), []);
  });

  it('has its fixes written', async () => {
    const { workspace } = await open({
      '/w/schema.sql': schema,
      '/w/pool.ts': pool,
      '/w/users.ts':
        "import { pool } from './pool';\nexport const one = () => pool.query('SELECT id FROM users WHERE email = NULL');\n",
    });
    const [finding] = workspace.findings('/w/users.ts');
    assert.equal(finding?.rule, 'equals-null');
    const [fix] = finding.fixes;
    const edits = fix && writeFix(workspace, fix);
    assert.ok(edits && !('kind' in edits));
    assert.equal(
      applyTextEdits(workspace.text('/w/users.ts') ?? '', edits[0]?.edits ?? []).split('\n')[1],
      "export const one = () => pool.query('SELECT id FROM users WHERE email IS NULL');",
    );
  });
});

const judged = rules.filter(({ id, group }) => group === 'query' || id === 'unindexed-query-column');

async function open(files: Readonly<Record<string, string>>): Promise<{
  readonly workspace: Workspace;
  readonly disk: MemoryFileSystem;
  /** Updates once something that was loaded meanwhile asks for it. */
  later(): Promise<void>;
}> {
  const disk = memoryFileSystem(files);
  let wasCalled = false;
  let wake = () => {};
  const changedLater = () => {
    wasCalled = true;
    wake();
  };
  const workspace = createWorkspace({ rules: judged, fileSystem: disk, changedLater });
  workspace.setFolders(['/w']);
  for await (const _ of workspace.scan());
  for await (const _ of workspace.scanQueries());
  workspace.update();
  return {
    workspace,
    disk,
    async later() {
      if (!wasCalled)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      wasCalled = false;
      workspace.update();
    },
  };
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

function uses(workspace: Workspace, file: string): readonly unknown[] {
  return workspace
    .tableUses(file)
    .map(({ span, queries, withoutIndex }) => [
      workspace.text(file)?.slice(span.start, span.end),
      queries.length,
      withoutIndex,
    ]);
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}
