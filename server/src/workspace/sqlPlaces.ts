import type { FilePath } from '../model/span.ts';
import { databaseNamedBy, mayBePostgresText } from '../sources/sql/foreignDatabase.ts';
import { databaseOfDrivers, isManifest } from '../sources/sql/packageDrivers.ts';
import { folderOf, foldersUp, isInside, joinPath } from './filePath.ts';
import type { FolderListings } from './folderListings.ts';
import { isGenerated } from './sqlPaths.ts';
import type { Texts } from './texts.ts';

/** What the places of SQL files say of them. */
export interface SqlPlaces {
  setFolders(folders: readonly FilePath[]): void;
  /** Forgets what was read of manifests. */
  forget(): void;
  /** The path below the folder that is open: what stands above it says nothing of the files. */
  below(file: FilePath): string | undefined;
  /** Another database than PostgreSQL that the package of a folder opens, and no PostgreSQL beside it. */
  databaseOpenedIn(folder: FilePath): string | undefined;
  /**
   * True for a file that its folder, its name or its package gives to another database, or its folder to a program that
   * writes it.
   */
  isForeign(file: FilePath): boolean;
  /** The other database that a file is given to so. */
  databaseOf(file: FilePath): string | undefined;
}

export function createSqlPlaces(
  listings: Pick<FolderListings, 'entries'>,
  texts: Pick<Texts, 'read'>,
): SqlPlaces {
  let folders: readonly FilePath[] = [];
  const opened = new Map<FilePath, string | undefined>();
  const topOf = (file: FilePath) => folders.find((each) => isInside(file, each));
  const places: SqlPlaces = {
    setFolders(now) {
      folders = now;
      opened.clear();
    },
    forget: () => opened.clear(),
    below(file) {
      const folder = topOf(file);
      return folder === undefined ? undefined : file.slice(folder.length + 1);
    },
    databaseOpenedIn(folder) {
      if (!opened.has(folder)) opened.set(folder, readDatabase(folder));
      return opened.get(folder);
    },
    isForeign(file) {
      const place = places.below(file);
      return place !== undefined && (isGenerated(place) || places.databaseOf(file) !== undefined);
    },
    databaseOf(file) {
      const place = places.below(file);
      if (place === undefined) return undefined;
      const text = () => texts.read(file) ?? '';
      const named = databaseNamedBy(place, text);
      if (named) return named.database;
      const database = places.databaseOpenedIn(folderOf(file));
      return database !== undefined && !mayBePostgresText(text()) ? database : undefined;
    },
  };
  return places;

  /** The manifests of the nearest folder that name any database; those above are about other programs as well. */
  function readDatabase(folder: FilePath): string | undefined {
    const top = topOf(joinPath(folder, 'a'));
    if (top === undefined) return undefined;
    for (const above of foldersUp(joinPath(folder, 'a'), top)) {
      const manifests = [...listings.entries(above)].flatMap(([name, kind]) =>
        kind === 'file' && isManifest(name) ? (texts.read(joinPath(above, name)) ?? []) : [],
      );
      const found = databaseOfDrivers(manifests);
      if (found) return found.database;
    }
    return undefined;
  }
}
