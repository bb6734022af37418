import { randomUUID } from 'node:crypto';
import type { CancellationToken } from 'vscode-languageserver/node';
import { type DrizzleKit, KitError, openKit } from '../migrations/drizzleKit.ts';
import { WriteError } from '../migrations/files.ts';
import type { MigrationPlan } from '../migrations/generate.ts';
import { FolderError } from '../migrations/migrationFolder.ts';
import type { FilePath } from '../model/span.ts';
import type { MigrationFailure, ProofStatus } from '../protocol/migrations.ts';
import { packageOf } from '../workspace/drift/newestSnapshot.ts';
import { folderOf, toOsPath } from '../workspace/filePath.ts';
import { nodeFileSystem } from '../workspace/nodeFileSystem.ts';
import type { MigrationConfiguration } from '../workspace/workspace.ts';
import { createSeal, type Seal } from './sealedText.ts';

/** A generation that a person is in the middle of: the process with the loaded schema, and what is planned. */
export interface MigrationSession {
  readonly id: string;
  readonly configuration: MigrationConfiguration;
  readonly kit: DrizzleKit;
  plan: MigrationPlan | undefined;
  /** What the safe plan is made from. */
  original: MigrationPlan | undefined;
  proof: ProofStatus | undefined;
}

/** The generations under way, and what proofs have said. */
export interface MigrationSessions {
  open(configuration: MigrationConfiguration, token: CancellationToken): Promise<MigrationSession>;
  get(id: string): MigrationSession | undefined;
  close(id: string): void;
  closeAll(): void;
  /** By the migration's file: what its last proof said, for as long as the server runs. */
  readonly proofs: Map<FilePath, ProofStatus>;
  /** Opens what was sealed for this server. */
  seal(): Seal;
  /** The major version of the server of the last proof: hazards are those of that version. */
  serverVersion: number | undefined;
}

/** After this time without a word nobody looks at it any more, and its process goes. */
const patienceMs = 15 * 60_000;

export function createMigrationSessions(): MigrationSessions {
  const sessions = new Map<string, MigrationSession & { timer: NodeJS.Timeout }>();
  let seal: Seal | undefined;
  const close = (id: string): void => {
    const session = sessions.get(id);
    sessions.delete(id);
    clearTimeout(session?.timer);
    session?.kit.close();
  };
  const waiting = (id: string) => setTimeout(() => close(id), patienceMs).unref();
  return {
    proofs: new Map(),
    serverVersion: undefined,
    seal() {
      seal ??= createSeal();
      return seal;
    },
    async open(configuration, token) {
      const kit = await kitOf(configuration, token);
      const id = randomUUID();
      const session = {
        id,
        configuration,
        kit,
        plan: undefined,
        original: undefined,
        proof: undefined,
        timer: waiting(id),
      };
      sessions.set(id, session);
      return session;
    },
    get(id) {
      const session = sessions.get(id);
      session?.timer.refresh();
      return session;
    },
    close,
    closeAll() {
      for (const id of [...sessions.keys()]) close(id);
    },
  };
}

/** Starts drizzle-kit for a configuration. Who calls it closes it. */
export function kitOf(
  { configFile, index }: MigrationConfiguration,
  token: CancellationToken,
): Promise<DrizzleKit> {
  return openKit({
    cwd: toOsPath(packageFolder(configFile)),
    configFile: toOsPath(configFile),
    index,
    env: process.env,
    signal: signalOf(token),
  });
}

export function packageFolder(file: FilePath): FilePath {
  const isFile = (it: FilePath) => (nodeFileSystem.stat(it)?.kind === 'file' ? it : undefined);
  return packageOf(file, { file: isFile }) ?? folderOf(file);
}

export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** A fault of the input as an answer; others stay what they are. */
export function toFailure(error: unknown, configuration: MigrationConfiguration): MigrationFailure {
  if (error instanceof KitError) {
    const { reason, message, output } = error.failure;
    const missing = /Cannot find (?:module|package) '([^'./][^']*)'/.exec(`${message}\n${output}`)?.[1];
    if (reason === 'no-drizzle-kit' || missing !== undefined)
      return {
        kind: 'failed',
        message: missing === undefined ? message : `${missing} is not installed, which the schema needs.`,
        output,
        install: toOsPath(packageFolder(configuration.configFile)),
      };
    return { kind: 'failed', message, output, ...(reason === 'cancelled' ? { cancelled: true } : {}) };
  }
  if (error instanceof FolderError || error instanceof WriteError) return failed(error.message);
  throw error;
}

export function failed(message: string): MigrationFailure {
  return { kind: 'failed', message, output: '' };
}
