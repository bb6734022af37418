import type { FilePath } from '../model/span.ts';
import type { FileSystem } from './fileSystem.ts';

/**
 * The current texts: an open buffer, else the disk. The disk's are kept only until `release`, for a
 * workspace of ten thousand tables must not hold its text.
 */
export interface Texts {
  read(file: FilePath): string | undefined;
  /** The disk's text, past all caches. */
  readClosed(file: FilePath): string | undefined;
  /** Grows with every change that was told. */
  revision(file: FilePath): number;
  open(file: FilePath, text: string, version: number): void;
  close(file: FilePath): void;
  isOpen(file: FilePath): boolean;
  openFiles(): Iterable<FilePath>;
  version(file: FilePath): number | undefined;
  /** Something changed on the disk. */
  changed(file: FilePath): void;
  /** Reads from the disk ahead of `read`. */
  prefetch(files: readonly FilePath[]): Promise<void>;
  release(): void;
  /** The files that were asked for and are over the limit. */
  oversized(): ReadonlyMap<FilePath, number>;
}

export function createTexts(fileSystem: FileSystem, limitOf: (file: FilePath) => number): Texts {
  const buffers = new Map<FilePath, { readonly text: string; readonly version: number }>();
  const revisions = new Map<FilePath, number>();
  const fromDisk = new Map<FilePath, string | undefined>();
  const oversized = new Map<FilePath, number>();

  return {
    read(file) {
      const buffer = buffers.get(file);
      if (buffer) return tooLarge(file, buffer.text.length) ? undefined : buffer.text;
      if (fromDisk.has(file)) return fromDisk.get(file);
      const text = tooLarge(file, sizeOf(file)) ? undefined : fileSystem.readText(file);
      fromDisk.set(file, text);
      return text;
    },
    readClosed: (file) => fileSystem.readText(file),
    revision: (file) => revisions.get(file) ?? 0,
    open(file, text, version) {
      buffers.set(file, { text, version });
      bump(file);
    },
    close(file) {
      buffers.delete(file);
      bump(file);
    },
    isOpen: (file) => buffers.has(file),
    openFiles: () => buffers.keys(),
    version: (file) => buffers.get(file)?.version,
    changed: bump,
    async prefetch(files) {
      await Promise.all(
        files.map(async (file) => {
          if (buffers.has(file) || fromDisk.has(file)) return;
          const revision = revisions.get(file);
          const text = tooLarge(file, sizeOf(file)) ? undefined : await fileSystem.readTextLater(file);
          // What changed meanwhile is read again when it is asked for.
          if (revisions.get(file) === revision) fromDisk.set(file, text);
        }),
      );
    },
    release: () => fromDisk.clear(),
    oversized: () => oversized,
  };

  function bump(file: FilePath): void {
    fromDisk.delete(file);
    revisions.set(file, (revisions.get(file) ?? 0) + 1);
  }

  function sizeOf(file: FilePath): number {
    return fileSystem.stat(file)?.size ?? 0;
  }

  function tooLarge(file: FilePath, size: number): boolean {
    if (size > limitOf(file) * 1024) oversized.set(file, size);
    else if (oversized.size > 0) oversized.delete(file);
    return oversized.has(file);
  }
}
