import assert from 'node:assert/strict';
import { existsSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { runCli } from '../../server/src/cli/program.ts';
import { type PostgresServer, startPostgres } from '../support/postgresServer.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

const modules = path.join(import.meta.dirname, '..', '..', 'node_modules');
const schema = `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: integer('id').primaryKey(), name: text('name') });\n`;

describe('schemawright migrations, proven on a server', function () {
  this.timeout(900_000);
  let server: PostgresServer;
  let folder: TemporaryFolder;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());
  afterEach(() => folder.remove());

  it('is given its URL', async () => {
    make('');
    const { code, stdout, stderr } = await cli('generate', '--url', server.url);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Proven on PostgreSQL [\d.]+ at 127\.0\.0\.1:\d+ in [\d.]+ s\n {2}✓ history/);
    assert.match(stdout, /wrote drizzle\/0000_init\.sql/);
    const { stdout: json } = await cli('verify', '--url', server.url, '--format', 'json');
    assert.equal(JSON.parse(json).status, 'proven');
    assert.equal(JSON.parse(json).server.leftOut, undefined);
  });

  it('is found in the configuration only where that is asked for', async () => {
    make(`dbCredentials: { url: ${JSON.stringify(server.url)} },`);
    const own = await cli('generate', '--verify', '--dry-run');
    assert.match(own.stdout, /Proven on an embedded database/);
    const { stdout, stderr } = await cli('generate', '--on-server', '--dry-run');
    assert.match(stdout, /Proven on PostgreSQL/, stderr);
  });

  it('is found by its parts, and by DATABASE_URL', async () => {
    const { hostname, port, password } = new URL(server.url);
    const parts = { host: hostname, port: Number(port), user: 'owner', database: 'postgres' };
    make(
      `dbCredentials: ${JSON.stringify({ ...parts, password: decodeURIComponent(password), ssl: false })},`,
    );
    assert.match((await cli('generate', '--on-server', '--dry-run')).stdout, /Proven on PostgreSQL/);
    folder.remove();
    make('');
    const { stdout } = await cliIn({ DATABASE_URL: server.url }, 'generate', '--on-server', '--dry-run');
    assert.match(stdout, /Proven on PostgreSQL/);
    const missing = await cliIn({ DATABASE_URL: undefined }, 'generate', '--on-server');
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /no `dbCredentials`.*--url/);
  });

  it('writes nothing where it does not answer, and does not tell the password', async () => {
    make('');
    const url = server.url.replace(/:[^:@]+@/, ':not-the-0ne@');
    const { code, stdout, stderr } = await cli('generate', '--url', url);
    assert.equal(code, 2);
    assert.match(stdout, /Not verified: The server gave: password authentication failed for user "owner"/);
    assert.doesNotMatch(stdout + stderr, /not-the-0ne/);
    assert.equal(existsSync(path.join(folder.path, 'drizzle')), false);
  });

  it('is not told by a schema that prints it and fails', async () => {
    make('');
    folder.write(
      'schema.ts',
      `console.log(process.env.DATABASE_URL);\nthrow new Error(process.env.DATABASE_URL);\n`,
    );
    const { code, stderr } = await cliIn({ DATABASE_URL: server.url }, 'generate');
    assert.equal(code, 2);
    assert.match(stderr, /postgresql:\/\/owner:\*\*\*@127\.0\.0\.1/);
    assert.doesNotMatch(stderr, /tr0ub4dor/);
  });

  function make(more: string): void {
    folder = temporaryFolder({
      'package.json': '{}',
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', ${more} };\n`,
      'schema.ts': schema,
    });
    symlinkSync(modules, path.join(folder.path, 'node_modules'), 'junction');
  }

  const cli = (...args: readonly string[]) => cliIn({}, ...args);

  async function cliIn(env: NodeJS.ProcessEnv, ...args: readonly string[]) {
    let stdout = '';
    let stderr = '';
    const code = await runCli(['migrations', ...args], {
      cwd: folder.path,
      env: { ...process.env, ...env },
      stdout: {
        isTTY: false,
        write(text: string) {
          stdout += text;
        },
      },
      stderr: {
        isTTY: false,
        write(text: string) {
          stderr += text;
        },
      },
    });
    return { code, stdout, stderr };
  }
});
