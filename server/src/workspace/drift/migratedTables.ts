import type { Dialect } from '../../model/schema.ts';
import type { FilePath } from '../../model/span.ts';
import type { FileSystem } from '../fileSystem.ts';
import type { FolderListings } from '../folderListings.ts';
import { newestDdl } from './newestDdl.ts';
import { migrationsFolder, newestSnapshot } from './newestSnapshot.ts';
import { isOnlyPushed } from './pushOnly.ts';

/** The tables that the migrations of configurations make, by their names in the database. */
export interface MigratedTables {
  /** Undefined where there is no history, or none that tells. Kept until a record of one changes. */
  of(configuration: {
    readonly configFile: FilePath;
    readonly out: string | undefined;
    readonly dialect: Dialect | undefined;
  }): ReadonlySet<string> | undefined;
  /** A file changed, came or went. */
  changed(file: FilePath): void;
  /** True when what was answered may be otherwise now. */
  refresh(): boolean;
}

export function createMigratedTables({
  listings,
  fileSystem,
}: {
  readonly listings: FolderListings;
  readonly fileSystem: FileSystem;
}): MigratedTables {
  const kept = new Map<string, ReadonlySet<string> | undefined>();
  let recordsChanged = false;
  const { readText } = fileSystem;

  return {
    of({ configFile, out, dialect }) {
      if (dialect === undefined) return undefined;
      const key = `${configFile}\n${out ?? ''}`;
      if (!kept.has(key)) {
        const folder = migrationsFolder(configFile, out, listings);
        const tells = folder !== undefined && !isOnlyPushed(configFile, listings, fileSystem);
        kept.set(key, tells ? read(folder) : undefined);
      }
      return kept.get(key);
    },
    changed(file) {
      if (/(^|[/_])(snapshot|_journal|package)\.json$/.test(file)) recordsChanged = true;
    },
    refresh() {
      const hadAnswers = recordsChanged && kept.size > 0;
      if (recordsChanged) kept.clear();
      recordsChanged = false;
      return hadAnswers;
    },
  };

  function read(folder: FilePath): ReadonlySet<string> | undefined {
    const found = newestSnapshot(folder, listings, (file) => readText(file));
    const snapshot = found ? parse(readText(found.file) ?? '') : undefined;
    if (snapshot) return new Set(Object.keys(snapshot).map((key) => key.slice(key.lastIndexOf('.') + 1)));
    const state = newestDdl(folder, listings, (file) => readText(file))?.state as
      | { ddl?: unknown }
      | undefined;
    if (!Array.isArray(state?.ddl)) return undefined;
    const tables = (state.ddl as { entityType?: unknown; name?: unknown }[]).filter(
      ({ entityType }) => entityType === 'tables',
    );
    return new Set(tables.map(({ name }) => String(name)));
  }
}

/** The tables of a snapshot of drizzle-kit 0.x, by their keys. */
function parse(text: string): object | undefined {
  try {
    const json: unknown = JSON.parse(text);
    const tables = typeof json === 'object' && json !== null && 'tables' in json ? json.tables : undefined;
    return typeof tables === 'object' && tables !== null ? tables : undefined;
  } catch {
    return undefined;
  }
}
