import fs from 'node:fs';
import type { FilePath } from '../model/span.ts';
import { toFilePath } from './filePath.ts';
import type { FileStat, FileSystem, FolderEntry } from './fileSystem.ts';

/** The disk, through Node. Node takes forward slashes on Windows too. */
export const nodeFileSystem: FileSystem = {
  caseSensitive: process.platform !== 'win32' && process.platform !== 'darwin',
  readText: (file) => attempt(() => decodeText(fs.readFileSync(file))),
  readTextLater: (file) => fs.promises.readFile(file).then(decodeText, () => undefined),
  stat: (file) => attempt(() => toStat(fs.statSync(file))),
  readFolder: (folder) =>
    attempt(() => fs.readdirSync(folder, { withFileTypes: true }).flatMap(toEntry)) ?? [],
  readFolderLater: (folder) =>
    fs.promises.readdir(folder, { withFileTypes: true }).then(
      (entries) => entries.flatMap(toEntry),
      () => [],
    ),
  realPath: (file: FilePath) => attempt(() => toFilePath(fs.realpathSync.native(file))),
};

/** Bytes as text: UTF-8, or UTF-16 where its mark says so. Undefined for binary content. */
export function decodeText(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  // Text has no zero byte; the start is enough to tell.
  if (bytes.subarray(0, 8192).includes(0)) return undefined;
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', marked ? 3 : 0);
}

function toStat(stats: fs.Stats): FileStat | undefined {
  if (stats.isFile()) return { kind: 'file', size: stats.size };
  return stats.isDirectory() ? { kind: 'folder', size: 0 } : undefined;
}

function toEntry(entry: fs.Dirent): FolderEntry[] {
  if (entry.isFile()) return [{ name: entry.name, kind: 'file' }];
  if (entry.isDirectory()) return [{ name: entry.name, kind: 'folder' }];
  return entry.isSymbolicLink() ? [{ name: entry.name, kind: 'link' }] : [];
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
