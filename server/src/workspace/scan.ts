import type { FilePath } from '../model/span.ts';
import { isConfigurationFile } from './configuration.ts';
import type { FileFacts } from './fileFacts.ts';
import { baseName } from './filePath.ts';
import type { FileSystem } from './fileSystem.ts';
import type { FolderListings } from './folderListings.ts';
import { type Missed, walkFolder } from './folderWalk.ts';
import type { Notices } from './notices.ts';
import type { Packages } from './packages.ts';
import type { ProjectSet } from './projectSet.ts';

import type { SchemaSource } from './schemaSource.ts';

import { isSourceFile } from './sourcePaths.ts';
import { isSqlFile } from './sqlPaths.ts';
import type { SqlProjects } from './sqlProjects.ts';
import type { Texts } from './texts.ts';
import type { ScanProgress } from './workspace.ts';

export interface ScanOptions {
  readonly folders: readonly FilePath[];
  readonly fileSystem: FileSystem;
  readonly listings: FolderListings;
  readonly texts: Texts;
  readonly packages: Packages;
  readonly projects: ProjectSet;
  readonly facts: FileFacts;
  readonly source: SchemaSource;
  readonly notices: Pick<Notices, 'leftOut'>;
  foundConfiguration(file: FilePath): void;
  /** Told the files that can hold code, configurations of the schema left out. */
  foundCode(files: readonly FilePath[]): void;
  /** Takes the SQL files in; loads what reads SQL unless there are none. */
  openSql(files: readonly FilePath[]): Promise<SqlProjects | undefined>;
}

/** How many files are fetched from the disk at once. */
const batchSize = 32;
/** Milliseconds after which others get their turn. */
const turn = 12;

/**
 * Walks the folders, loads the configurations, reads the schema files they name, open ones first, and then
 * the loose files. SQL comes last: whether a history is mirrored by a schema is known then.
 */
export async function* scanFolders(options: ScanOptions): AsyncGenerator<ScanProgress, void, void> {
  const { texts, packages, projects, facts, source } = options;
  const found = await walk(options);
  await texts.prefetch([...found.manifests, ...found.configFiles]);
  packages.set(found.manifests);
  for (const file of found.configurations) options.foundConfiguration(file);
  const open = [...texts.openFiles()];
  if (found.configFiles.length > 0 || open.some(mayDeclare)) await source.load?.();
  projects.begin(found.codeFiles, found.configFiles);
  options.foundCode(found.codeFiles);
  let done = 0;
  let turnEnd = Date.now() + turn;
  for (const file of open) projects.addLoose(file);
  yield* readWaiting();
  for (let i = 0; i < found.codeFiles.length; i += batchSize) {
    const batch = found.codeFiles.slice(i, i + batchSize);
    await texts.prefetch(batch);
    if (source.isLoaded?.() === false && batch.some(mayDeclare)) await source.load?.();
    for (const file of batch) projects.addLoose(file);
    yield* readWaiting();
    release();
  }
  projects.finish();
  release();
  yield* readSql();
  release();

  function mayDeclare(file: FilePath): boolean {
    return source.mayDeclare(texts.read(file) ?? '');
  }

  async function* readWaiting(): AsyncGenerator<ScanProgress, void, void> {
    for (;;) {
      await texts.prefetch(projects.upcoming(batchSize));
      for (let i = 0; i < batchSize; i++) {
        const file = projects.readNext();
        if (file === undefined) return;
        done++;
        yield { done, total: done + projects.waitingCount(), file };
        if (Date.now() < turnEnd) continue;
        await new Promise((resolve) => setImmediate(resolve));
        turnEnd = Date.now() + turn;
      }
      release();
    }
  }

  async function* readSql(): AsyncGenerator<ScanProgress, void, void> {
    const sql = await options.openSql(found.sqlFiles);
    for (;;) {
      const file = sql?.readNext();
      if (file === undefined) return;
      done++;
      yield { done, total: done + projects.waitingCount() + (sql?.waitingCount() ?? 0), file };
      if (Date.now() < turnEnd) continue;
      await new Promise((resolve) => setImmediate(resolve));
      turnEnd = Date.now() + turn;
    }
  }

  function release(): void {
    facts.note();
    texts.release();
  }
}

interface Found {
  readonly codeFiles: readonly FilePath[];
  readonly configFiles: readonly FilePath[];
  readonly manifests: readonly FilePath[];
  readonly configurations: readonly FilePath[];
  readonly sqlFiles: readonly FilePath[];
}

async function walk({ folders, fileSystem, notices, source: { isConfig } }: ScanOptions): Promise<Found> {
  const files = new Set<FilePath>();
  const missed = new Map<FilePath, Missed>();
  for (const folder of folders) {
    const walked = walkFolder(folder, fileSystem, (what) => missed.set(what.path, what));
    for await (const batch of walked) for (const file of batch) files.add(file);
  }
  notices.leftOut([...missed.values()]);
  const sorted = [...files].sort();
  const configFiles = sorted.filter((file) => isConfig(baseName(file)));
  return {
    codeFiles: sorted.filter((file) => isSourceFile(file) && !isConfig(baseName(file))),
    configFiles,
    manifests: sorted.filter((file) => baseName(file) === 'package.json'),
    configurations: sorted.filter(isConfigurationFile),
    sqlFiles: sorted.filter(isSqlFile),
  };
}
