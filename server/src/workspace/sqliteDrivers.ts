import type { FilePath } from '../model/span.ts';
import { isTestFile } from './sourcePaths.ts';

/** How the workspace's code opens SQLite, as far as the enforcement of foreign keys depends on it. */
export interface SqliteDrivers {
  /** @param path the file below its workspace folder, whose own place says nothing of it */
  note(file: FilePath, text: string | undefined, path?: string): void;
  /** A driver that leaves foreign keys off, where no code switches them on; as of the last `refresh`. */
  leavingOff(): string | undefined;
  /** Whether the migrator is that of libsql, which switches foreign keys off before its transaction; as of then. */
  migratedByLibsql(): boolean;
  /** True when one of these answers is another one now. */
  refresh(): boolean;
}

/**
 * Drivers over SQLite as it comes, which enforces foreign keys only after `PRAGMA foreign_keys = on`
 * (https://www.sqlite.org/foreignkeys.html#fk_enable). better-sqlite3, libsql and D1 switch them on.
 */
const asItComes = /['"]drizzle-orm\/(bun-sqlite|expo-sqlite|op-sqlite|sql-js)(?:\/[\w-]+)*['"]/;
/** `client.migrate` of @libsql/client, which Drizzle's migrator and drizzle-kit call for Turso. */
const libsql = /['"]drizzle-orm\/libsql(?:\/[\w-]+)*['"]|\bdialect\s*:\s*['"]turso['"]/;
const switching = /\bforeign_keys\b/i;
/** What tests open in memory says nothing of how the program opens its database. */
const testing = /(?:^|\/)(?:__tests__|__mocks__|tests?|e2e|spec|fixtures)\//i;

export function createSqliteDrivers(): SqliteDrivers {
  const drivers = new Map<FilePath, string>();
  const switches = new Set<FilePath>();
  const byLibsql = new Set<FilePath>();
  let current: string | undefined;
  let isLibsql = false;
  return {
    note(file, text, path = file) {
      const driver = text === undefined ? undefined : asItComes.exec(text)?.[1];
      if (driver === undefined || testing.test(path) || isTestFile(file)) drivers.delete(file);
      else drivers.set(file, driver);
      if (text !== undefined && libsql.test(text)) byLibsql.add(file);
      else byLibsql.delete(file);
      if (text !== undefined && switching.test(text)) switches.add(file);
      else switches.delete(file);
    },
    leavingOff: () => current,
    migratedByLibsql: () => isLibsql,
    refresh() {
      const [now] = switches.size > 0 ? [] : [...drivers.values()].sort();
      const differs = now !== current || isLibsql !== byLibsql.size > 0;
      current = now;
      isLibsql = byLibsql.size > 0;
      return differs;
    },
  };
}
