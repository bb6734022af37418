import type { FilePath } from '../model/span.ts';
import { baseName, folderOf } from './filePath.ts';
import type { FileSystem, FolderEntry } from './fileSystem.ts';

/** A disk that holds these texts and nothing else. */
export function treeFileSystem(texts: ReadonlyMap<FilePath, string>): FileSystem {
  const folders = new Map<FilePath, Map<string, FolderEntry>>();
  for (const file of texts.keys()) {
    let kind: FolderEntry['kind'] = 'file';
    for (let path = file; ; path = folderOf(path), kind = 'folder') {
      const parent = folderOf(path);
      if (parent === path) break;
      const entries = folders.get(parent) ?? new Map<string, FolderEntry>();
      folders.set(parent, entries);
      if (entries.has(baseName(path))) break;
      entries.set(baseName(path), { name: baseName(path), kind });
    }
  }
  const system: FileSystem = {
    caseSensitive: true,
    readText: (file) => texts.get(file),
    readTextLater: async (file) => texts.get(file),
    stat(path) {
      const text = texts.get(path);
      if (text !== undefined) return { kind: 'file', size: Buffer.byteLength(text) };
      return folders.has(path) ? { kind: 'folder', size: 0 } : undefined;
    },
    readFolder: (folder) => [...(folders.get(folder)?.values() ?? [])],
    readFolderLater: async (folder) => system.readFolder(folder),
    realPath: (path) => (texts.has(path) || folders.has(path) ? path : undefined),
  };
  return system;
}
