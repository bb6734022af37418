import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { verifyMigration } from '../../server/src/migrations/verify.ts';
import type { ProofRequest } from '../../server/src/migrations/verifyMessages.ts';
import { type PostgresServer, startPostgres, superuserPassword } from '../support/postgresServer.ts';

const table = 'CREATE TABLE "a" ("id" integer PRIMARY KEY, "x" text);';

/** A new column on a table that the history has made. */
const change: ProofRequest = {
  history: [{ name: '0000_init', statements: [table] }],
  up: ['ALTER TABLE "a" ADD COLUMN "y" integer;'],
  down: ['ALTER TABLE "a" DROP COLUMN "y";'],
  fresh: ['CREATE TABLE "a" ("id" integer PRIMARY KEY, "x" text, "y" integer);'],
};

describe('a proof on a PostgreSQL server', function () {
  this.timeout(900_000);
  let server: PostgresServer;
  const prove = (
    request: ProofRequest,
    options: { timeLimit?: number; signal?: AbortSignal } = {},
    url = server.url,
  ) => verifyMigration(request, { ...options, server: url });
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());
  afterEach('nothing is left', async () => {
    assert.deepEqual(await server.databases(), ['postgres', 'template0', 'template1']);
  });

  it('replays, applies, takes back and applies again, and tells locks, rewrites and the version', async () => {
    const report = await prove({
      ...change,
      up: [...change.up, 'ALTER TABLE "a" ALTER COLUMN "x" SET DATA TYPE integer USING "x"::integer;'],
      down: ['ALTER TABLE "a" ALTER COLUMN "x" SET DATA TYPE text;', ...(change.down ?? [])],
      fresh: ['CREATE TABLE "a" ("id" integer PRIMARY KEY, "x" integer, "y" integer);'],
    });
    assert.deepEqual([report.status, report.reason], ['proven', undefined]);
    assert.deepEqual(
      report.steps.map(({ step, ok }) => [step, ok]),
      [
        ['history', true],
        ['fresh', true],
        ['up', true],
        ['down', true],
        ['up-again', true],
      ],
    );
    assert.deepEqual(
      report.statements.map(({ locks, rewrites }) => [locks, rewrites]),
      [
        [['a AccessExclusiveLock'], []],
        [[], ['a']],
      ],
    );
    assert.match(report.rows?.failures[0]?.message ?? '', /invalid input syntax for type integer/);
    const [{ version } = { version: '' }] = await server.query(
      `select current_setting('server_version') as version`,
    );
    assert.equal(report.server?.version, String(version).split(' ')[0]);
    assert.match(report.server?.where ?? '', /^127\.0\.0\.1:\d+$/);
  });

  it('fails a migration that does not lead to the schema', async () => {
    const report = await prove({ ...change, up: ['ALTER TABLE "a" ADD COLUMN "z" integer;'] });
    assert.equal(report.status, 'failed');
    assert.match(report.reason ?? '', /missing: column public\.a\.y integer/);
  });

  it('works for a role that is no superuser, keys and triggers included', async () => {
    await server.query(`create role maker login createdb password 'p'`);
    const request: ProofRequest = {
      ...change,
      history: [
        {
          name: '0000_init',
          statements: [
            table,
            `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END'`,
            'CREATE TRIGGER t BEFORE INSERT ON "a" FOR EACH ROW EXECUTE FUNCTION refuse()',
            'CREATE TABLE "b" ("id" integer PRIMARY KEY, "a" integer NOT NULL REFERENCES "a" ("id"))',
          ],
        },
      ],
      up: ['ALTER TABLE "b" ADD CONSTRAINT "few" CHECK ("a" < 0);'],
      down: undefined,
      fresh: undefined,
    };
    const report = await prove(request, {}, server.urlOf('maker', 'p'));
    assert.equal(report.status, 'proven');
    assert.deepEqual(report.rows?.empty, []);
    assert.equal(report.rows?.rows, 8);
    assert.match(report.rows?.failures[0]?.message ?? '', /check constraint "few".*is violated by some row/);
  });

  it('says what is missing where the role may make no database', async () => {
    await server.query(`create role guest login password 'guest-secret'`);
    const report = await prove(change, {}, server.urlOf('guest', 'guest-secret'));
    assert.equal(report.status, 'not-verified');
    assert.match(report.reason ?? '', /role guest may not make databases.*CREATEDB.*embedded/);
  });

  it('drops its database when the time is up, whatever the statement does', async () => {
    const report = await prove({ ...change, up: ['SELECT pg_sleep(600);'] }, { timeLimit: 3000 });
    assert.deepEqual([report.status, report.reason], ['not-verified', 'It took longer than 3 s.']);
  });

  it('drops its database when it is cancelled', async () => {
    const controller = new AbortController();
    const proving = prove({ ...change, up: ['SELECT pg_sleep(600);'] }, { signal: controller.signal });
    await untilItSleeps();
    controller.abort();
    const report = await proving;
    assert.deepEqual([report.status, report.reason], ['not-verified', 'Cancelled.']);
  });

  it('drops its database when the program is killed', async () => {
    const verify = path.join(import.meta.dirname, '../../server/src/migrations/verify.ts');
    const request = { ...change, up: ['SELECT pg_sleep(600);'] };
    const program = `import { verifyMigration } from ${JSON.stringify(pathToFileURL(verify).href)};
      await verifyMigration(${JSON.stringify(request)}, { server: process.env.SERVER });`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      env: { ...process.env, SERVER: server.url },
      stdio: 'ignore',
    });
    await untilItSleeps();
    child.kill('SIGKILL');
    await server.query(
      waitUntil(`not exists (select from pg_database where datname like 'schemawright_proof%')`),
    );
  });

  it('drops what killed proofs have left, and nothing else', async () => {
    const leftOver = 'schemawright_proof_20200101000000_0123456789abcdef';
    const others = ['schemawright_proof_mine', 'schemawright_proof_20200101000000_0123456789abcdeg'];
    const inUse = 'schemawright_proof_20200101000000_fedcba9876543210';
    for (const name of [leftOver, ...others, inUse]) await server.query(`create database "${name}"`);
    const client = new (await import('pg')).default.Client(server.url.replace(/postgres$/, inUse));
    await client.connect();
    const report = await prove(change);
    assert.deepEqual(report.server?.dropped, [leftOver]);
    await client.end();
    for (const name of [...others, inUse]) await server.query(`drop database "${name}" with (force)`);
  });

  it('leaves out what belongs to the whole server', async () => {
    await server.query('create role known');
    const request: ProofRequest = {
      ...change,
      up: ['CREATE ROLE "known";', ...change.up, 'GRANT SELECT ON "a" TO "known";'],
      down: [...(change.down ?? []), 'DROP ROLE "known";'],
    };
    const report = await prove({ ...request, fresh: undefined, down: undefined });
    assert.equal(report.status, 'proven');
    assert.deepEqual(report.server?.leftOut, ['CREATE ROLE "known"']);
    assert.deepEqual(
      report.statements.map(({ sql }) => sql.split(' ')[0]),
      ['ALTER', 'GRANT'],
    );
    const unknown = await prove({ ...change, up: ['CREATE ROLE "other"; GRANT SELECT ON "a" TO "other";'] });
    assert.equal(unknown.status, 'not-verified');
    assert.match(unknown.reason ?? '', /no role other.*embedded PostgreSQL/);
    assert.deepEqual(await server.query(`select 1 from pg_roles where rolname = 'other'`), []);
  });

  it('refuses what reaches beyond its database', async () => {
    for (const sql of [
      'DO $$ BEGIN CREATE ROLE sly; END $$',
      `COPY a TO PROGRAM 'cat'`,
      'SELECT pg_terminate_backend(1)',
    ]) {
      const report = await prove({ ...change, up: [sql] });
      assert.equal(report.status, 'not-verified', sql);
      assert.match(report.reason ?? '', /reaches beyond one database/);
    }
    assert.deepEqual(await server.query(`select 1 from pg_roles where rolname = 'sly'`), []);
  });

  it('never tells the password', async () => {
    const wrong = server.url.replace(encodeURIComponent(superuserPassword), 'wr0ng-secret');
    const unreachable = wrong.replace(/:\d+\/postgres/, ':1/postgres');
    for (const url of [wrong, unreachable, 'mysql://u:wr0ng-secret@h/d', 'not a url wr0ng-secret']) {
      const report = await prove(change, {}, url);
      assert.equal(report.status, 'not-verified');
      assert.notEqual(report.reason, '');
      assert.doesNotMatch(JSON.stringify(report), /wr0ng-secret/);
    }
    const report = await prove(change);
    assert.doesNotMatch(JSON.stringify(report), /tr0ub4dor/);
  });

  it('proves PostgreSQL only', async () => {
    const report = await prove({ ...change, dialect: 'sqlite' });
    assert.match(report.reason ?? '', /SQLite has no server/);
  });

  function untilItSleeps(): Promise<unknown> {
    return server.query(
      waitUntil(
        `exists (select from pg_stat_activity where query like '%pg_sleep(600)%' and pid <> pg_backend_pid())`,
      ),
    );
  }
});

/** Waits on the server, for what the test's own time limit allows. */
function waitUntil(condition: string): string {
  return `do $$ begin
    while not (${condition}) loop
      perform pg_sleep(0.05), pg_stat_clear_snapshot();
    end loop; end $$`;
}
