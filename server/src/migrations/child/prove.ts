import type { ProofReport, ProofRequest, ProofStep, ProvenStatement, RowProof } from '../verifyMessages.ts';
import { catalogueDifferences } from './catalogue.ts';
import { type ProofDatabase, StatementError } from './proofDatabase.ts';

type Steps = ProofStep['step'];

/**
 * Replays the history in a database, applies the migration, takes it back and applies it again, and compares
 * the catalogues.
 */
export async function proveOn(db: ProofDatabase, request: ProofRequest): Promise<ProofReport> {
  const { history, fresh } = request;
  const ups = request.files?.map(({ up }) => up) ?? [request.up];
  const downs = request.down && (request.files?.map(({ down }) => down).reverse() ?? [request.down]);
  const steps: ProofStep[] = [];
  const statements: ProvenStatement[] = [];
  let rows: RowProof | undefined;
  let drift: readonly string[] = [];
  const finish = (status: ProofReport['status'], reason?: string): ProofReport => ({
    status,
    reason,
    steps,
    statements,
    ...(drift.length > 0 ? { drift } : {}),
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

  const before = await step('history', async () => {
    if (db.isAfterHistory) return [];
    for (const migration of history) await db.run(migration.statements);
    await db.afterHistory?.();
    return [];
  });
  if (before) return finish('not-verified', `The migrations before it cannot be replayed: ${before}`);
  const old = await db.catalogue();
  let wanted: readonly string[] | undefined;
  if (fresh) {
    const problem = await step('fresh', async () => {
      wanted = await db.catalogueOfNew(fresh);
      return [];
    });
    if (problem)
      return finish(
        isMissing(problem) ? 'not-verified' : 'failed',
        `The schema itself cannot be made: ${problem}`,
      );
  }

  /** What was otherwise before this migration already. It takes a second schema, so only where something differs. */
  const olderDrift = async (): Promise<readonly string[]> => {
    try {
      return catalogueDifferences(await db.catalogueOfNew(request.freshBefore ?? []), old);
    } catch (error) {
      if (error instanceof StatementError) return [];
      throw error;
    }
  };
  rows = await db.meetRows(ups.flat(), downs?.flat());
  const forward = await step('up', async () => {
    for (const up of ups) await db.run(up, statements);
    if (!wanted) return [];
    const differences = catalogueDifferences(wanted, await db.catalogue());
    if (differences.length === 0 || !request.freshBefore) return differences;
    const older = new Set(await olderDrift());
    drift = differences.filter((it) => older.has(it));
    return differences.filter((it) => !older.has(it));
  });
  if (forward && request.freshBefore && steps.at(-1)?.statement) drift = await olderDrift();
  if (forward) return finish('failed', `The migration does not lead to the schema: ${forward}`);
  const current = await db.catalogue();
  if (!downs) return finish('proven', 'There is no way back to prove.');
  const back = await step('down', async () => {
    for (const down of downs) await db.run(down);
    return catalogueDifferences(old, await db.catalogue());
  });
  if (back) return finish('failed', `The way back does not lead to what was before: ${back}`);
  const again = await step('up-again', async () => {
    for (const up of ups) await db.run(up);
    return catalogueDifferences(current, await db.catalogue());
  });
  if (again) return finish('failed', `After the way back the migration does not run again: ${again}`);
  return finish('proven');
}

function isMissing(problem: string): boolean {
  return /extension ".*" is not available|could not open extension|role ".*" does not exist|schema "(auth|storage|realtime)"/.test(
    problem,
  );
}
