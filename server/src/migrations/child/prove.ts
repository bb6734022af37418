import type { PGlite } from '@electric-sql/pglite';
import type { ProofReport, ProofRequest, ProofStep, ProvenStatement, RowProof } from '../verifyMessages.ts';
import { catalogueDifferences, catalogueOf } from './catalogue.ts';
import { meetRows } from './meetRows.ts';
import { runObserved } from './observe.ts';

type Steps = ProofStep['step'];

/**
 * Replays the history in a database, applies the migration, takes it back and applies it again, and compares
 * the catalogues.
 */
export async function prove(db: PGlite, request: ProofRequest): Promise<ProofReport> {
  const { history, fresh } = request;
  const ups = request.files?.map(({ up }) => up) ?? [request.up];
  const downs = request.down && (request.files?.map(({ down }) => down).reverse() ?? [request.down]);
  // In UTC a change from timestamp to timestamptz looks free.
  await db.exec(`set timezone to 'Asia/Tokyo'`);
  const steps: ProofStep[] = [];
  const statements: ProvenStatement[] = [];
  let rows: RowProof | undefined;
  const finish = (status: ProofReport['status'], reason?: string): ProofReport => ({
    status,
    reason,
    steps,
    statements,
    ...(rows ? { rows } : {}),
  });
  /** Runs one step; answers the problem where it fails. */
  const step = async (name: Steps, run: () => Promise<readonly string[]>): Promise<string | undefined> => {
    const started = performance.now();
    const done = (problems: readonly string[], statement?: string) => {
      const milliseconds = Math.round(performance.now() - started);
      steps.push({
        step: name,
        ok: problems.length === 0,
        milliseconds,
        problems,
        ...(statement ? { statement } : {}),
      });
      return problems[0];
    };
    try {
      return done(await run());
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      return done([error.message], error.statement);
    }
  };

  const base = await catalogueOf(db);
  let wanted: readonly string[] | undefined;
  if (fresh) {
    const problem = await step('fresh', async () => {
      await db.exec('begin');
      try {
        await runAll(
          db,
          fresh.map((sql) => sql.replace(/^(CREATE (UNIQUE )?INDEX) CONCURRENTLY/, '$1')),
        );
        wanted = await catalogueOf(db);
      } finally {
        await db.exec('rollback');
      }
      return [];
    });
    if (problem)
      return finish(
        isMissing(problem) ? 'not-verified' : 'failed',
        `The schema itself cannot be made: ${problem}`,
      );
  }
  const before = await step('history', async () => {
    for (const migration of history) await runMigration(db, migration.statements);
    return [];
  });
  if (before) return finish('not-verified', `The migrations before it cannot be replayed: ${before}`);
  const old = history.length === 0 ? base : await catalogueOf(db);

  rows = await meetRows(db, ups.flat(), downs?.flat());
  const forward = await step('up', async () => {
    for (const up of ups) await runMigration(db, up, statements);
    return wanted ? catalogueDifferences(wanted, await catalogueOf(db)) : [];
  });
  if (forward) return finish('failed', `The migration does not lead to the schema: ${forward}`);
  const current = await catalogueOf(db);
  if (!downs) return finish('proven', 'There is no way back to prove.');
  const back = await step('down', async () => {
    for (const down of downs) await runMigration(db, down);
    return catalogueDifferences(old, await catalogueOf(db));
  });
  if (back) return finish('failed', `The way back does not lead to what was before: ${back}`);
  const again = await step('up-again', async () => {
    for (const up of ups) await runMigration(db, up);
    return catalogueDifferences(current, await catalogueOf(db));
  });
  if (again) return finish('failed', `After the way back the migration does not run again: ${again}`);
  return finish('proven');
}

class StatementError extends Error {
  override readonly name = 'StatementError';
  readonly statement: string;
  constructor(message: string, statement: string) {
    super(message);
    this.statement = statement;
  }
}

function isMissing(problem: string): boolean {
  return /extension ".*" is not available|could not open extension|role ".*" does not exist|schema "(auth|storage|realtime)"/.test(
    problem,
  );
}

/**
 * In one transaction as drizzle's migrator does, unless a statement forbids it and the file does not end the
 * transaction itself.
 */
async function runMigration(
  db: PGlite,
  statements: readonly string[],
  observed?: ProvenStatement[],
): Promise<void> {
  const endsItself = statements.some((sql) => /^(?:\s*--[^\n]*\n)*\s*commit\b/i.test(sql));
  if (!endsItself && statements.some((sql) => /\bCONCURRENTLY\b/i.test(sql))) return runAll(db, statements);
  await db.exec('begin');
  try {
    await runAll(db, statements, observed);
    await db.exec('commit');
  } catch (error) {
    await db.exec('rollback');
    throw error;
  }
}

async function runAll(
  db: PGlite,
  statements: readonly string[],
  observed?: ProvenStatement[],
): Promise<void> {
  for (const sql of statements) {
    try {
      if (observed) observed.push(await runObserved(db, sql));
      else await db.exec(sql);
    } catch (error) {
      throw new StatementError(error instanceof Error ? error.message : String(error), sql);
    }
  }
}
