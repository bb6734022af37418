import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type DrizzleKit, KitError, openKit } from '../../../migrations/drizzleKit.ts';
import { WriteError } from '../../../migrations/files.ts';
import { FolderError } from '../../../migrations/migrationFolder.ts';
import { type CliEnvironment, UsageError } from '../../environment.ts';

export interface ProjectOptions {
  /** The drizzle configuration; found in the working directory where left out. */
  readonly config?: string;
}

/** Which drizzle configuration a command is about. OS paths. */
export interface MigrationProject {
  readonly configFile: string;
  /** Where drizzle-kit would be called: the package of the configuration. */
  readonly cwd: string;
}

/** True for the name of a configuration of drizzle-kit. */
export function isDrizzleConfig(name: string): boolean {
  return /^drizzle([.-].*)?\.config\.([cm]?[jt]s|json)$/.test(name);
}

/** @throws UsageError when there is none, or several and none is named */
export function findProject({ config }: ProjectOptions, { cwd }: CliEnvironment): MigrationProject {
  if (config !== undefined) {
    const configFile = path.resolve(cwd, config);
    if (!existsSync(configFile)) throw new UsageError(`${config}: no such file`);
    return { configFile, cwd: packageOf(configFile) };
  }
  const found = readdirSync(cwd).filter(isDrizzleConfig);
  const [only] = found;
  if (only === undefined)
    throw new UsageError('no drizzle.config.ts here: name the configuration with --config <file>');
  if (found.length > 1)
    throw new UsageError(`several configurations; name one with --config:\n  ${found.join('\n  ')}`);
  const configFile = path.join(cwd, only);
  return { configFile, cwd: packageOf(configFile) };
}

function packageOf(file: string): string {
  const own = path.dirname(file);
  for (let folder = own; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    if (folder === path.dirname(folder)) return own;
  }
}

/** Where a proof runs. */
export interface ProofPlace {
  /** The URL of a PostgreSQL server. */
  readonly url?: string;
  /** On the server of the configuration. */
  readonly onServer?: boolean;
}

/** @returns the URL of the server; undefined: the proof runs on the embedded database. @throws UsageError */
export async function serverOf({ url, onServer }: ProofPlace, kit: DrizzleKit): Promise<string | undefined> {
  if (!onServer) return url;
  const connection = await kit.connection();
  if (connection === undefined)
    throw new UsageError(
      'the configuration has no `dbCredentials` of a server, and DATABASE_URL is not set: name the server with --url <url>',
    );
  return connection;
}

/**
 * Runs with drizzle-kit, which ends afterwards; what goes wrong is told in a sentence, exit code 2.
 * @param timeLimit seconds for each request
 */
export async function withKit<T>(
  project: MigrationProject,
  environment: CliEnvironment,
  { timeLimit, loadSchema }: { readonly timeLimit?: number | undefined; readonly loadSchema?: boolean },
  run: (kit: DrizzleKit) => Promise<T>,
): Promise<T> {
  let kit: DrizzleKit | undefined;
  try {
    kit = await openKit({
      ...project,
      env: environment.env,
      ...(timeLimit === undefined ? {} : { timeLimit: timeLimit * 1000 }),
      ...(loadSchema ? { loadSchema } : {}),
    });
    return await run(kit);
  } catch (error) {
    throw toUsageError(error);
  } finally {
    kit?.close();
  }
}

/** Faults of the input as what ends a command with code 2; others stay what they are. */
export function toUsageError(error: unknown): unknown {
  if (error instanceof KitError) {
    const { message, output } = error.failure;
    return new UsageError(output && !message.startsWith(output) ? `${message}\n\n${output}` : message);
  }
  if (error instanceof FolderError || error instanceof WriteError) return new UsageError(error.message);
  return error;
}
