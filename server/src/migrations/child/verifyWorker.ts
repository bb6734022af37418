import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { ProofReport, ProofRequest } from '../verifyMessages.ts';
import { extensionsFor, prelude } from './extensions.ts';
import { postgresDatabase } from './postgresDatabase.ts';
import { proveOn } from './prove.ts';
import { sqliteDatabase } from './sqliteDatabase.ts';

/**
 * Runs as a worker thread, as nothing but its end stops a statement and gives the memory back: proves a
 * migration on an embedded PostgreSQL.
 */

run(workerData as ProofRequest).then(
  (report) => parentPort?.postMessage(report),
  (error: unknown) =>
    parentPort?.postMessage({
      status: 'not-verified',
      reason: error instanceof Error ? error.message : String(error),
      steps: [],
      statements: [],
    } satisfies ProofReport),
);

async function run(request: ProofRequest): Promise<ProofReport> {
  if (request.dialect === 'sqlite') return proveOn(await sqliteDatabase(), request);
  const { history, up, fresh } = request;
  const texts = [...history.flatMap(({ statements }) => statements), ...up, ...(fresh ?? [])];
  const db = await PGlite.create({ extensions: await extensionsFor(texts) });
  await db.exec(prelude(texts));
  return proveOn(await postgresDatabase(db), request);
}
