import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { cacheFolder } from './cacheFolder.ts';
import { programFile } from './programFile.ts';
import { notVerified, type ProofReport, type ProofRequest } from './verifyMessages.ts';
import { verifyOnServer } from './verifyOnServer.ts';

export interface VerifyOptions {
  /** Milliseconds; the thread ends then, whatever it does, and its memory is given back. */
  readonly timeLimit?: number;
  readonly signal?: AbortSignal;
  /** Where databases are kept for the next proof; `false` keeps none. The user's cache folder where left out. */
  readonly cache?: string | false;
  /** The URL of a PostgreSQL server on which to prove instead; a secret. */
  readonly server?: string | undefined;
}

/**
 * Proves a migration on an embedded PostgreSQL or SQLite, or on a server: the history is replayed, the migration applied and compared
 * with the schema made anew, taken back and compared with what was before, and applied again.
 */
export async function verifyMigration(
  request: ProofRequest,
  { timeLimit, signal, server, cache = path.join(cacheFolder(), 'proofs') }: VerifyOptions = {},
): Promise<ProofReport> {
  // Each statement takes a few ways there and back.
  if (server !== undefined)
    return verifyOnServer(request, { url: server, timeLimit: timeLimit ?? 180_000, signal });
  return verifyEmbedded(request, { timeLimit: timeLimit ?? 60_000, signal, cache });
}

async function verifyEmbedded(
  request: ProofRequest,
  {
    timeLimit,
    signal,
    cache,
  }: {
    readonly timeLimit: number;
    readonly signal: AbortSignal | undefined;
    readonly cache: string | false;
  },
): Promise<ProofReport> {
  const { file, execArgv } = programFile('verifyWorker', 'child/verifyWorker.ts');
  const workerData: ProofRequest = cache === false ? request : { ...request, cache };
  const options = { workerData, stdout: true, stderr: true };
  // A thread does not heed the loader of the sources in its arguments.
  const worker =
    execArgv.length === 0
      ? new Worker(file, options)
      : new Worker(loaded(file), { ...options, eval: true, execArgv: [] });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<ProofReport>((resolve) => {
      const give = (reason: string) => resolve(notVerified(reason));
      timer = setTimeout(() => give(`It took longer than ${Math.round(timeLimit / 1000)} s.`), timeLimit);
      worker.once('message', resolve);
      worker.once('error', (error) => give(error.message));
      worker.once('exit', () => give('The proof ended before it told its result.'));
      if (signal?.aborted) give('Cancelled.');
      signal?.addEventListener('abort', () => give('Cancelled.'), { once: true });
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function loaded(file: string): string {
  const name = JSON.stringify(file);
  return `const load = require('node:module').createRequire(${name}); load('tsx/cjs/api').register(); load(${name});`;
}

/** The pieces of a migration file, as drizzle's migrator runs them. */
export function piecesOf(text: string): readonly string[] {
  return text
    .split('--> statement-breakpoint')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}
