import { Worker } from 'node:worker_threads';
import {
  notVerified,
  type ProofBeginning,
  type ProofMessage,
  type ProofReport,
  type ProofRequest,
} from '../verifyMessages.ts';
import { extensionsFor, extensionsIn } from './extensions.ts';
import { keptBases, startFrom } from './keptBase.ts';
import { postgresDatabase } from './postgresDatabase.ts';
import { prelude } from './prelude.ts';
import type { ProofDatabase } from './proofDatabase.ts';
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
let begun: Promise<Started> | undefined;
process.on('message', (message: ProofMessage) => {
  if (message.kind === 'begin') {
    const { beginning } = message;
    if (beginning.dialect !== 'sqlite') begun = start(beginning, statementsOf(beginning));
    // It is met by the proof.
    begun?.catch(() => {});
    return;
  }
  run(message.request)
    .catch((error: unknown) => notVerified(error instanceof Error ? error.message : String(error)))
    .then((report) => process.send?.(report));
});

async function run(request: ProofRequest): Promise<ProofReport> {
  if (request.dialect === 'sqlite') return proveOn(await sqliteDatabase(), request);
  const { up, fresh } = request;
  const texts = [...statementsOf(request), ...up, ...(fresh ?? [])];
  const early = await begun?.catch(() => undefined);
  // The migration may call for extensions or roles of which the history knows nothing.
  const { database } = early?.key === keyOf(request, texts) ? early : await start(request, texts);
  return proveOn(database, request);
}

interface Started {
  /** What the database was started for. */
  readonly key: string;
  readonly database: ProofDatabase;
}

function statementsOf({ history }: ProofBeginning): readonly string[] {
  return history.flatMap(({ statements }) => statements);
}

function keyOf({ history, cache }: ProofBeginning, texts: readonly string[]): string {
  return JSON.stringify([history, cache, prelude(texts), extensionsIn(texts)]);
}

/** @param texts all that will run in it */
async function start(beginning: ProofBeginning, texts: readonly string[]): Promise<Started> {
  const { history, cache } = beginning;
  const key = keyOf(beginning, texts);
  const bases = keptBases(cache);
  const first = prelude(texts);
  const content = [first, ...history.map(({ statements }) => JSON.stringify(statements))];
  const extensions = await extensionsFor(texts);
  const kept = bases.find(content);
  if (kept) {
    const database = await postgresDatabase(await startFrom(kept, extensions));
    // Nothing runs before it is asked for.
    const before = await database.catalogue();
    let isAsked = false;
    const catalogue = async () => {
      if (isAsked) return database.catalogue();
      isAsked = true;
      return before;
    };
    return { key, database: { ...database, catalogue, isAfterHistory: true } };
  }
  const empty = bases.find([]);
  const db = await startFrom(empty, extensions);
  if (!empty) await bases.keep([], db);
  await db.exec(first);
  const database = await postgresDatabase(db);
  if (history.length === 0) return { key, database };
  return { key, database: { ...database, afterHistory: () => bases.keep(content, db) } };
}
