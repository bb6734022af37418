import { MemoryFS, type PGlite } from '@electric-sql/pglite';

/** PGlite's own folder of the cluster. */
const root = '/pglite/data';

/** What is used here of Emscripten's file system, which PGlite has without types. */
interface EmscriptenFiles {
  readdir(path: string): readonly string[];
  stat(path: string): { readonly mode: number };
  isDir(mode: number): boolean;
  readFile(path: string): Uint8Array;
  writeFile(path: string, data: Uint8Array, options: { readonly canOwn: boolean }): void;
  mkdirTree(path: string): void;
}

type Running = Pick<PGlite, 'query' | 'exec'> & { readonly Module: { readonly FS: unknown } };

/**
 * The files of a running cluster as one piece: their names and lengths as a line of JSON, then their bytes. Recovery from it
 * has nothing to do. The templates of new databases are left out, two thirds of an empty cluster: nobody makes one in it.
 */
export async function packDataFolder(db: Running): Promise<Uint8Array> {
  await db.exec('checkpoint');
  const { rows } = await db.query<{ readonly oid: number }>(
    `select oid::int as oid from pg_database where datname <> current_database()`,
  );
  const others = new Set(rows.map(({ oid }) => `/base/${oid}`));
  const files = db.Module.FS as EmscriptenFiles;
  const entries: (readonly [path: string, bytes: number])[] = [];
  const contents: Uint8Array[] = [];
  const walk = (folder: string): void => {
    entries.push([`${folder}/`, 0]);
    if (others.has(folder)) return;
    for (const name of files.readdir(root + folder)) {
      if (name === '.' || name === '..') continue;
      const path = `${folder}/${name}`;
      if (files.isDir(files.stat(root + path).mode)) {
        walk(path);
        continue;
      }
      const content = files.readFile(root + path);
      entries.push([path, content.length]);
      contents.push(content);
    }
  };
  walk('');
  return Buffer.concat([Buffer.from(`${JSON.stringify(entries)}\n`), ...contents]);
}

/** A file system that holds a packed cluster from the start, without copying it: PGlite's way by a tar takes a second. */
export function packedFileSystem(packed: Uint8Array): MemoryFS {
  const end = packed.indexOf(10);
  const entries: readonly (readonly [string, number])[] = JSON.parse(
    Buffer.from(packed.subarray(0, end)).toString('utf8'),
  );
  return new (class extends MemoryFS {
    override async initialSyncFs(): Promise<void> {
      const files = this.pg?.Module.FS as unknown as EmscriptenFiles;
      let from = end + 1;
      for (const [path, bytes] of entries) {
        if (path.endsWith('/')) {
          files.mkdirTree(root + path.slice(0, -1));
          continue;
        }
        files.writeFile(root + path, packed.subarray(from, from + bytes), { canOwn: true });
        from += bytes;
      }
    }
  })();
}
