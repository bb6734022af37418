import ignore, { type Ignore } from 'ignore';
import type { FilePath } from '../model/span.ts';
import { isInside, joinPath, relativeTo } from './filePath.ts';
import type { FileSystem, FolderEntry } from './fileSystem.ts';
import { isSourceFile } from './sourcePaths.ts';
import { isSqlFile } from './sqlPaths.ts';

/** Folders that hold what was built or installed, never what was written. Hidden ones are left out as well. */
const neverWritten = new Set(['node_modules', 'bower_components', 'jspm_packages', 'dist', 'coverage']);

/** What a walk has to leave out: a folder that may not be read, a link that leads nowhere. */
export interface Missed {
  readonly path: FilePath;
  readonly kind: 'folder' | 'link';
}

/**
 * All files below a folder but those that were installed, built, hidden or are named by a `.gitignore`.
 * Links are followed where they lead to somewhere else, so loops end.
 */
export async function* walkFolder(
  top: FilePath,
  fileSystem: FileSystem,
  missed?: (what: Missed) => void,
): AsyncGenerator<readonly FilePath[]> {
  const roots = new Set([fileSystem.realPath(top) ?? top]);
  let level: readonly Visit[] = [{ folder: top, ignores: [] }];
  while (level.length > 0) {
    const next: Visit[] = [];
    for (const part of inParts(level, 32)) {
      const listed = await Promise.all(part.map(({ folder }) => fileSystem.readFolderLater(folder)));
      const files: FilePath[] = [];
      for (const [i, visit] of part.entries()) {
        const entries = listed[i];
        if (!entries) missed?.({ path: visit.folder, kind: 'folder' });
        const found = look(visit, entries ?? [], roots, fileSystem, missed);
        files.push(...found.files);
        next.push(...found.folders);
      }
      yield files;
    }
    level = next;
  }
}

/** The same at once, for a folder that came while the workspace is open. */
export function walkFolderNow(top: FilePath, fileSystem: FileSystem): readonly FilePath[] {
  const roots = new Set([fileSystem.realPath(top) ?? top]);
  const files: FilePath[] = [];
  const visits: Visit[] = [{ folder: top, ignores: [] }];
  for (const visit of visits) {
    const found = look(visit, fileSystem.readFolder(visit.folder), roots, fileSystem);
    files.push(...found.files);
    visits.push(...found.folders);
  }
  return files;
}

interface Visit {
  readonly folder: FilePath;
  readonly ignores: readonly { readonly folder: FilePath; readonly rules: Ignore }[];
}

function look(
  visit: Visit,
  entries: readonly FolderEntry[],
  roots: Set<FilePath>,
  fileSystem: FileSystem,
  missed?: (what: Missed) => void,
): { readonly files: readonly FilePath[]; readonly folders: readonly Visit[] } {
  const ignores = addGitignore(visit, entries, fileSystem);
  const files: FilePath[] = [];
  const folders: Visit[] = [];
  for (const { name, kind } of entries) {
    const path = joinPath(visit.folder, name);
    const followed = kind === 'link' ? fileSystem.stat(path)?.kind : kind;
    if (followed === 'file') {
      if (!isIgnored(path, false, ignores)) files.push(path);
    } else if (followed === 'folder') {
      if (name.startsWith('.') || neverWritten.has(name) || isIgnored(path, true, ignores)) continue;
      if (kind === 'link' && !isNewRoot(path, roots, fileSystem)) continue;
      folders.push({ folder: path, ignores });
    } else if (kind === 'link' && mayBeRead(name) && !isIgnored(path, false, ignores)) {
      missed?.({ path, kind });
    }
  }
  return { files, folders };
}

/** Behind a link without an ending may have been a folder. */
function mayBeRead(name: string): boolean {
  return /^[^.]+$/.test(name) || isSqlFile(name) || isSourceFile(name);
}

/** A link into what is walked anyway adds nothing, and would go round for ever where it leads upwards. */
function isNewRoot(link: FilePath, roots: Set<FilePath>, fileSystem: FileSystem): boolean {
  const real = fileSystem.realPath(link);
  if (real === undefined || [...roots].some((root) => isInside(real, root))) return false;
  roots.add(real);
  return true;
}

function addGitignore(
  visit: Visit,
  entries: readonly FolderEntry[],
  fileSystem: FileSystem,
): Visit['ignores'] {
  if (!entries.some((entry) => entry.name === '.gitignore')) return visit.ignores;
  const text = fileSystem.readText(joinPath(visit.folder, '.gitignore'));
  if (text === undefined) return visit.ignores;
  return [...visit.ignores, { folder: visit.folder, rules: ignore().add(text) }];
}

function isIgnored(path: FilePath, isFolder: boolean, ignores: Visit['ignores']): boolean {
  let ignored = false;
  for (const { folder, rules } of ignores) {
    const result = rules.test(relativeTo(folder, path) + (isFolder ? '/' : ''));
    // The nearest file has the last word.
    if (result.ignored) ignored = true;
    else if (result.unignored) ignored = false;
  }
  return ignored;
}

function* inParts<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i += size) yield items.slice(i, i + size);
}
