import picomatch from 'picomatch';
import type { FilePath } from '../model/span.ts';
import { folderOf, foldersUp, isInside, joinPath, relativeTo } from './filePath.ts';
import type { FolderListings } from './folderListings.ts';
import { isSourceFile } from './sourcePaths.ts';

export interface PatternContext {
  readonly listings: FolderListings;
  /** The folder up to which a package.json is looked for. */
  readonly top: FilePath | undefined;
  /** The code files that a walk has found, sorted. */
  readonly files: Iterable<FilePath>;
}

/**
 * The files that the `schema` of a drizzle configuration names: files, folders (their own files only) and
 * globs. They are relative to the folder in which drizzle-kit is started, which nobody can see: the
 * configuration's, one above it with a package.json (nearest first) or the workspace's, whichever has a match
 * first.
 */
export function findSchemaFiles(
  patterns: readonly string[],
  configFile: FilePath,
  context: PatternContext,
): readonly FilePath[] {
  for (const base of basesOf(configFile, context)) {
    const found = patterns.flatMap((pattern) => expand(pattern.replaceAll('\\', '/'), base, context));
    if (found.length > 0) return [...new Set(found)];
  }
  return [];
}

function basesOf(
  configFile: FilePath,
  { listings, top }: Omit<PatternContext, 'files'>,
): ReadonlySet<FilePath> {
  const bases = new Set([folderOf(configFile)]);
  for (const folder of foldersUp(configFile, top)) {
    if (listings.file(joinPath(folder, 'package.json'))) bases.add(folder);
  }
  if (top !== undefined) bases.add(top);
  return bases;
}

function expand(pattern: string, base: FilePath, { listings, files }: PatternContext): readonly FilePath[] {
  const { base: fixed, glob, isGlob } = picomatch.scan(pattern);
  const root = joinPath(base, fixed);
  if (!isGlob) {
    const file = listings.file(root);
    if (file) return isUsable(file) ? [file] : [];
    const folder = listings.folder(root);
    return folder ? filesIn(folder, listings) : [];
  }
  const matches = picomatch(glob);
  const found: FilePath[] = [];
  const folders = new Set<FilePath>();
  for (const file of files) {
    if (!isInside(file, root)) continue;
    if (matches(relativeTo(root, file)) && isUsable(file)) found.push(file);
    // A glob may name folders too, whose files are then taken.
    const folder = folderOf(file);
    if (folder !== root && matches(relativeTo(root, folder))) folders.add(folder);
  }
  return [...found, ...[...folders].flatMap((folder) => filesIn(folder, listings))];
}

function filesIn(folder: FilePath, listings: FolderListings): readonly FilePath[] {
  return [...listings.entries(folder)]
    .filter(([, kind]) => kind === 'file')
    .map(([name]) => joinPath(folder, name))
    .filter(isUsable)
    .sort();
}

function isUsable(file: FilePath): boolean {
  return isSourceFile(file) && !file.includes('/node_modules/');
}
