import type { FilePath } from '../model/span.ts';
import { isInside, relativeTo } from '../workspace/filePath.ts';
import type { FileSystem, FolderEntry } from '../workspace/fileSystem.ts';

/** A disk as it will be once files that are only planned have been written. */
export function plannedFileSystem(base: FileSystem, planned: ReadonlyMap<FilePath, string>): FileSystem {
  const withPlanned = (folder: FilePath, entries: readonly FolderEntry[]): readonly FolderEntry[] => {
    const byName = new Map(entries.map((entry) => [entry.name, entry]));
    for (const file of planned.keys()) {
      if (file === folder || !isInside(file, folder)) continue;
      const [name = '', ...below] = relativeTo(folder, file).split('/');
      if (!byName.has(name)) byName.set(name, { name, kind: below.length > 0 ? 'folder' : 'file' });
    }
    return [...byName.values()];
  };
  const system: FileSystem = {
    caseSensitive: base.caseSensitive,
    readText: (file) => planned.get(file) ?? base.readText(file),
    readTextLater: async (file) => planned.get(file) ?? base.readTextLater(file),
    stat(path) {
      const text = planned.get(path);
      if (text !== undefined) return { kind: 'file', size: Buffer.byteLength(text) };
      const isFolder = [...planned.keys()].some((file) => file !== path && isInside(file, path));
      return base.stat(path) ?? (isFolder ? { kind: 'folder', size: 0 } : undefined);
    },
    readFolder: (folder) => withPlanned(folder, base.readFolder(folder)),
    readFolderLater: async (folder) => withPlanned(folder, (await base.readFolderLater(folder)) ?? []),
    realPath: (path) => base.realPath(path) ?? (system.stat(path) ? path : undefined),
  };
  return system;
}
