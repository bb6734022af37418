import { Worker } from 'node:worker_threads';
import { notVerified, type ProofReport, type ProofRequest } from '../verifyMessages.ts';
import { extensionsFor } from './extensions.ts';
import { keptBases, startFrom } from './keptBase.ts';
import { postgresDatabase } from './postgresDatabase.ts';
import { prelude } from './prelude.ts';
import { proveOn } from './prove.ts';
import { sqliteDatabase } from './sqliteDatabase.ts';

/**
 * Runs as a process of its own, as nothing but its end stops a statement and gives all of its memory back: proves a
 * migration on an embedded PostgreSQL or SQLite.
 */

process.once('disconnect', () => process.exit());
// A statement that never ends hears of nothing: a thread looks whether the parent is still there.
new Worker(
  `const parent = process.ppid;
   setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 1000);`,
  { eval: true, execArgv: [] },
).unref();
process.once('message', (request: ProofRequest) => {
  run(request)
    .catch((error: unknown) => notVerified(error instanceof Error ? error.message : String(error)))
    .then((report) => process.send?.(report));
});

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
