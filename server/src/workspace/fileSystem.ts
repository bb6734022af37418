import type { FilePath } from '../model/span.ts';

/**
 * The disk as the workspace needs it. Nothing throws: what is not there, or may not be read, is undefined
 * or empty. Texts come without their byte order mark, so that offsets are those an editor counts.
 */
export interface FileSystem {
  /** True when two names that differ in case are two files. */
  readonly caseSensitive: boolean;
  /** Undefined for what is no file of text (binary content, a folder). */
  readText(file: FilePath): string | undefined;
  readTextLater(file: FilePath): Promise<string | undefined>;
  /** Links are followed. */
  stat(file: FilePath): FileStat | undefined;
  readFolder(folder: FilePath): readonly FolderEntry[];
  /** Undefined for a folder that is there and may not be read. */
  readFolderLater(folder: FilePath): Promise<readonly FolderEntry[] | undefined>;
  /** The path without links, which tells two ways to one folder from two folders. */
  realPath(file: FilePath): FilePath | undefined;
}

export interface FileStat {
  readonly kind: 'file' | 'folder';
  /** Bytes. */
  readonly size: number;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link';
}
