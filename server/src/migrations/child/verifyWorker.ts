import { parentPort, workerData } from 'node:worker_threads';
import type { ProofReport, ProofRequest } from '../verifyMessages.ts';
import { extensionsFor } from './extensions.ts';
import { keptBases, startFrom } from './keptBase.ts';
import { postgresDatabase } from './postgresDatabase.ts';
import { prelude } from './prelude.ts';
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
  const { history, up, fresh, cache } = request;
  const before = history.flatMap(({ statements }) => statements);
  const texts = [...before, ...up, ...(fresh ?? [])];
  const bases = keptBases(cache);
  const start = prelude(texts);
  const content = [start, ...history.map(({ statements }) => JSON.stringify(statements))];
  const extensions = await extensionsFor(texts);
  const kept = bases.find(content);
  if (kept) {
    const db = await startFrom(kept, extensions);
    const database = await postgresDatabase(db);
    return proveOn({ ...database, isAfterHistory: true }, request);
  }
  const empty = bases.find([]);
  const db = await startFrom(empty, extensions);
  if (!empty) await bases.keep([], db);
  await db.exec(start);
  const database = await postgresDatabase(db);
  if (history.length === 0) return proveOn(database, request);
  return proveOn({ ...database, afterHistory: () => bases.keep(content, db) }, request);
}
