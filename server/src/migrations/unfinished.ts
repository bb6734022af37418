import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import type { PlannedFile } from './files.ts';

/**
 * What the lock of a folder says while a migration is written to it: enough to finish or to take back the work of a
 * process that was killed at it.
 */
export interface LockRecord {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Part of the names of its temporary files. */
  readonly own: string;
  readonly files: readonly {
    /** Relative to the folder. */
    readonly path: string;
    /** Of the text that it shall hold. */
    readonly hash: string;
    /** The text that is replaced; left out for files that are new. */
    readonly before?: string;
  }[];
}

export function lockFile(folder: string): string {
  return path.join(folder, '.schemawright.lock');
}

export function lockRecord(folder: string, own: string, files: readonly PlannedFile[]): LockRecord {
  return {
    pid: process.pid,
    host: hostname(),
    since: Date.now(),
    own,
    files: files.map(({ path: file, text, replaces }) => ({
      path: path.relative(folder, file),
      hash: hashOf(text),
      ...(replaces === undefined ? {} : { before: replaces }),
    })),
  };
}

/** A file beside the place of another one, in which it is written whole first. */
export function temporaryFile(file: string, own: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.${own}.tmp`);
}

/** Whether the one who holds the lock may be at work still. */
export function isHeld(lock: string): boolean {
  const record = read(lock);
  if (!record) return Date.now() - changedAt(lock) < justNow;
  if (record.host !== hostname()) return Date.now() - record.since < staleAfter;
  return isAlive(record.pid) && Date.now() - record.since < longest;
}

/** Its text is written right after the lock is made. */
const justNow = 10_000;
/** Of another machine it is not known whether the process lives. */
const staleAfter = 60_000;
/** Process numbers are given anew some time. */
const longest = 600_000;

/**
 * Looks whether somebody was killed while writing to a folder. What was written whole stays; else its files are
 * removed, and the records are what they were. A file that somebody has changed since is left.
 */
export function recoverFolder(folder: string): void {
  const lock = lockFile(folder);
  if (!existsSync(lock) || isHeld(lock)) return;
  const record = read(lock);
  if (record) {
    const files = record.files.map((file) => ({ ...file, place: path.join(folder, file.path) }));
    const isWhole = files.every(({ place, hash }) => hashOf(textOf(place)) === hash);
    for (const { place, hash, before } of isWhole ? [] : files) {
      const text = textOf(place);
      if (text === undefined || !isOurs(text, hash, temporaryFile(place, record.own))) continue;
      if (before === undefined) rmSync(place, { force: true });
      else writeFileSync(place, before);
    }
    for (const { place } of files) rmSync(temporaryFile(place, record.own), { force: true });
    if (!isWhole) for (const { place } of files) removeEmpty(path.dirname(place), folder);
  }
  rmSync(lock, { force: true });
}

/** A file system without links copies, and may have come half the way. */
function isOurs(text: string, hash: string, temporary: string): boolean {
  return hashOf(text) === hash || (textOf(temporary)?.startsWith(text) ?? false);
}

function removeEmpty(folder: string, root: string): void {
  if (path.resolve(folder) === path.resolve(root)) return;
  try {
    rmdirSync(folder);
  } catch {
    // Others stand in it, or it never came to be.
  }
}

function read(lock: string): LockRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(lock, 'utf8')) as Partial<LockRecord>;
    const isOurs = Array.isArray(record.files) && record.files.every((file) => staysInside(file.path));
    return isOurs ? (record as LockRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** A lock comes with a checkout as well: what it names beyond its folder was never written by us. */
function staysInside(file: unknown): boolean {
  return typeof file === 'string' && !path.isAbsolute(file) && !path.normalize(file).startsWith('..');
}

function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function hashOf(text: string): string;
function hashOf(text: string | undefined): string | undefined;
function hashOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : createHash('sha256').update(text).digest('hex');
}
