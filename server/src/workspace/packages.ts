import type { FilePath } from '../model/span.ts';
import { folderOf } from './filePath.ts';
import { parseJsonObject } from './jsonText.ts';

/** The packages of the workspace by name: every package.json outside node_modules that has one. */
export interface Packages {
  /** Replaces all. */
  set(manifests: readonly FilePath[]): void;
  changed(manifest: FilePath): void;
}

export function createPackages(
  readText: (file: FilePath) => string | undefined,
  update: (folders: ReadonlyMap<string, FilePath>) => void,
): Packages {
  const names = new Map<FilePath, string>();
  return {
    set(manifests) {
      names.clear();
      for (const manifest of manifests) note(manifest);
      publish();
    },
    changed(manifest) {
      names.delete(manifest);
      note(manifest);
      publish();
    },
  };

  function note(manifest: FilePath): void {
    if (manifest.includes('/node_modules/')) return;
    const text = readText(manifest);
    const name = text === undefined ? undefined : parseJsonObject(text).name;
    if (typeof name === 'string' && name !== '') names.set(manifest, name);
  }

  /** Of two packages of one name, an example that copies another for instance, the upper one counts. */
  function publish(): void {
    const folders = new Map<string, FilePath>();
    for (const [manifest, name] of [...names].sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))) {
      if (!folders.has(name)) folders.set(name, folderOf(manifest));
    }
    update(folders);
  }
}
