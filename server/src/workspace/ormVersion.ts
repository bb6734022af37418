import type { FilePath } from '../model/span.ts';
import { foldersUp, joinPath } from './filePath.ts';
import type { FolderListings } from './folderListings.ts';
import { parseJsonObject } from './jsonText.ts';

/**
 * True where a folder's code runs on drizzle-orm 1.0 or newer, a beta of it included: by the installed package, else
 * by the range that the nearest package.json with one asks for.
 */
export function isOrmOne(
  folder: FilePath,
  listings: Pick<FolderListings, 'file'>,
  readText: (file: FilePath) => string | undefined,
): boolean {
  const manifest = (file: FilePath): Readonly<Record<string, unknown>> | undefined => {
    const found = listings.file(file);
    const text = found === undefined ? undefined : readText(found);
    return text === undefined ? undefined : parseJsonObject(text);
  };
  const folders = [folder, ...foldersUp(folder)];
  for (const each of folders) {
    const installed = manifest(joinPath(each, 'node_modules/drizzle-orm/package.json'))?.version;
    if (typeof installed === 'string') return /^[1-9]/.test(installed);
  }
  for (const each of folders) {
    const found = manifest(joinPath(each, 'package.json'));
    const ranges = [found?.dependencies, found?.devDependencies, found?.peerDependencies]
      .map((list) => (list as Readonly<Record<string, unknown>> | undefined)?.['drizzle-orm'])
      .filter((range) => typeof range === 'string');
    // The tags under which the versions before 1.0 are published.
    if (ranges[0] !== undefined)
      return /^(?:npm:drizzle-orm@)?(?:[\^~>=v\s]*[1-9]|beta$|rc$)/.test(ranges[0]);
  }
  return false;
}
