import type { FilePath } from '../model/span.ts';
import { folderOf, foldersUp, joinPath } from './filePath.ts';
import type { FolderListings } from './folderListings.ts';
import { parseJsonObject } from './jsonText.ts';

export interface Manifests {
  readonly listings: Pick<FolderListings, 'file'>;
  readText(file: FilePath): string | undefined;
}

/**
 * True where a folder's code runs on drizzle-orm 1.0 or newer, a beta of it included: by the installed package, else
 * by the range that the nearest package.json with one asks for.
 */
export function isOrmOne(folder: FilePath, manifests: Manifests): boolean {
  const { installed, range } = ormVersion(folder, manifests);
  if (installed !== undefined) return /^[1-9]/.test(installed);
  // The tags under which the versions before 1.0 are published.
  return range !== undefined && /^(?:npm:drizzle-orm@)?(?:[\^~>=v\s]*[1-9]|beta$|rc$)/.test(range);
}

/** Answers whether a file's code is known to run on a drizzle-orm 0.x before a minor version. */
export function ormBefore(manifests: Manifests): (minor: number, file: FilePath) => boolean {
  return (minor, file) => {
    const { installed, range } = ormVersion(folderOf(file), manifests);
    const [, found] = /^(?:npm:drizzle-orm@)?[\^~=v]?0\.(\d+)\./.exec(installed ?? range ?? '') ?? [];
    return found !== undefined && Number(found) < minor;
  };
}

function ormVersion(
  folder: FilePath,
  { listings, readText }: Manifests,
): { readonly installed?: string; readonly range?: string } {
  const manifest = (file: FilePath): Readonly<Record<string, unknown>> | undefined => {
    const found = listings.file(file);
    const text = found === undefined ? undefined : readText(found);
    return text === undefined ? undefined : parseJsonObject(text);
  };
  const folders = [folder, ...foldersUp(folder)];
  for (const each of folders) {
    const installed = manifest(joinPath(each, 'node_modules/drizzle-orm/package.json'))?.version;
    if (typeof installed === 'string') return { installed };
  }
  for (const each of folders) {
    const found = manifest(joinPath(each, 'package.json'));
    const [range] = [found?.dependencies, found?.devDependencies, found?.peerDependencies]
      .map((list) => (list as Readonly<Record<string, unknown>> | undefined)?.['drizzle-orm'])
      .filter((range) => typeof range === 'string');
    if (range !== undefined) return { range };
  }
  return {};
}
