import path from 'node:path';
import {
  emptySnapshot,
  type MigrationFolder,
  readMigrationFolder,
} from '../../../migrations/migrationFolder.ts';
import { diffSchemas, type SchemaChange } from '../../../model/diff.ts';
import type { Dialect } from '../../../model/schema.ts';
import { isUnknown, known } from '../../../model/unknown.ts';
import { dialectNamed, readDrizzleConfig } from '../../../sources/drizzle/config.ts';
import { fromSnapshot } from '../../../sources/drizzle/snapshot/fromSnapshot.ts';
import { toSnapshot } from '../../../sources/drizzle/snapshot/toSnapshot.ts';
import type { SourceHost } from '../../../sources/source.ts';
import { toFilePath } from '../../../workspace/filePath.ts';
import { createFolderListings } from '../../../workspace/folderListings.ts';
import { createModuleResolver } from '../../../workspace/moduleResolution.ts';
import { nodeFileSystem } from '../../../workspace/nodeFileSystem.ts';
import { type CliEnvironment, UsageError } from '../../environment.ts';
import { openWorkspace } from '../../openWorkspace.ts';
import { type MigrationProject, toUsageError } from './project.ts';

/** The migrations and how the schema stands to them. Nothing was executed to tell it. */
export interface MigrationState {
  readonly folder: MigrationFolder;
  readonly dialect: Dialect;
  /** Undefined where the layout has no snapshot that is read. */
  readonly changes: readonly SchemaChange[] | undefined;
}

/** @throws UsageError when the configuration or the folder do not tell enough */
export async function readState(
  project: MigrationProject,
  environment: CliEnvironment,
): Promise<MigrationState> {
  const { dialect, out } = readSettings(project);
  let folder: MigrationFolder;
  try {
    folder = readMigrationFolder(out, dialect);
  } catch (error) {
    throw toUsageError(error);
  }
  if (folder.layout === 'folders') return { folder, dialect, changes: undefined };
  const { workspace } = await openWorkspace([project.cwd], environment);
  const configFile = toFilePath(project.configFile);
  const found = workspace.projects().find((it) => it.configFile === configFile);
  if (!found) throw new UsageError(`${path.basename(project.configFile)} names no schema file that is there`);
  const before = fromSnapshot(folder.snapshot ?? emptySnapshot(dialect), 'snapshot.json');
  const now = JSON.parse(JSON.stringify(toSnapshot(found.schema, found.exposed, dialect))) as object;
  const after = fromSnapshot(now, 'schema');
  return { folder, dialect, changes: before && after ? diffSchemas(before, after) : undefined };
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
