import { fork } from 'node:child_process';
import path from 'node:path';
import { connectionProblem } from './connectionText.ts';
import { programFile } from './programFile.ts';
import { notVerified, type ProofReport, type ProofRequest } from './verifyMessages.ts';

/** What the process that proves on a server is told. */
export type ServerProofMessage =
  | {
      readonly kind: 'prove';
      readonly request: ProofRequest;
      readonly url: string;
      /** Milliseconds. */
      readonly timeLimit: number;
    }
  | { readonly kind: 'cancel' };

export interface ServerProofReply {
  readonly kind: 'report';
  readonly report: ProofReport;
}

export interface ServerProofOptions {
  /** Of a PostgreSQL server; a secret. */
  readonly url: string;
  /** Milliseconds. */
  readonly timeLimit: number;
  readonly signal?: AbortSignal | undefined;
}

/** How long the process gets to drop its database once it is to end. */
const farewellMs = 15_000;

/**
 * Proves a migration on a PostgreSQL server, in a database that is made for it and dropped afterwards: also where the
 * proof fails, takes too long, is cancelled or this process is killed, as it runs in one of its own.
 */
export async function verifyOnServer(
  request: ProofRequest,
  { url, timeLimit, signal }: ServerProofOptions,
): Promise<ProofReport> {
  const problem = connectionProblem(url);
  if (problem) return notVerified(problem);
  if (request.dialect === 'sqlite')
    return notVerified('SQLite has no server: without a connection the proof runs on the embedded one.');
  if (signal?.aborted) return notVerified('Cancelled.');
  const { file, execArgv } = programFile('serverProof', 'child/serverProof.ts');
  const child = fork(file, {
    cwd: path.dirname(file),
    execArgv: [...execArgv],
    // The driver may print where it runs; nobody reads that.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const send = (message: ServerProofMessage) => {
    if (child.connected) child.send(message, () => {});
  };
  return new Promise<ProofReport>((resolve) => {
    let reason: string | undefined;
    let farewell: NodeJS.Timeout | undefined;
    const end = (report: ProofReport) => {
      clearTimeout(timer);
      clearTimeout(farewell);
      signal?.removeEventListener('abort', cancel);
      resolve(report);
    };
    const stop = (why: string) => {
      reason ??= why;
      send({ kind: 'cancel' });
      farewell ??= setTimeout(() => child.kill('SIGKILL'), farewellMs);
    };
    const cancel = () => stop('Cancelled.');
    const timer = setTimeout(() => stop(`It took longer than ${Math.round(timeLimit / 1000)} s.`), timeLimit);
    signal?.addEventListener('abort', cancel, { once: true });
    child.once('message', ({ report }: ServerProofReply) =>
      end(reason === undefined ? report : notVerified(reason)),
    );
    child.once('error', (error) => end(notVerified(error.message)));
    child.once('exit', () =>
      end(
        notVerified(
          `${reason ?? 'The proof ended before it told its result.'} A database \`schemawright_proof_…\` may be left on the server; the next proof there drops it.`,
        ),
      ),
    );
    send({ kind: 'prove', request, url, timeLimit });
  });
}
