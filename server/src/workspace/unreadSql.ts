import type { Dialect } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import type { SqlPlaces } from './sqlPlaces.ts';
import type { SqlProject } from './sqlProject.ts';
import type { Texts } from './texts.ts';

/** SQL of another database than PostgreSQL, which is not judged. */
export interface UnreadSql {
  readonly database: string;
  /** The folder of a history, or a file. */
  readonly place: FilePath;
}

const names: Readonly<Record<Dialect, string>> = {
  mysql: 'MySQL',
  postgresql: 'PostgreSQL',
  sqlite: 'SQLite',
};

export interface UnreadSqlContext {
  readonly histories: ReadonlyMap<FilePath, SqlProject>;
  readonly sqlFiles: ReadonlySet<FilePath>;
  /** What is none of the histories' and schemas' is looked into. */
  readonly owners: ReadonlyMap<FilePath, unknown>;
  readonly places: Pick<SqlPlaces, 'databaseOf'>;
  readonly texts: Pick<Texts, 'read'>;
}

/** The histories, and the files outside of them, that make tables of another database. */
export function unreadSql({
  histories,
  sqlFiles,
  owners,
  places,
  texts,
}: UnreadSqlContext): readonly UnreadSql[] {
  const found: UnreadSql[] = [];
  for (const { chain, folder } of histories.values()) {
    if (chain.kind !== 'history') continue;
    const { tool, dialect, foreign } = chain.history;
    // What drizzle-kit writes for MySQL and SQLite is judged.
    if (tool === 'drizzle') continue;
    const database = foreign?.database ?? (dialect && dialect !== 'postgresql' ? names[dialect] : undefined);
    if (database !== undefined) found.push({ database, place: folder });
  }
  for (const file of sqlFiles) {
    if (owners.has(file)) continue;
    const database = places.databaseOf(file);
    if (database !== undefined && /\bcreate\s+table\b/i.test(texts.read(file) ?? ''))
      found.push({ database, place: file });
  }
  return found;
}
