import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  emptySnapshot,
  FolderError,
  type MigrationFolder,
  readMigrationFolder,
} from '../../../migrations/migrationFolder.ts';
import type { SchemaChange } from '../../../model/diff.ts';
import type { Dialect } from '../../../model/schema.ts';
import { isUnknown, known } from '../../../model/unknown.ts';
import { type HistoryStatus, historyStatus } from '../../../review/historyStatus.ts';
import { readDrizzleConfig } from '../../../sources/drizzle/config.ts';
import { dialectNamed } from '../../../sources/drizzle/dialectName.ts';
import { changesSince as changesSinceSnapshot } from '../../../sources/drizzle/snapshot/changesSince.ts';
import type { SourceHost } from '../../../sources/source.ts';
import { certainChanges } from '../../../workspace/drift/certainChanges.ts';
import { toFilePath } from '../../../workspace/filePath.ts';
import { createFolderListings } from '../../../workspace/folderListings.ts';
import { createMergedMigrations, mergedFiles } from '../../../workspace/mergedFiles.ts';
import { createModuleResolver } from '../../../workspace/moduleResolution.ts';
import { nodeFileSystem } from '../../../workspace/nodeFileSystem.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import { type CliEnvironment, UsageError } from '../../environment.ts';
import { openWorkspace } from '../../openWorkspace.ts';
import type { MigrationProject } from './project.ts';

/** The migrations and how the schema stands to them. Nothing was executed to tell it. */
export interface MigrationState {
  readonly dialect: Dialect;
  readonly out: string;
  /** Undefined where there are no migrations yet. */
  readonly history: HistoryStatus | undefined;
  /** Undefined where the records cannot be worked with. */
  readonly folder: MigrationFolder | undefined;
  /** Why, and what helps. */
  readonly problem: string | undefined;
  /** What the schema has that no migration brings; undefined where it cannot be told. */
  readonly changes: readonly SchemaChange[] | undefined;
}

export interface StateOptions {
  /** Migrations up to here are not judged: a date, a migration or a git revision. */
  readonly since?: string;
  /** Whether the findings tell the queries that a migration breaks. */
  readonly queries: boolean;
}

/** @throws UsageError when the configuration does not tell enough */
export async function readState(
  project: MigrationProject,
  environment: CliEnvironment,
  { since, queries }: StateOptions,
): Promise<MigrationState> {
  const { dialect, out } = readSettings(project);
  const merged = existsSync(out) ? mergedFiles(toFilePath(out)) : undefined;
  const isOutside = path.relative(project.cwd, out).startsWith('..');
  const { workspace } = await openWorkspace(
    isOutside && existsSync(out) ? [project.cwd, out] : [project.cwd],
    environment,
    {
      edited: createMergedMigrations().edited,
      queries,
      ...(since === undefined ? {} : { migrations: { migrationsSince: since } }),
    },
  );
  const records = recordsIn(out, dialect);
  const { folder } = records;
  return {
    ...records,
    dialect,
    out,
    history: historyStatus(workspace, toFilePath(out), merged),
    changes: folder && changesSince(folder, dialect, workspace, project),
  };
}

/**
 * What the migrations' own files tell, without the schema.
 * @throws UsageError when the configuration does not tell enough
 */
export function readRecords(project: MigrationProject): Pick<MigrationState, 'folder' | 'problem'> {
  const { dialect, out } = readSettings(project);
  return recordsIn(out, dialect);
}

function recordsIn(out: string, dialect: Dialect): Pick<MigrationState, 'folder' | 'problem'> {
  try {
    return { folder: readMigrationFolder(out, dialect), problem: undefined };
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    return { folder: undefined, problem: error.message };
  }
}

function changesSince(
  folder: MigrationFolder,
  dialect: Dialect,
  workspace: Workspace,
  project: MigrationProject,
): readonly SchemaChange[] | undefined {
  const configFile = toFilePath(project.configFile);
  const found = workspace.projects().find((it) => it.configFile === configFile);
  if (!found) throw new UsageError(`${path.basename(project.configFile)} names no schema file that is there`);
  const changes = changesSinceSnapshot(
    folder.snapshot ?? emptySnapshot(dialect),
    found.schema,
    found.exposed,
    dialect,
  );
  return changes && certainChanges(changes, found);
}

function readSettings({ configFile, cwd }: MigrationProject): {
  readonly dialect: Dialect;
  readonly out: string;
} {
  const [config] = readDrizzleConfig(toFilePath(configFile), sourceHost()).configs;
  const dialect = dialectNamed(config?.dialect && known(config.dialect.value));
  if (!config || !dialect)
    throw new UsageError(`${path.basename(configFile)}: the dialect cannot be told without running it`);
  if (config.out && isUnknown(config.out.value))
    throw new UsageError(`${path.basename(configFile)}: \`out\` cannot be told: ${config.out.value.reason}`);
  return { dialect, out: path.resolve(cwd, (config.out && known(config.out.value)) ?? 'drizzle') };
}

function sourceHost(): SourceHost {
  const readText = (file: string) => nodeFileSystem.readText(file);
  const resolver = createModuleResolver({ listings: createFolderListings(nodeFileSystem), readText });
  return {
    readText,
    version: () => 0,
    resolveImport: (specifier, from) => resolver.resolve(specifier, from),
  };
}
