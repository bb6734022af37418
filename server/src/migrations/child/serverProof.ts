import { maskSecrets, withDatabase } from '../connectionText.ts';
import { notVerified, type ProofReport, type ProofRequest, type ServerNote } from '../verifyMessages.ts';
import type { ServerProofMessage, ServerProofReply } from '../verifyOnServer.ts';
import { postgresDatabase } from './postgresDatabase.ts';
import { prelude } from './prelude.ts';
import { proveOn } from './prove.ts';
import {
  createScratch,
  dropLeftOvers,
  dropScratch,
  ServerRefusal,
  scratchName,
  serverFacts,
} from './scratchDatabase.ts';
import { connectTo, type ServerConnection } from './serverConnection.ts';
import { confined, leftOutPiece } from './serverWide.ts';

/**
 * Runs as a process of its own, which outlives its parent for as long as it takes to drop the scratch database:
 * proves a migration on a PostgreSQL server. The connection comes over IPC, so that no list of processes shows it.
 */

const stop = new AbortController();
process.once('disconnect', () => stop.abort());
// What a terminal sends to all of a group ends the parent; here it ends the proof.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

process.on('message', (message: ServerProofMessage) => {
  if (message.kind === 'cancel') stop.abort();
  else void run(message).then(answer);
});

function answer(reply: ServerProofReply): void {
  if (!process.connected) process.exit();
  process.send?.(reply, () => process.exit());
}

type Order = Extract<ServerProofMessage, { readonly kind: 'prove' }>;

async function run({ request, url, timeLimit }: Order): Promise<ServerProofReply> {
  const mask = (text: string) => maskSecrets(text, url);
  try {
    const report = await proveOnServer(request, url, timeLimit);
    return { kind: 'report', report: { ...report, reason: report.reason && mask(report.reason) } };
  } catch (error) {
    return { kind: 'report', report: notVerified(mask(reasonOf(error))) };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ServerRefusal) return error.message;
  const { message = String(error), code } = error as { readonly message?: string; readonly code?: string };
  // Several addresses were tried: the error that holds theirs says nothing itself.
  const [first] = error instanceof AggregateError ? error.errors : [];
  return `The server gave: ${message || (first instanceof Error ? first.message : code)}`;
}

async function proveOnServer(request: ProofRequest, url: string, timeLimit: number): Promise<ProofReport> {
  const given = confinedRequest(request);
  if (given.refused !== undefined)
    return notVerified(
      `A statement reaches beyond one database, and a proof never does that on a server: ${firstLine(given.refused)}`,
    );
  const admin = await connectTo(url);
  try {
    const { version, major } = await serverFacts(admin);
    const dropped = await dropLeftOvers(admin);
    const name = await scratchName(admin);
    const server: ServerNote = {
      version,
      major,
      where: admin.where,
      ...(given.leftOut.length > 0 ? { leftOut: given.leftOut } : {}),
      ...(dropped.length > 0 ? { dropped } : {}),
    };
    const report = await inScratch(admin, { name, major, url }, (db) =>
      unlessStopped(proveIn(db, given.request, timeLimit)),
    );
    return withoutRoles({ ...report, server }, given.leftOut);
  } finally {
    await admin.close().catch(() => {});
  }
}

/** Runs in a database that is dropped afterwards, however that ends. */
async function inScratch<T>(
  admin: ServerConnection,
  { name, major, url }: { readonly name: string; readonly major: number; readonly url: string },
  run: (db: ServerConnection) => Promise<T>,
): Promise<T> {
  let db: ServerConnection | undefined;
  try {
    await createScratch(admin, name);
    db = await connectTo(withDatabase(url, name));
    return await run(db);
  } finally {
    // A statement that runs is ended by the server with its session, so the database goes first.
    await dropScratch(admin, name, major).catch(() => dropAnew(url, name, major));
    await db?.close().catch(() => {});
  }
}

/** The connection may have been lost, and the server be there again. */
async function dropAnew(url: string, name: string, major: number): Promise<void> {
  try {
    const admin = await connectTo(url);
    await dropScratch(admin, name, major);
    await admin.close();
  } catch (error) {
    throw new ServerRefusal(
      `The database ${name} could not be dropped; the next proof on this server does it. ${reasonOf(error)}`,
    );
  }
}

async function proveIn(db: ServerConnection, request: ProofRequest, timeLimit: number): Promise<ProofReport> {
  // The server ends what hangs by itself, also where nobody is left to cancel it.
  const limit = timeLimit + 10_000;
  await db.exec(`set statement_timeout = ${limit}; set lock_timeout = '10s';
    set idle_in_transaction_session_timeout = ${limit}`);
  await db.exec(prelude([...textsOf(request)], { roles: false }));
  return proveOn(await postgresDatabase(db), request);
}

/** Rejects as soon as the proof is to end. */
function unlessStopped<T>(running: Promise<T>): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    const end = () => reject(new ServerRefusal('Cancelled.'));
    if (stop.signal.aborted) end();
    stop.signal.addEventListener('abort', end, { once: true });
  });
  // The session of what still runs is ended: nobody waits for that error.
  running.catch(() => {});
  return Promise.race([running, stopped]);
}

function textsOf({ history, up, fresh }: ProofRequest): readonly string[] {
  return [...history.flatMap(({ statements }) => statements), ...up, ...(fresh ?? [])];
}

interface ConfinedRequest {
  readonly request: ProofRequest;
  readonly leftOut: readonly string[];
  readonly refused: string | undefined;
}

function confinedRequest(request: ProofRequest): ConfinedRequest {
  const leftOut = new Set<string>();
  let refused: string | undefined;
  const confine = (pieces: readonly string[]): readonly string[] => {
    const made = confined(pieces);
    for (const it of made.leftOut) leftOut.add(firstLine(it));
    refused ??= made.refused;
    return made.pieces;
  };
  const { history, up, down, files, fresh, freshBefore, ...rest } = request;
  const kept: ProofRequest = {
    ...rest,
    history: history.map(({ name, statements }) => ({ name, statements: confine(statements) })),
    up: confine(up),
    down: down && confine(down),
    fresh: fresh && confine(fresh),
    ...(files ? { files: files.map((file) => ({ up: confine(file.up), down: confine(file.down) })) } : {}),
    ...(freshBefore ? { freshBefore: confine(freshBefore) } : {}),
  };
  return { request: kept, leftOut: [...leftOut], refused };
}

/** What was not run is not told, and a role that it would have made is no fault of the migration. */
function withoutRoles(report: ProofReport, leftOut: readonly string[]): ProofReport {
  const statements = report.statements.filter(({ sql }) => sql !== leftOutPiece);
  const role = /role "([^"]*)" does not exist/.exec(report.reason ?? '')?.[1];
  if (role === undefined || (report.status === 'failed' && leftOut.length === 0))
    return { ...report, statements };
  return {
    ...report,
    statements,
    status: 'not-verified',
    reason: `The server has no role ${role}. Roles belong to the whole server, so that a proof makes none: make it there, or prove on the embedded PostgreSQL.`,
  };
}

function firstLine(sql: string): string {
  const [first = '', ...more] = sql.trim().split('\n');
  return more.length > 0 ? `${first} …` : first;
}
