import type { FilePath } from '../../model/span.ts';
import { joinPath } from '../filePath.ts';
import type { FileSystem } from '../fileSystem.ts';
import type { FolderListings } from '../folderListings.ts';
import { packageOf } from './newestSnapshot.ts';

/** True for a configuration whose package only pushes. */
export function isOnlyPushed(
  configFile: FilePath,
  listings: FolderListings,
  { readText }: Pick<FileSystem, 'readText'>,
): boolean {
  const folder = packageOf(configFile, listings);
  return folder !== undefined && onlyPushes(readText(joinPath(folder, 'package.json')) ?? '');
}

/** True for a configuration whose package pushes too, or calls drizzle-kit in none of its scripts. */
export function isAlsoPushed(
  configFile: FilePath,
  listings: FolderListings,
  { readText }: Pick<FileSystem, 'readText'>,
): boolean {
  const folder = packageOf(configFile, listings);
  const manifest = folder === undefined ? undefined : readText(joinPath(folder, 'package.json'));
  return manifest !== undefined && alsoPushes(manifest);
}

/** @param manifest the text of its package.json */
export function alsoPushes(manifest: string): boolean {
  return /drizzle-kit[^"]*\bpush\b/.test(manifest) || !/drizzle-kit(@\S+)?\s/.test(manifest);
}

/**
 * True for a package whose scripts push the schema into the database and never make a migration of it, or never run one: a
 * folder of migrations beside is a relic.
 * @param manifest the text of its package.json
 */
export function onlyPushes(manifest: string): boolean {
  const scripts = [...manifest.matchAll(/drizzle-kit[^"]*/g)].map(([script]) => script);
  const call = (name: string) => new RegExp(`drizzle-kit(@\\S+)?\\s+(--?\\S+\\s+)*${name}\\b`);
  if (!scripts.some((script) => call('push').test(script))) return false;
  return !scripts.some((script) => call('generate').test(script)) || !/migrat/i.test(manifest);
}
