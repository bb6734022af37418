import type { FilePath } from '../model/span.ts';
import type { CasingSetting } from '../sources/drizzle/casing.ts';
import type { SourceHost, SourceReader } from '../sources/source.ts';
import type { FolderListings } from './folderListings.ts';
import { isOrmOne } from './ormVersion.ts';
import type { SchemaSource } from './schemaSource.ts';
import type { Texts } from './texts.ts';

/** The readers of a workspace's projects: those that read alike share one, and what it keeps of their files. */
export interface ProjectReaders {
  /** `folder` is undefined for code of no project. */
  of(folder: FilePath | undefined, casing: CasingSetting | undefined): SourceReader;
  all(): Iterable<SourceReader>;
}

export function createProjectReaders({
  source,
  host,
  listings,
  texts,
}: {
  readonly source: SchemaSource;
  readonly host: SourceHost;
  readonly listings: FolderListings;
  readonly texts: Texts;
}): ProjectReaders {
  const readers = new Map<string, SourceReader>();
  return {
    of(folder, casing) {
      const ormOne = folder !== undefined && isOrmOne(folder, { listings, readText: texts.read });
      const key = `${casing} ${ormOne}`;
      let reader = readers.get(key);
      if (!reader) {
        reader = source.createReader(host, { casing, ormOne });
        readers.set(key, reader);
      }
      return reader;
    },
    all: () => readers.values(),
  };
}
