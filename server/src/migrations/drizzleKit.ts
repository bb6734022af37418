import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { maskSecrets } from './connectionText.ts';
import type { KitHint, OpenQuestion1 } from './hints.ts';
import type { KitConfig, KitFailure, KitInfo, KitReply, KitRequest, KitSnapshot } from './kitMessages.ts';
import { programFile } from './programFile.ts';

export interface OpenKitOptions {
  /** Where drizzle-kit would be called. */
  readonly cwd: string;
  readonly configFile: string | undefined;
  /** Of a file that exports several configurations. */
  readonly index?: number;
  readonly defaults?: Partial<KitConfig>;
  /** The whole environment of the process: what the person's own `drizzle-kit` would see. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For each request; 30 seconds where left out. */
  readonly timeLimit?: number;
  readonly signal?: AbortSignal;
  /** The schema will be asked for: it is loaded meanwhile. Where left out, its code runs when it is. */
  readonly loadSchema?: boolean;
}

/** A running drizzle-kit of a workspace. Requests fail by `KitError`; close it in any case. */
export interface DrizzleKit {
  readonly info: KitInfo;
  readonly config: KitConfig;
  /** The URL of the configuration's database, a secret: by its `dbCredentials`, else by `DATABASE_URL`. */
  connection(): Promise<string | undefined>;
  /** The schema as it stands in the files (0.x). */
  snapshot(previousId: string): Promise<KitSnapshot>;
  /** For each pair the statements that lead from its first to its second snapshot (0.x). */
  statements(
    pairs: readonly (readonly [KitSnapshot, KitSnapshot])[],
  ): Promise<readonly (readonly string[])[]>;
  /**
   * Writes a migration into a folder, or tells what is to be decided before (1.x).
   * @param custom an empty one, for SQL of one's own
   */
  generate(
    out: string,
    name: string,
    hints: readonly KitHint[],
    custom?: boolean,
  ): Promise<{ readonly changed: boolean } | { readonly questions: readonly OpenQuestion1[] }>;
  /** The statements that lead from one snapshot to another, or what is to be decided before (1.x). */
  between(
    before: KitSnapshot,
    after: KitSnapshot,
    hints: readonly KitHint[],
  ): Promise<
    { readonly statements: readonly (readonly string[])[] } | { readonly questions: readonly OpenQuestion1[] }
  >;
  close(): void;
}

