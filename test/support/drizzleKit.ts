import { type ChildProcess, fork } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dialect } from '../../server/src/model/schema.ts';

/** What to ask drizzle-kit about. */
export interface KitRequest {
  readonly dialect: Dialect;
  /** Absolute paths of the files that a drizzle configuration would name. */
  readonly entries: readonly string[];
  readonly casing?: 'snake_case' | 'camelCase';
  /** Where the packages of a monorepo are looked for by name; the folder of the entries where left out. */
  readonly root?: string;
}

export type KitSnapshot = Readonly<Record<string, unknown>>;

export type KitReply =
  | {
      readonly kind: 'snapshot';
      readonly snapshot: KitSnapshot;
      /** Imports that were replaced by a stub because they lead out of the repository. */
      readonly stubbed: readonly string[];
    }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * drizzle-kit's own reading of schema files: they are bundled without any of their packages installed, run in
 * a child process and handed to drizzle-kit's snapshot generator.
 */
export interface DrizzleKit {
  /** The snapshot as JSON: no undefined properties, bigints as numbers. */
  snapshot(request: KitRequest): Promise<KitReply>;
  close(): void;
}

const childFile = fileURLToPath(new URL('drizzleKitChild.ts', import.meta.url));

/** The drizzle-kit to ask. */
export type KitVersion = '0.31' | '1.0';

/** One child serves all requests, one after the other; it is made anew when drizzle-kit ends it. */
export function startDrizzleKit(version: KitVersion = '0.31', { timeout = 240_000 } = {}): DrizzleKit {
  let child: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return {
    snapshot(request) {
      const reply = last.then(() => ask(request));
      last = reply;
      return reply;
    },
    close() {
      child?.kill();
      child = undefined;
    },
  };

  function ask(request: KitRequest): Promise<KitReply> {
    child ??= startChild(version);
    const running = child;
    let output = '';
    const listen = (chunk: Buffer) => {
      output += chunk.toString();
    };
    running.stdout?.on('data', listen);
    running.stderr?.on('data', listen);
    return new Promise<KitReply>((resolve) => {
      const timer = setTimeout(() => finish({ kind: 'failed', message: 'it took too long' }, true), timeout);
      // drizzle-kit tells people on the console what is wrong and ends the process.
      const ended = () => finish({ kind: 'failed', message: output.trim() || 'it ended' }, true);
      const answered = (reply: KitReply) => finish(reply, false);
      const finish = (reply: KitReply, isOver: boolean) => {
        clearTimeout(timer);
        running.off('message', answered);
        running.off('close', ended);
        running.stdout?.off('data', listen);
        running.stderr?.off('data', listen);
        if (isOver) {
          running.kill();
          child = undefined;
        }
        resolve(reply);
      };
      running.once('message', answered);
      running.once('close', ended);
      running.send(request);
    });
  }
}

function startChild(version: KitVersion): ChildProcess {
  // The schema files are run: they get none of the surroundings but the path.
  const { PATH } = process.env;
  return fork(childFile, [version], {
    execArgv: ['--import', 'tsx'],
    // From here tsx and drizzle-kit are found, wherever the caller stands.
    cwd: dirname(childFile),
    env: { ...(PATH ? { PATH } : {}), TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'json',
  });
}
