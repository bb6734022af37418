import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { statementBreakpoint } from '../sources/sql/split.ts';
import { cacheFolder } from './cacheFolder.ts';
import { programFile } from './programFile.ts';
import {
  notVerified,
  type ProofBeginning,
  type ProofMessage,
  type ProofReport,
  type ProofRequest,
} from './verifyMessages.ts';
import { verifyOnServer } from './verifyOnServer.ts';

export interface VerifyOptions {
  /** Milliseconds; the proof ends then, whatever it does. */
  readonly timeLimit?: number;
  readonly signal?: AbortSignal;
  /** Where databases are kept for the next proof; `false` keeps none. The user's cache folder where left out. */
  readonly cache?: string | false;
  /** The URL of a PostgreSQL server on which to prove instead; a secret. */
  readonly server?: string | undefined;
  /** Where the embedded database was begun earlier. The proof ends it. */
  readonly begun?: BegunProof | undefined;
}

/** An embedded database that starts while the migration is still in the making. */
export interface BegunProof {
  readonly child: ChildProcess;
  /** Ends its process; without effect after a proof. */
  end(): void;
}

/** Starts the process of an embedded proof, and its database where the history is known already. */
export function beginProof(beginning?: ProofBeginning, cache: string | false = proofCache()): BegunProof {
  const { file, execArgv } = programFile('embeddedProof', 'child/embeddedProof.ts');
  const child = fork(file, {
    cwd: path.dirname(file),
    execArgv: [...execArgv],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // One that ends or fails before it is asked is met by the question.
  child.on('error', () => {});
  if (beginning) {
    const message: ProofMessage = { kind: 'begin', beginning: withCache(beginning, cache) };
    child.send(message, () => {});
  }
  return { child, end: () => child.kill('SIGKILL') };
}

function withCache<T extends ProofBeginning>(beginning: T, cache: string | false): T {
  return cache === false ? beginning : { ...beginning, cache };
}

function proofCache(): string {
  return path.join(cacheFolder(), 'proofs');
}

/**
 * Proves a migration on an embedded PostgreSQL or SQLite, or on a server: the history is replayed, the migration applied and compared
 * with the schema made anew, taken back and compared with what was before, and applied again.
 * @param request may still be in the making: the embedded database's process starts meanwhile
 */
export async function verifyMigration(
  request: ProofRequest | Promise<ProofRequest>,
  { timeLimit, signal, server, cache = proofCache(), begun }: VerifyOptions = {},
): Promise<ProofReport> {
  // Each statement takes a few ways there and back.
  if (server !== undefined)
    return verifyOnServer(await request, { url: server, timeLimit: timeLimit ?? 180_000, signal });
  return verifyEmbedded(request, { timeLimit: timeLimit ?? 60_000, signal, cache, begun });
}

async function verifyEmbedded(
  request: ProofRequest | Promise<ProofRequest>,
  {
    timeLimit,
    signal,
    cache,
    begun = beginProof(),
  }: {
    readonly timeLimit: number;
    readonly signal: AbortSignal | undefined;
    readonly cache: string | false;
    readonly begun: BegunProof | undefined;
  },
): Promise<ProofReport> {
  const { child } = begun;
  let timer: NodeJS.Timeout | undefined;
  try {
    const asked = await request;
    return await new Promise<ProofReport>((resolve) => {
      const give = (reason: string) => resolve(notVerified(reason));
      timer = setTimeout(() => give(`It took longer than ${Math.round(timeLimit / 1000)} s.`), timeLimit);
      child.once('message', (report: ProofReport) => resolve(report));
      child.once('error', (error) => give(error.message));
      child.once('exit', () => give('The proof ended before it told its result.'));
      if (signal?.aborted) give('Cancelled.');
      signal?.addEventListener('abort', () => give('Cancelled.'), { once: true });
      const message: ProofMessage = { kind: 'prove', request: withCache(asked, cache) };
      child.send(message, (error) => error && give(error.message));
    });
  } finally {
    clearTimeout(timer);
    begun.end();
  }
}

/** The pieces of a migration file, as drizzle's migrator runs them. */
export function piecesOf(text: string): readonly string[] {
  return text
    .split(statementBreakpoint)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}
