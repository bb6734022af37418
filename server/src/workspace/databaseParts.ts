import type { MadeTable } from '../model/databaseTable.ts';
import type { EntityId, Table } from '../model/schema.ts';
import type { FilePath, PartSpans } from '../model/span.ts';
import { known } from '../model/unknown.ts';
import { fromSnapshot } from '../sources/drizzle/snapshot/fromSnapshot.ts';
import type { History } from '../sources/sql/history/history.ts';
import { newestDdl } from './drift/newestDdl.ts';
import { newestSnapshot } from './drift/newestSnapshot.ts';
import type { FileSystem } from './fileSystem.ts';
import type { FolderListings } from './folderListings.ts';
import { configurationsOf } from './mirroredHistory.ts';
import type { ProjectState } from './project.ts';
import type { ProjectSet } from './projectSet.ts';
import { qualifiedLabel } from './qualifiedLabel.ts';

/** A history of PostgreSQL that was read to its end, and the tables it makes: another map once they are others. */
export interface ReadHistory {
  readonly history: Pick<History, 'tool' | 'folder' | 'files'>;
  readonly tables: ReadonlyMap<unknown, Table>;
}

/**
 * Tells Drizzle schemas what the migrations give their tables beside what the files say: those of drizzle-kit that somebody
 * completed by hand, and those of another tool, which the schema only describes.
 */
export interface DatabaseParts {
  /** A file changed, came or went. */
  changed(file: FilePath): void;
  /** Hands over what the histories make now. */
  update(histories: readonly ReadHistory[]): void;
}

interface DatabasePartsOptions {
  readonly listings: FolderListings;
  readonly fileSystem: Pick<FileSystem, 'readText'>;
  readonly projects: Pick<ProjectSet, 'all' | 'migrated'>;
}

export function createDatabaseParts({
  listings,
  fileSystem: { readText },
  projects: all,
}: DatabasePartsOptions): DatabaseParts {
  const snapshots = new Map<FilePath, ReadonlyMap<string, Table> | undefined>();
  /** What the last hand-over went by. */
  let asked: readonly unknown[] = [];
  let records = 0;
  return {
    changed(file) {
      if (!/(^|[/_])(snapshot|_journal)\.json$/.test(file)) return;
      snapshots.clear();
      records++;
    },
    update(histories) {
      const projects = all.all();
      const now = [
        records,
        ...histories.flatMap(({ history, tables }) => [history.folder, tables]),
        ...all.migrated().map(({ configFile, out }) => `${configFile} ${out}`),
        ...projects.flatMap((project) => [project, project.tableCount()]),
      ];
      if (now.length === asked.length && now.every((each, i) => each === asked[i])) return;
      asked = now;
      for (const project of projects) {
        const own = histories.filter((each) => isOf(each, project));
        project.setMade(own.length > 0 ? madeBy(own, project) : undefined);
      }
    },
  };

  function madeBy(
    histories: readonly ReadHistory[],
    project: ProjectState,
  ): (table: Table) => MadeTable | undefined {
    const labelled = histories.map(({ history, tables }) => ({
      history,
      passedOver: new Set(history.files.flatMap(({ path, unrecorded }) => (unrecorded ? [path] : []))),
      tables: new Map([...tables.values()].map((table) => [qualifiedLabel(table), table])),
      names: new Map([...tables.values()].map(({ id, name }) => [id, known(name)])),
    }));
    return (table) => {
      if (table.dialect !== 'postgresql' || known(table.name) === undefined) return undefined;
      const label = qualifiedLabel(table);
      for (const { history, passedOver, tables, names } of labelled) {
        const found = tables.get(label);
        if (!found || !isAlike(table, found)) continue;
        const made = withoutPartsOf(passedOver, found);
        const recorded = history.tool === 'drizzle' ? recordedIn(history.folder)?.get(label) : undefined;
        return { made, recorded, counterpart: (id) => declared(project, names.get(id)) };
      }
      return undefined;
    };
  }

  /** By the configuration that names its folder, else by the tables: most of the one or of the other are the same. */
  function isOf({ history, tables }: ReadHistory, project: ProjectState): boolean {
    const migrated = configurationsOf(history, all.migrated());
    if (migrated.length > 0) return migrated.some(({ state }) => state === project);
    let common = 0;
    for (const { name } of tables.values())
      if (project.dialectsOf(known(name) ?? '').includes('postgresql')) common++;
    return common > 0 && common * 2 >= Math.min(tables.size, project.tableCount());
  }

  function recordedIn(folder: FilePath): ReadonlyMap<string, Table> | undefined {
    if (!snapshots.has(folder)) snapshots.set(folder, readRecorded(folder));
    return snapshots.get(folder);
  }

  function readRecorded(folder: FilePath): ReadonlyMap<string, Table> | undefined {
    const file = newestSnapshot(folder, listings, readText)?.file;
    const state = file === undefined ? newestDdl(folder, listings, readText)?.state : parse(readText(file));
    const schema = state && fromSnapshot(state, folder);
    return schema && new Map(schema.tables.map((table) => [qualifiedLabel(table), table]));
  }
}

/** Without what only files make that the tool passes over: nobody knows whether somebody ran them. */
function withoutPartsOf(files: ReadonlySet<FilePath>, table: Table): Table {
  if (files.size === 0) return table;
  const stays = ({ span }: { readonly span: PartSpans }) => !files.has(span.whole.file);
  return {
    ...table,
    primaryKey: table.primaryKey && stays(table.primaryKey) ? table.primaryKey : undefined,
    uniques: table.uniques.filter(stays),
    indexes: table.indexes.filter(stays),
    checks: table.checks.filter(stays),
    foreignKeys: table.foreignKeys.filter(stays),
  };
}

/** A name such as `users` is in every database: at least half of the columns have to be the same. */
function isAlike(table: Table, made: Table): boolean {
  const names = new Set(made.columns.map(({ name }) => known(name)));
  const common = table.columns.filter(({ name }) => names.has(known(name)));
  return common.length > 0 && common.length * 2 >= Math.min(table.columns.length, made.columns.length);
}

/** The declared table of a name; undefined where there are several or none. */
function declared({ engine }: ProjectState, name: string | undefined): EntityId | undefined {
  const [only, ...others] = name === undefined ? [] : engine.index.tablesNamed(name);
  return others.length > 0 ? undefined : only;
}

function parse(text: string | undefined): object | undefined {
  try {
    const json: unknown = JSON.parse(text ?? '');
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}
