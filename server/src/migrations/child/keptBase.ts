import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Extensions, PGlite } from '@electric-sql/pglite';

/** Data folders that were made before, each in a file named after what had been run in it. */
export interface KeptBases {
  /** The kept one, or undefined. */
  find(content: readonly string[]): Blob | undefined;
  /** Keeps one; that it cannot be kept is no fault. */
  keep(content: readonly string[], db: Pick<PGlite, 'dumpDataDir'>): Promise<void>;
}

const most = 6;

/**
 * Making a database anew takes seconds, most of a proof. A base is known by the content of all statements, so that
 * it never is another one's.
 * @param folder outside of the workspace; undefined keeps nothing
 */
export function keptBases(folder: string | undefined): KeptBases {
  const fileOf = (content: readonly string[]) =>
    path.join(folder ?? '', `${createHash('sha256').update(JSON.stringify(content)).digest('hex')}.tar.gz`);
  return {
    find(content) {
      if (folder === undefined) return undefined;
      try {
        const file = fileOf(content);
        // PGlite does not survive one that is not whole.
        const bytes = gunzipSync(readFileSync(file));
        utimesSync(file, new Date(), new Date());
        return new Blob([bytes], { type: 'application/x-tar' });
      } catch {
        return undefined;
      }
    },
    async keep(content, db) {
      if (folder === undefined) return;
      try {
        const dump = await db.dumpDataDir('gzip');
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const file = fileOf(content);
        const temporary = `${file}.${process.pid}.tmp`;
        writeFileSync(temporary, Buffer.from(await dump.arrayBuffer()), { mode: 0o600 });
        renameSync(temporary, file);
        prune(folder);
      } catch {
        // The next proof takes as long as this one.
      }
    },
  };
}

/** Leaves those that were used last. */
function prune(folder: string): void {
  const files = readdirSync(folder)
    .map((name) => path.join(folder, name))
    .map((file) => ({ file, used: statSync(file).mtimeMs }))
    .sort((a, b) => b.used - a.used);
  for (const { file } of files.slice(most)) rmSync(file, { force: true });
}

/** A PostgreSQL from a kept data folder, or a new one where that does not start. */
export async function startFrom(base: Blob | undefined, extensions: Extensions): Promise<PGlite> {
  if (base) {
    try {
      return await PGlite.create({ extensions, loadDataDir: base });
    } catch {
      // It was written by another version, or not whole.
    }
  }
  return PGlite.create({ extensions });
}
