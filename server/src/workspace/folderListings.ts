import type { FilePath } from '../model/span.ts';
import { baseName, folderOf, isInside, joinPath } from './filePath.ts';
import type { FileSystem } from './fileSystem.ts';

/**
 * What is on the disk, folder by folder, kept until `forget`. One listing answers all the names that a
 * module resolution tries, and gives each file the spelling it has on a disk that does not tell case.
 */
export interface FolderListings {
  /** The file in its own spelling; undefined when there is none. */
  file(file: FilePath): FilePath | undefined;
  folder(folder: FilePath): FilePath | undefined;
  entries(folder: FilePath): ReadonlyMap<string, 'file' | 'folder'>;
  /** A file or folder came or went. */
  forget(file: FilePath): void;
}

interface Listing {
  readonly entries: ReadonlyMap<string, 'file' | 'folder'>;
  /** Names by their lower case, on a disk that does not tell it. */
  readonly folded: ReadonlyMap<string, string> | undefined;
}

/** `isOpen`: a document that was not saved yet is a file too. */
export function createFolderListings(
  fileSystem: FileSystem,
  isOpen: (file: FilePath) => boolean = () => false,
): FolderListings {
  const listings = new Map<FilePath, Listing>();
  return {
    file: (file) => locate(file, 'file'),
    folder: (folder) => locate(folder, 'folder'),
    entries: (folder) => list(folder).entries,
    forget(file) {
      let folder = folderOf(file);
      listings.delete(folder);
      // Of folders that came along with it nobody tells.
      for (let above = folderOf(folder); above !== folder; folder = above, above = folderOf(above))
        if (listings.get(above)?.entries.has(baseName(folder)) === false) listings.delete(above);
      for (const folder of listings.keys()) if (isInside(folder, file)) listings.delete(folder);
    },
  };

  function locate(path: FilePath, kind: 'file' | 'folder'): FilePath | undefined {
    if (kind === 'file' && isOpen(path)) return path;
    const parent = folderOf(path);
    if (parent === path) return kind === 'folder' ? path : undefined;
    const name = baseName(path);
    const listing = list(parent);
    if (listing.entries.get(name) === kind) {
      // The folders above have their own spelling as well, on a disk that does not tell case.
      const folder = listing.folded ? locate(parent, 'folder') : parent;
      return folder && joinPath(folder, name);
    }
    const spelled = listing.folded?.get(name.toLowerCase());
    if (spelled === undefined || listing.entries.get(spelled) !== kind) return undefined;
    const folder = locate(parent, 'folder');
    return folder && joinPath(folder, spelled);
  }

  function list(folder: FilePath): Listing {
    const known = listings.get(folder);
    if (known) return known;
    const entries = new Map<string, 'file' | 'folder'>();
    for (const { name, kind } of fileSystem.readFolder(folder)) {
      const followed = kind === 'link' ? fileSystem.stat(joinPath(folder, name))?.kind : kind;
      if (followed) entries.set(name, followed);
    }
    const folded = fileSystem.caseSensitive
      ? undefined
      : new Map([...entries.keys()].map((name) => [name.toLowerCase(), name]));
    const listing = { entries, folded };
    listings.set(folder, listing);
    return listing;
  }
}
