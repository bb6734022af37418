import type { FilePath } from '../model/span.ts';
import { baseName, relativeTo as below, isInside } from '../workspace/filePath.ts';
import { folderPaths, type Session } from './session.ts';

/** A path for people: below its workspace folder, with the folder's name where there are several. */
export function relativeTo(session: Session, file: FilePath): string {
  const folders = folderPaths(session);
  const own = folders.filter((folder) => isInside(file, folder)).sort((a, b) => b.length - a.length)[0];
  if (own === undefined || own === file) return own === undefined ? file : baseName(file);
  const path = below(own, file);
  return folders.length > 1 ? `${baseName(own)}/${path}` : path;
}
