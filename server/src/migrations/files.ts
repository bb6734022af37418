import { randomUUID } from 'node:crypto';
import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { isHeld, type LockRecord, lockFile, lockRecord, recoverFolder, temporaryFile } from './unfinished.ts';

/** One file that a migration adds or, in the case of records, changes. */
export interface PlannedFile {
  readonly path: string;
  readonly text: string;
  /** What the file has to hold until then; undefined: it must not be there. */
  readonly replaces: string | undefined;
}

/** Nothing was written; the message says why and what to do. */
export class WriteError extends Error {
  override readonly name = 'WriteError';
}

/** What writing needs of the file system; tests let steps of it fail. */
export interface FileOperations {
  write(file: string, text: string): void;
  /** Fails when the target is there. */
  publish(temporary: string, file: string): void;
  replace(temporary: string, file: string): void;
  remove(file: string): void;
  makeFolder(folder: string): string | undefined;
  removeFolder(folder: string): void;
}

export const diskOperations: FileOperations = {
  write: (file, text) => writeFileSync(file, text, { flag: 'wx' }),
  publish: linkOrCopy,
  replace: (temporary, file) => renameSync(temporary, file),
  remove: (file) => rmSync(file, { force: true }),
  makeFolder: (folder) => mkdirSync(folder, { recursive: true }),
  removeFolder: (folder) => rmSync(folder, { recursive: true, force: true }),
};

/** A link is there at once and whole; not every file system has them. */
function linkOrCopy(temporary: string, file: string): void {
  try {
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    copyFileSync(temporary, file, constants.COPYFILE_EXCL);
  }
}

/**
 * Writes all files or none: each is first written whole beside its place. Those that replace another one, the
 * records, come last, as the migration counts only from then on. A file that came meanwhile is never
 * overwritten. What a process that was killed has left is taken back first.
 * @param folder holds the lock while it is written
 * @throws WriteError
 */
export function writeFiles(
  folder: string,
  files: readonly PlannedFile[],
  operations: FileOperations = diskOperations,
): void {
  const madeFolders: string[] = [];
  const written: string[] = [];
  const lock = lockFile(folder);
  const makeFolder = (it: string) => {
    const first = operations.makeFolder(it);
    if (first !== undefined) madeFolders.push(first);
  };
  const ordered = [
    ...files.filter(({ replaces }) => replaces === undefined),
    ...files.filter(({ replaces }) => replaces !== undefined),
  ];
  // Another one may be writing in this very process.
  const own = randomUUID().slice(0, 8);
  const temporary = (file: PlannedFile) => temporaryFile(file.path, own);
  let hasLock = false;
  try {
    makeFolder(folder);
    takeLock(folder, lockRecord(folder, own, ordered), operations);
    hasLock = true;
    for (const file of ordered) checkPlace(file);
    for (const file of ordered) {
      makeFolder(path.dirname(file.path));
      operations.write(temporary(file), file.text);
    }
    for (const file of ordered) {
      checkPlace(file);
      if (file.replaces !== undefined) {
        operations.replace(temporary(file), file.path);
        continue;
      }
      operations.publish(temporary(file), file.path);
      written.push(file.path);
    }
  } catch (error) {
    for (const file of written.reverse()) operations.remove(file);
    for (const file of ordered) attempt(() => operations.remove(temporary(file)));
    if (hasLock) attempt(() => operations.remove(lock));
    for (const made of madeFolders.reverse()) attempt(() => operations.removeFolder(made));
    if (error instanceof WriteError) throw error;
    throw new WriteError(`Nothing was written: ${sentence(error)}`);
  }
  for (const file of ordered) attempt(() => operations.remove(temporary(file)));
  attempt(() => operations.remove(lock));
}

function takeLock(folder: string, record: LockRecord, operations: FileOperations): void {
  const lock = lockFile(folder);
  try {
    operations.write(lock, JSON.stringify(record));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (isHeld(lock))
      throw new WriteError(
        'Nothing was written: another migration is being written to this folder right now. Try again when it is there.',
      );
    recoverFolder(folder);
    operations.write(lock, JSON.stringify(record));
  }
}

function checkPlace({ path: file, replaces }: PlannedFile): void {
  if (replaces === undefined) {
    if (existsSync(file))
      throw new WriteError(`Nothing was written: ${file} is already there. Generate the migration again.`);
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== replaces)
    throw new WriteError(
      `Nothing was written: ${file} has changed since the migration was made. Generate it again.`,
    );
}

function attempt(run: () => void): void {
  try {
    run();
  } catch {
    // The message tells why it was taken back.
  }
}

function sentence(error: unknown): string {
  const { code, path: at } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${at ?? 'the folder'} may not be written to.`;
    case 'ENOSPC':
      return 'the disk is full.';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
