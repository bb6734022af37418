import type { SchemaChange } from '../model/diff.ts';
import type { Schema } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import { known } from '../model/unknown.ts';
import { readDrizzleConfig } from '../sources/drizzle/config.ts';
import { changesSince } from '../sources/drizzle/snapshot/changesSince.ts';
import { fromSnapshot } from '../sources/drizzle/snapshot/fromSnapshot.ts';
import { emptyDatabase, partsOf } from '../sources/sql/database.ts';
import { recogniseHistory } from '../sources/sql/history/recognise.ts';
import { loadSqlParser } from '../sources/sql/parse.ts';
import { readScript, replayScript } from '../sources/sql/script.ts';
import { createWorkspace } from './createWorkspace.ts';
import { baseName, folderOf, isInside, joinPath } from './filePath.ts';
import type { FileSystem } from './fileSystem.ts';
import { createFolderListings } from './folderListings.ts';
import { readGitRevision } from './gitRevision.ts';
import { replayedHistory } from './replayedHistory.ts';
import { treeFileSystem } from './treeFileSystem.ts';
import type { Project } from './workspace.ts';

/** Another state of a schema, to compare the present one with. */
export type EarlierState =
  | { readonly kind: 'git'; readonly revision: string }
  /** What the last migration left, as the migration tool noted it. */
  | { readonly kind: 'migration' }
  /** An SQL file that makes the whole schema, as `pg_dump --schema-only` writes it. */
  | { readonly kind: 'dump'; readonly file: FilePath };

export type EarlierSchema =
  | {
      readonly schema: Schema;
      /** For people. */
      readonly name: string;
      /**
       * What is different since then, where the two must not be compared as they are: a snapshot writes out what code leaves
       * to the tool.
       */
      readonly changes?: readonly SchemaChange[];
    }
  | { readonly problem: string };

/** The folders of the workspace and the disk they are on. */
export interface Surroundings {
  readonly folders: readonly FilePath[];
  readonly fileSystem: FileSystem;
}

/** The schema of a project as it was. Nothing of the project is executed. */
export async function earlierSchema(
  project: Project,
  state: EarlierState,
  surroundings: Surroundings,
): Promise<EarlierSchema> {
  switch (state.kind) {
    case 'git':
      return fromGit(project, state.revision, surroundings.folders);
    case 'migration':
      return fromLastMigration(project, surroundings.fileSystem);
    case 'dump':
      return fromDump(project, state.file, surroundings.fileSystem);
    default:
      return state satisfies never;
  }
}

async function fromGit(
  project: Project,
  revision: string,
  folders: readonly FilePath[],
): Promise<EarlierSchema> {
  const top = folders.find((folder) => isInside(project.folder, folder)) ?? project.folder;
  const texts = await readGitRevision(top, revision);
  if ('problem' in texts) return texts;
  const workspace = createWorkspace({ rules: [], fileSystem: treeFileSystem(texts) });
  workspace.setFolders([top]);
  for await (const _ of workspace.scan());
  workspace.update();
  const then = workspace.projects();
  const same =
    then.find(({ configFile, folder }) => configFile === project.configFile && folder === project.folder) ??
    [...then].sort((a, b) => b.schema.tables.length - a.schema.tables.length)[0];
  return same ? { schema: same.schema, name: revision } : { problem: `There was no schema at ${revision}.` };
}

async function fromLastMigration(project: Project, fileSystem: FileSystem): Promise<EarlierSchema> {
  const folder = migrationsFolder(project, fileSystem);
  const meta = joinPath(folder, 'meta');
  const last = fileSystem
    .readFolder(meta)
    .map(({ name }) => name)
    .filter((name) => /^\d+_snapshot\.json$/.test(name))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .at(-1);
  if (last === undefined) return fromMigrations(project, folder, fileSystem);
  const file = joinPath(meta, last);
  let json: unknown;
  try {
    json = JSON.parse(fileSystem.readText(file) ?? '');
  } catch {
    return { problem: `${file} is no JSON.` };
  }
  const schema = fromSnapshot(json, file);
  const dialect = schema?.tables[0]?.dialect ?? project.schema.tables[0]?.dialect;
  const changes = dialect && changesSince(json, project.schema, project.exposed, dialect);
  return schema
    ? { schema, name: `migration ${Number.parseInt(last, 10)}`, ...(changes && { changes }) }
    : { problem: `${file} is no snapshot of a version that is known.` };
}

/** drizzle-kit 1.x, and where no snapshot is kept: the SQL is replayed, since that is what a database has seen. */
async function fromMigrations(
  project: Project,
  folder: FilePath,
  fileSystem: FileSystem,
): Promise<EarlierSchema> {
  const history = recogniseHistory(folder, {
    entries: createFolderListings(fileSystem).entries,
    readText: fileSystem.readText,
  });
  const last = history?.files.at(-1);
  if (!history || !last) return { problem: `No migration of drizzle-kit was found in ${folder}.` };
  if (project.schema.tables.some(({ dialect }) => dialect !== 'postgresql'))
    return { problem: 'Only migrations for PostgreSQL can be replayed.' };
  return { schema: await replayedHistory(history, history.files.length, fileSystem), name: last.name };
}

/** Where the configuration says, else where drizzle-kit puts them by itself. */
function migrationsFolder({ configFile, folder }: Project, fileSystem: FileSystem): FilePath {
  if (configFile === undefined) return joinPath(folder, 'drizzle');
  const { configs } = readDrizzleConfig(configFile, {
    readText: fileSystem.readText,
    version: () => 0,
    resolveImport: () => ({ kind: 'missing', reason: 'not looked for' }),
  });
  const out = configs.map((config) => known(config.out?.value)).find((value) => value !== undefined);
  return joinPath(folderOf(configFile), out ?? 'drizzle');
}

async function fromDump(project: Project, file: FilePath, fileSystem: FileSystem): Promise<EarlierSchema> {
  const name = baseName(file);
  if (project.schema.tables.some(({ dialect }) => dialect !== 'postgresql'))
    return { problem: 'Only dumps of PostgreSQL can be read.' };
  const text = fileSystem.readText(file);
  if (text === undefined) return { problem: `${name} cannot be read.` };
  await loadSqlParser();
  const script = readScript(file, text);
  const parts = partsOf(replayScript(emptyDatabase(file), script));
  if (parts.tables.length === 0) return { problem: `${name} makes no tables.` };
  return { schema: parts, name };
}
