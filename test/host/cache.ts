import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

/** The checkout: everything the tests build lies below it. */
export const repositoryRoot = path.resolve(import.meta.dirname, '../..');

/** Where downloads of the test hosts stay between runs, outside the checkout. */
export function cacheFolder(): string {
  return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'schemawright');
}

/**
 * A folder of the cache, made by `fill` when it is not there yet. It is filled under another name and
 * renamed at the end, so that what carries the name is always whole.
 */
export async function cachedFolder(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  await mkdir(path.dirname(folder), { recursive: true });
  const making = await mkdtemp(`${folder}.making-`);
  try {
    await fill(making);
    await rename(making, folder);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    // Another run may have finished the same folder meanwhile; then its result is as good.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** A fresh folder for one run. Its path is short, because sockets are made in it. */
export function runFolder(): Promise<string> {
  return mkdtemp(path.join(process.platform === 'win32' ? tmpdir() : '/tmp', 'sw-'));
}
