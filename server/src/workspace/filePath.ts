import { URI } from 'vscode-uri';
import type { FilePath } from '../model/span.ts';

/** The path of the operating system (either kind of slash, absolute) as a `FilePath`. */
export function toFilePath(osPath: string): FilePath {
  const windows = /^[A-Za-z]:[\\/]|^\\\\/.test(osPath);
  return normalizePath(windows ? osPath.replaceAll('\\', '/') : osPath);
}

/** The path for the operating system: back slashes where it is one of Windows. */
export function toOsPath(file: FilePath): string {
  return /^[a-z]:\/|^\/\//.test(file) ? file.replaceAll('/', '\\') : file;
}

/** A document's URI as a `FilePath`; the URI itself where it names no file. */
export function uriToFilePath(uri: string): FilePath {
  if (!uri.startsWith('file:')) return uri;
  const { authority, path } = URI.parse(uri);
  if (authority !== '') return normalizePath(`//${authority}${path}`);
  return normalizePath(/^\/[A-Za-z]:/.test(path) ? path.slice(1) : path);
}

/** The URI of a `FilePath`, encoded as VS Code encodes it. */
export function filePathToUri(file: FilePath): string {
  if (isVirtual(file)) return file;
  if (file.startsWith('//')) {
    const end = file.indexOf('/', 2);
    const authority = end < 0 ? file.slice(2) : file.slice(2, end);
    return URI.from({ scheme: 'file', authority, path: end < 0 ? '/' : file.slice(end) }).toString();
  }
  return URI.from({ scheme: 'file', path: file.startsWith('/') ? file : `/${file}` }).toString();
}

/** True for a document that is no file on the disk (`untitled:Untitled-1`). */
export function isVirtual(file: FilePath): boolean {
  return !file.startsWith('/') && !/^[a-z]:(\/|$)/.test(file);
}

/** The folder a file lies in; a root is its own folder. */
export function folderOf(file: FilePath): FilePath {
  const at = file.lastIndexOf('/');
  if (at < 0) return file;
  if (at === 0) return '/';
  const folder = file.slice(0, at);
  return /^[a-z]:$/.test(folder) ? `${folder}/` : folder;
}

export function baseName(file: FilePath): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** `relative` (with `.` and `..`) seen from a folder; an absolute path stays as it is. */
export function joinPath(folder: FilePath, relative: string): FilePath {
  if (relative.startsWith('/') || /^[A-Za-z]:\//.test(relative)) return normalizePath(relative);
  return normalizePath(folder.endsWith('/') ? folder + relative : `${folder}/${relative}`);
}

/** True for the folder itself and everything below it. */
export function isInside(file: FilePath, folder: FilePath): boolean {
  return file === folder || file.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** The path of a file below a folder, without a leading slash. */
export function relativeTo(folder: FilePath, file: FilePath): string {
  return file.slice(folder.endsWith('/') ? folder.length : folder.length + 1);
}

/** A file's path below the folder that holds it; the whole path where none does. */
export function pathBelow(folders: readonly FilePath[], file: FilePath): string {
  const folder = folders.find((each) => isInside(file, each));
  return folder === undefined ? file : relativeTo(folder, file);
}

/** The folder of a file and the folders above it, nearest first, up to `top` where it lies inside it. */
export function* foldersUp(file: FilePath, top?: FilePath): Generator<FilePath> {
  let folder = folderOf(file);
  for (;;) {
    yield folder;
    const parent = folderOf(folder);
    if (folder === top || parent === folder) return;
    folder = parent;
  }
}

function normalizePath(path: string): FilePath {
  const unc = path.startsWith('//') && path[2] !== '/';
  const absolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > (unc || !absolute ? 1 : 0)) parts.pop();
  }
  if (unc) return `//${parts.join('/')}`;
  if (absolute) return `/${parts.join('/')}`;
  const drive = parts[0];
  if (drive && /^[A-Za-z]:$/.test(drive)) {
    return parts.length === 1
      ? `${drive.toLowerCase()}/`
      : [drive.toLowerCase(), ...parts.slice(1)].join('/');
  }
  return parts.join('/');
}
