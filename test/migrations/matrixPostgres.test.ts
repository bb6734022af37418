import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { postgresDatabase } from '../../server/src/migrations/child/postgresDatabase.ts';
import type { ProofDatabase } from '../../server/src/migrations/child/proofDatabase.ts';
import { proveOn } from '../../server/src/migrations/child/prove.ts';
import { generateChange } from './matrix/generateChange.ts';
import { layoutNames, openWorkbench, type Workbench } from './matrix/layouts.ts';
import { postgresCases, postgresImports } from './matrix/postgresCases.ts';

describe('a migration of PostgreSQL', function () {
  this.timeout(900_000);
  let connection: PGlite;
  let database: ProofDatabase;
  before(async () => {
    connection = await PGlite.create();
    // Made up rows have their own tests.
    const meetRows = async () => ({ tables: 0, rows: 0, empty: [], failures: [] });
    database = { ...(await postgresDatabase(connection)), meetRows };
  });
  after(() => connection.close());

  for (const layout of layoutNames) {
    describe(`by drizzle-kit ${layout}`, () => {
      let bench: Workbench;
      before(async () => {
        bench = await openWorkbench(layout, 'postgresql', postgresImports);
      });
      after(() => bench.remove());

      for (const [index, change] of postgresCases.entries()) {
        it(change.name, async function () {
          if (change.without?.[layout]) return this.skip();
          const { first, change: plan, fresh } = await generateChange(bench, change, `case${index}`);
          await reset(connection);
          const report = await proveOn(database, {
            dialect: 'postgresql',
            history: [
              { name: 'first', statements: [...(first?.up ?? []), ...(change.rows ? [change.rows] : [])] },
            ],
            up: plan.up,
            down: plan.down,
            fresh,
          });
          const failed = report.steps
            .filter(({ ok }) => !ok)
            .map(({ step, problems, statement }) => ({ step, problems, statement }));
          if (report.status !== 'proven')
            assert.fail(JSON.stringify({ failed, up: plan.up, down: plan.down }, undefined, 1));
          if (change.holds) assert.deepEqual(await answerOf(change.holds), [[true]]);
          if (!change.holdsBack) return;
          await database.run(plan.down ?? []);
          assert.deepEqual(await answerOf(change.holdsBack), [[true]]);
        });
      }
    });
  }

  it('that cannot run is told with the detail that PostgreSQL gives', async () => {
    await reset(connection);
    const tables = [
      'CREATE TABLE a (id uuid PRIMARY KEY)',
      'CREATE TABLE b (id integer PRIMARY KEY, a_id integer)',
    ];
    const report = await proveOn(database, {
      history: [{ name: '0000', statements: tables }],
      up: ['ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a (id)'],
      down: [],
      fresh: tables,
    });
    assert.equal(report.status, 'failed');
    assert.match(JSON.stringify(report), /of incompatible types: integer and uuid/);
  });

  async function answerOf(query: string): Promise<readonly unknown[]> {
    return (await connection.query(query, [], { rowMode: 'array' })).rows;
  }
});

async function reset(db: PGlite): Promise<void> {
  await db.exec('drop schema if exists shop cascade; drop schema if exists store cascade');
  await db.exec('drop schema public cascade; create schema public');
}
