import type { FilePath } from '../model/span.ts';
import { baseName } from './filePath.ts';

/** True for a file, or an untitled document, that holds SQL. */
export function isSqlFile(file: FilePath): boolean {
  return /\.(?:sql|pgsql|psql|ddl)$/i.test(file);
}

/** True for the files beside the migrations in which tools keep their records. */
export function isHistoryRecord(file: FilePath): boolean {
  const name = baseName(file);
  return (
    name === '_journal.json' ||
    name === 'migration_lock.toml' ||
    name === 'atlas.sum' ||
    /(?:^|_)snapshot\.json$/.test(name)
  );
}

/** True when a SQL text declares a part of a schema. Cheap; queries and seeds do not. */
export function declaresSql(text: string): boolean {
  return /\bCREATE\s+(?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED|FOREIGN)\s+)*TABLE\b|\bCREATE\s+TYPE\b|\bCREATE\s+(?:UNIQUE\s+)?INDEX\b|\bALTER\s+TABLE\b/i.test(
    text,
  );
}

/**
 * True for a file that a program writes (a backup too), or that nobody runs any more, as its folder says: what is wrong
 * in the one is wrong where it comes from, and in the other no longer.
 */
export function isGenerated(place: string): boolean {
  return (
    /(?:^|\/)(?:_{0,2}generated_{0,2}|\.?gen|(?:[^/]*[-_])?(?:deprecated|archived?|legacy|obsolete)(?:[-_][^/]+)?|(?:[^/]*[-_])?backups?)\//i.test(
      place,
    ) || belowSupabase.test(place)
  );
}

/**
 * Supabase reads the files that lie in `supabase/migrations` itself, no folders below it
 * (`ListLocalMigrations`, https://github.com/supabase/cli/blob/develop/pkg/migration/list.go). Those of drizzle-kit 1.0 are its own.
 */
const belowSupabase = /(?:^|\/)supabase\/migrations\/(?!\d{14}_)[^/]+\//;
