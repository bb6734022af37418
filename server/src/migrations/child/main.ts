import { createRequire } from 'node:module';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { KitConfig, KitFailureReason, KitReply, KitRequest } from '../kitMessages.ts';
import { watchEnvironment } from './askedEnvironment.ts';
import { type ReadConfig, readConfig } from './config.ts';
import { findKit, type Kit } from './kit.ts';
import { hookModules } from './moduleHooks.ts';
import { schemaFiles } from './schemaFiles.ts';

/**
 * Runs as a process of its own, as it executes the workspace's code: finds drizzle-kit, loads the
 * configuration and the schema and has drizzle-kit compare snapshots. Answers over IPC and ends with its
 * parent.
 */

let opened: ({ readonly kit: Kit } & ReadConfig) | undefined;
/** The exports of the schema, where they were loaded before they were asked for. */
let ahead: Promise<Record<string, unknown>> | undefined;

const environment = watchEnvironment();

process.on('disconnect', () => process.exit());
// A schema that loops hears of nothing: a thread looks whether the parent is still there.
new Worker(
  `const parent = process.ppid;
   setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 1000);`,
  { eval: true, execArgv: [] },
).unref();
process.on('message', (request: KitRequest) => {
  answer(request)
    .catch((error: unknown) => failure(error))
    .then((reply) => {
      process.send?.(reply);
      if (request.kind === 'open' && request.loadSchema && reply.kind === 'opened') setImmediate(loadAhead);
    });
});

/** Loads what the first snapshot needs while the parent looks at the folder. */
function loadAhead(): void {
  if (opened?.kit.api !== 'api') return;
  const { kit, config } = opened;
  ahead = stage('schema', () => {
    kit.load();
    return loadSchema(config);
  });
  // It is told to the one who asks for the snapshot.
  ahead.catch(() => {});
}

async function answer(request: KitRequest): Promise<KitReply> {
  if (request.kind === 'open') {
    process.chdir(request.cwd);
    const kit = await stage('no-drizzle-kit', () => findKit(request.cwd, request.fallback));
    await stage('drizzle-kit', () => hookModules(kit));
    const { config, connection } = await stage('config', () => readConfig(request));
    opened = { kit, config, connection };
    return { kind: 'opened', kit: { version: kit.version, api: kit.api, fallback: kit.fallback }, config };
  }
  if (!opened) throw new Error('the first request has to be `open`');
  const { kit, config } = opened;
  switch (request.kind) {
    case 'connection':
      return { kind: 'connection', ...(opened.connection ? { url: opened.connection } : {}) };
    case 'snapshot': {
      const loading = ahead ?? stage('schema', () => loadSchema(config));
      ahead = undefined;
      const exports = await loading;
      return {
        kind: 'snapshot',
        snapshot: await stage('schema', () => kit.snapshot(config, exports, request.previousId)),
      };
    }
    case 'statements': {
      const statements: (readonly string[])[] = [];
      for (const [before, after] of request.pairs)
        statements.push(await stage('snapshot', () => kit.statements(config, before, after)));
      return { kind: 'statements', statements };
    }
    case 'between':
      return stage('snapshot', () => kit.between(config, request.before, request.after, request.hints));
    case 'generate':
      return stage('schema', () =>
        kit.generate(
          { ...config, out: request.out },
          schemaFiles(config),
          request.name,
          request.hints,
          request.custom,
        ),
      );
  }
}

/** The values that the schema files export, each once. */
function loadSchema(config: KitConfig): Record<string, unknown> {
  const values = new Set<unknown>();
  const require = createRequire(import.meta.filename);
  for (const file of schemaFiles(config)) {
    for (const value of Object.values(require(file) as Record<string, unknown>)) values.add(value);
  }
  return Object.fromEntries([...values].map((value, index) => [`export${index}`, value]));
}

/** What goes wrong within is told apart by where it did. */
async function stage<T>(reason: KitFailureReason, run: () => T | Promise<T>): Promise<T> {
  environment.forget();
  try {
    return await run();
  } catch (error) {
    throw error instanceof StageError ? error : new StageError(reason, error);
  }
}

class StageError extends Error {
  override readonly name = 'StageError';
  readonly reason: KitFailureReason;
  constructor(reason: KitFailureReason, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.reason = reason;
  }
}

function failure(error: unknown): KitReply {
  const reason = error instanceof StageError ? error.reason : 'drizzle-kit';
  const cause = error instanceof StageError ? error.cause : error;
  const stack = cause instanceof Error ? stackOutside(cause) : String(cause);
  const message = withEnvironment(error instanceof Error ? error.message : String(error), reason);
  return { kind: 'failed', reason, message, output: stack.slice(0, 20_000) };
}

/** Where it failed in the workspace and its packages: what this program called tells its user nothing. */
function stackOutside({ stack, message }: Error): string {
  const lines = (stack ?? message).split('\n');
  const ours = path.dirname(import.meta.filename);
  const isInside = (line: string) =>
    /^\s+at /.test(line) && (line.includes('node:internal') || line.includes(ours));
  const rest = lines.filter((line) => !isInside(line));
  return rest.some((line) => /^\s+at /.test(line)) ? rest.join('\n') : message;
}

/** What fails for want of a variable seldom says which. */
function withEnvironment(message: string, reason: KitFailureReason): string {
  const missing = reason === 'schema' || reason === 'config' ? environment.missing().slice(-3) : [];
  if (missing.length === 0 || missing.some((name) => message.includes(name))) return message;
  return `${message}\nIt asked for ${missing.join(', ')} before, which the environment does not have: set it, or load the .env file in the configuration.`;
}