/** Why drizzle-kit gave no answer. */
export class KitError extends Error {
  override readonly name = 'KitError';
  readonly failure: KitFailure;
  constructor(failure: KitFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

const outputLimit = 64 * 1024;

const replyKinds: ReadonlySet<string> = new Set<KitReply['kind']>([
  'opened',
  'connection',
  'snapshot',
  'statements',
  'generated',
  'questions',
  'failed',
]);

/**
 * Starts a process that executes the workspace's code, so only on a person's command in a trusted workspace.
 * It has a time limit and is killed with everything that it started.
 * @throws KitError
 */
export async function openKit(options: OpenKitOptions): Promise<DrizzleKit> {
  const child = startChild(options);
  const { timeLimit = 30_000, signal } = options;
  let output = '';
  const listen = (chunk: Buffer) => {
    if (output.length < outputLimit) output += chunk.toString().slice(0, outputLimit - output.length);
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  const close = () => killGroup(child);
  signal?.addEventListener('abort', close, { once: true });

  const ask = async <K extends KitReply['kind']>(
    request: KitRequest,
    ...kinds: readonly K[]
  ): Promise<Extract<KitReply, { readonly kind: K }>> => {
    const reply = await exchange(child, request, timeLimit, () => output, signal);
    if (reply.kind === 'failed') {
      if (reply.reason === 'timeout' || reply.reason === 'exited') close();
      const printed = `${output}${output ? '\n' : ''}${reply.output}`.trim();
      throw new KitError({
        ...reply,
        message: maskSecrets(reply.message),
        output: maskSecrets(printed),
      });
    }
    if (!kinds.includes(reply.kind as K)) throw new Error(`an answer to another question: ${reply.kind}`);
    return reply as Extract<KitReply, { readonly kind: K }>;
  };

  try {
    const { kit, config } = await ask(
      {
        kind: 'open',
        cwd: options.cwd,
        configFile: options.configFile,
        defaults: options.defaults ?? {},
        index: options.index ?? 0,
        fallback: fallbackKit(),
        loadSchema: options.loadSchema ?? false,
      },
      'opened',
    );
    return {
      info: kit,
      config,
      connection: async () => (await ask({ kind: 'connection' }, 'connection')).url,
      snapshot: async (previousId) => (await ask({ kind: 'snapshot', previousId }, 'snapshot')).snapshot,
      statements: async (pairs) => (await ask({ kind: 'statements', pairs }, 'statements')).statements,
      generate: (out, name, hints, custom = false) =>
        ask({ kind: 'generate', out, name, hints, custom }, 'generated', 'questions'),
      between: (before, after, hints) =>
        ask({ kind: 'between', before, after, hints }, 'statements', 'questions'),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function startChild({ cwd, env }: OpenKitOptions): ChildProcess {
  const { file, execArgv } = programFile('drizzleKitChild', 'child/main.ts');
  const child = fork(file, {
    // The sources are loaded by a loader that stands beside them, whatever the working directory.
    cwd: execArgv.length > 0 ? path.dirname(file) : cwd,
    execArgv: [...execArgv],
    env: { ...env },
    // No terminal: drizzle-kit must not ask on it.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A process group of its own, so that all of it can be killed.
    detached: process.platform !== 'win32',
    serialization: 'advanced',
  });
  // An error between two questions is nobody's: the next question finds the child gone.
  child.on('error', () => {});
  return child;
}

function exchange(
  child: ChildProcess,
  request: KitRequest,
  timeLimit: number,
  output: () => string,
  signal: AbortSignal | undefined,
): Promise<KitReply> {
  const fail = (reason: KitFailure['reason'], message: string): KitFailure => ({
    kind: 'failed',
    reason,
    message,
    output: '',
  });
  return new Promise((resolve) => {
    const seconds = Math.round(timeLimit / 100) / 10;
    const timer = setTimeout(
      () => finish(fail('timeout', `The schema or drizzle-kit gave no answer within ${seconds} s.`)),
      timeLimit,
    );
    // A schema may send messages as well, where it takes itself for a worker.
    const answered = (reply: unknown) => {
      if (isReply(reply)) finish(reply);
    };
    const ended = (code: number | null) => {
      if (signal?.aborted) finish(fail('cancelled', 'Cancelled.'));
      else finish(fail('exited', endedMessage(code, output())));
    };
    // What it has started may hold its output open: then that is not waited for.
    const exited = (code: number | null) => {
      grace = setTimeout(() => ended(code), 500);
    };
    const cancelled = () => ended(null);
    const failed = (error: Error) => finish(fail('exited', error.message));
    let grace: NodeJS.Timeout | undefined;
    const finish = (reply: KitReply) => {
      clearTimeout(timer);
      clearTimeout(grace);
      child.off('message', answered);
      child.off('close', ended);
      child.off('exit', exited);
      child.off('error', failed);
      signal?.removeEventListener('abort', cancelled);
      resolve(reply);
    };
    child.on('message', answered);
    child.on('close', ended);
    child.on('exit', exited);
    signal?.addEventListener('abort', cancelled, { once: true });
    child.on('error', failed);
    if (signal?.aborted || !child.connected) ended(child.exitCode);
    else child.send(request, (error) => error && finish(fail('exited', error.message)));
  });
}

function isReply(value: unknown): value is KitReply {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  return typeof kind === 'string' && replyKinds.has(kind);
}

/** What helps first: drizzle-kit and schemas tell their reason and end the process. */
function endedMessage(code: number | null, output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const told = lines.find((line) => /error|invalid|please|missing|cannot/i.test(line)) ?? lines.find(Boolean);
  const how = code === null ? 'was killed' : `ended with code ${code}`;
  return `The process that loads the schema ${how} before it answered${told ? `: ${told}` : '.'}`;
}

function killGroup(child: ChildProcess): void {
  if (child.connected) child.disconnect();
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** A file from which the drizzle-kit is found that comes with this program: of the package, else of the checkout. */
function fallbackKit(): string {
  const packed = path.join(import.meta.dirname, 'drizzle-kit', 'package.json');
  return existsSync(packed) ? packed : path.join(import.meta.dirname, 'package.json');
}
