import type { FilePath } from '../../server/src/model/span.ts';
import { baseName, folderOf } from '../../server/src/workspace/filePath.ts';
import type { FileSystem, FolderEntry } from '../../server/src/workspace/fileSystem.ts';

/** A disk in memory, which tests write to. */
export interface MemoryFileSystem extends FileSystem {
  write(file: FilePath, text: string): void;
  remove(file: FilePath): void;
  /** A link from one folder to another. */
  link(from: FilePath, to: FilePath): void;
  /** The folders that were listed and the files that were read, in order. */
  readonly log: string[];
}

/** Files by path; any kind of path that `FilePath` knows. */
export function memoryFileSystem(
  files: Readonly<Record<FilePath, string>> = {},
  options: { readonly caseSensitive?: boolean } = {},
): MemoryFileSystem {
  const caseSensitive = options.caseSensitive ?? true;
  const texts = new Map(Object.entries(files));
  const links = new Map<FilePath, FilePath>();
  const log: string[] = [];

  const system: MemoryFileSystem = {
    caseSensitive,
    log,
    write: (file, text) => void texts.set(file, text),
    remove(path) {
      for (const file of [...texts.keys()])
        if (file === path || file.startsWith(`${path}/`)) texts.delete(file);
    },
    link: (from, to) => void links.set(from, to),
    readText(file) {
      log.push(`read ${file}`);
      const text = texts.get(follow(file));
      return text?.includes('\0') ? undefined : text;
    },
    readTextLater: async (file) => system.readText(file),
    stat(path) {
      const real = follow(path);
      const text = texts.get(real);
      if (text !== undefined) return { kind: 'file', size: Buffer.byteLength(text) };
      return isFolder(real) ? { kind: 'folder', size: 0 } : undefined;
    },
    readFolder(folder) {
      log.push(`list ${folder}`);
      const real = follow(folder);
      const entries = new Map<string, FolderEntry>();
      for (const file of texts.keys()) {
        for (let path = file; ; path = folderOf(path)) {
          const parent = folderOf(path);
          if (parent === path) break;
          if (fold(parent) === fold(real))
            entries.set(baseName(path), { name: baseName(path), kind: path === file ? 'file' : 'folder' });
        }
      }
      for (const link of links.keys()) {
        if (folderOf(link) === real) entries.set(baseName(link), { name: baseName(link), kind: 'link' });
      }
      return [...entries.values()];
    },
    readFolderLater: async (folder) => system.readFolder(folder),
    realPath: follow,
  };
  return system;

  /** Resolves links and, on a disk that does not tell case, the spelling. */
  function follow(path: FilePath): FilePath {
    for (const [from, to] of links) {
      if (path === from || path.startsWith(`${from}/`)) return follow(to + path.slice(from.length));
    }
    if (caseSensitive || texts.has(path)) return path;
    return [...texts.keys()].find((file) => file.toLowerCase() === path.toLowerCase()) ?? path;
  }

  function fold(path: FilePath): FilePath {
    return caseSensitive ? path : path.toLowerCase();
  }

  function isFolder(path: FilePath): boolean {
    const start = path.endsWith('/') ? path : `${path}/`;
    return [...texts.keys()].some((file) => file.startsWith(start));
  }
}
