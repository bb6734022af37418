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
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Extensions, PGlite } from '@electric-sql/pglite';
import { packDataFolder, packedFileSystem } from './dataFolder.ts';

/** Data folders that were made before, each in a file named after what had been run in it. */
export interface KeptBases {
  /** The kept one, or undefined. */
  find(content: readonly string[]): Uint8Array | undefined;
  /** Keeps one; that it cannot be kept is no fault. */
  keep(content: readonly string[], db: PGlite): Promise<void>;
}

const most = 6;

/**
 * Making a database anew takes seconds, most of a proof. A base is known by the content of all statements, so that
 * it never is another one's.
 * @param folder outside of the workspace; undefined keeps nothing
 */
export function keptBases(folder: string | undefined): KeptBases {
  const fileOf = (content: readonly string[]) =>
    path.join(folder ?? '', `${createHash('sha256').update(JSON.stringify(content)).digest('hex')}.gz`);
  return {
    find(content) {
      if (folder === undefined) return undefined;
      try {
        const file = fileOf(content);
        // PGlite does not survive one that is not whole.
        const bytes = gunzipSync(readFileSync(file), { chunkSize: 1 << 24 });
        utimesSync(file, new Date(), new Date());
        return bytes;
      } catch {
        return undefined;
      }
    },
    async keep(content, db) {
      if (folder === undefined) return;
      try {
        const packed = gzipSync(await packDataFolder(db), { level: 1 });
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const file = fileOf(content);
        const temporary = `${file}.${process.pid}.tmp`;
        writeFileSync(temporary, packed, { mode: 0o600 });
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

/**
 * Small where PGlite is made for a server: its memory is filled with zeros at each start, and nothing here is brought back
 * after a crash.
 */
const startParams = [
  ...PGlite.defaultStartParams,
  ...[
    'shared_buffers=16MB',
    'full_page_writes=off',
    'wal_level=minimal',
    'max_wal_senders=0',
    'min_wal_size=2MB',
  ].flatMap((setting) => ['-c', setting]),
];
const initDbStartParams = ['--wal-segsize=1', '--no-data-checksums'];

/** A PostgreSQL from a kept data folder, or a new one where that does not start. */
export async function startFrom(base: Uint8Array | undefined, extensions: Extensions): Promise<PGlite> {
  if (base) {
    try {
      return await PGlite.create({ extensions, startParams, fs: packedFileSystem(base) });
    } catch {
      // It was written by another version, or not whole.
    }
  }
  return PGlite.create({ extensions, startParams, initDbStartParams });
}
