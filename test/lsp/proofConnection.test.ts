import assert from 'node:assert/strict';
import { Trace } from 'vscode-languageserver/node';
import { seal } from '../../client/src/migrations/seal.ts';
import {
  type MigrationProjects,
  migrationPlanMethod,
  migrationProjectsMethod,
  migrationProveMethod,
  type PlanAnswer,
  type ProofAnswer,
  type SealKey,
  sealKeyMethod,
} from '../../server/src/protocol/migrations.ts';
import { type PostgresServer, startPostgres } from '../support/postgresServer.ts';
import { startClient, stopClients } from './support/client.ts';
import { removeTestFolders, testFolder } from './support/folder.ts';

describe('the connection for proofs', function () {
  this.timeout(900_000);
  let server: PostgresServer;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());
  afterEach(async () => {
    await stopClients();
    removeTestFolders();
  });

  it('proves a plan on the server, and stands in no log', async () => {
    const { prove, logged, sealed } = await planned('');
    const proof = await prove(await sealed(server.url));
    assert.ok(proof.kind === 'proof' && proof.status === 'proven', JSON.stringify(proof));
    assert.match(proof.report, /On PostgreSQL [\d.]+ at `127\.0\.0\.1:\d+`/);
    const wrong = await prove(await sealed(server.url.replace(/:[^:@]+@/, ':tr0ub-wrong@')));
    assert.ok(wrong.kind === 'proof' && wrong.status === 'not-verified', JSON.stringify(wrong));
    assert.match(wrong.report, /password authentication failed/);
    assert.match(logged(), /migrationProve/, 'the log tells the requests');
    assert.doesNotMatch(logged() + JSON.stringify([proof, wrong]), /tr0ub/);
  });

  it('is that of the configuration where a person wants it', async () => {
    const { prove, logged } = await planned(`dbCredentials: { url: ${JSON.stringify(server.url)} }`);
    const own = await prove(undefined);
    assert.ok(own.kind === 'proof' && !own.report.includes('127.0.0.1'), JSON.stringify(own));
    const proof = await prove({ kind: 'configuration' });
    assert.ok(proof.kind === 'proof', JSON.stringify(proof));
    assert.match(proof.report, /On PostgreSQL [\d.]+ at `127\.0\.0\.1:\d+`/);
    assert.doesNotMatch(logged(), /tr0ub/);
  });

  /** The first migration of a schema, planned; and everything that a client with a verbose log writes. */
  async function planned(more: string) {
    const folder = testFolder({
      'package.json': '{"name":"app"}',
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', ${more} };\n`,
      'schema.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core';\nexport const a = pgTable('a', { id: integer('id').primaryKey() });\n`,
    });
    const { connection, messages } = await startClient({
      folders: [folder.uri],
      initializationOptions: { migrations: true },
    });
    let trace = '';
    await connection.trace(Trace.Verbose, {
      log(...parts: readonly unknown[]) {
        trace += `${parts.map((it) => (typeof it === 'string' ? it : JSON.stringify(it))).join(' ')}\n`;
      },
    });
    const { projects } = await connection.sendRequest<MigrationProjects>(migrationProjectsMethod, null);
    const params = { project: projects[0]?.id, renames: [], creates: [] };
    const answer = await connection.sendRequest<PlanAnswer>(migrationPlanMethod, params);
    assert.ok(answer.kind === 'plan', JSON.stringify(answer));
    const { session } = answer.plan;
    return {
      logged: () => trace + messages.join('\n'),
      prove: (wished: object | undefined) =>
        connection.sendRequest<ProofAnswer>(migrationProveMethod, { session, connection: wished }),
      sealed: async (url: string) => ({
        kind: 'sealed',
        ...seal(url, await connection.sendRequest<SealKey>(sealKeyMethod, null)),
      }),
    };
  }
});
