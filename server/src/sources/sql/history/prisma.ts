import type { Dialect } from '../../../model/schema.ts';
import type { FilePath } from '../../../model/span.ts';
import {
  byCodeUnits,
  type FoundFault,
  type History,
  type HistoryFile,
  type HistoryListing,
  joinFile,
  withFaults,
} from './history.ts';

const dialects: Readonly<Record<string, Dialect | undefined>> = {
  postgresql: 'postgresql',
  postgres: 'postgresql',
  cockroachdb: 'postgresql',
  mysql: 'mysql',
  sqlite: 'sqlite',
};

/**
 * Prisma: a folder a migration with migration.sql, in the order of the folders' names, and
 * `migration_lock.toml` with the provider.
 * https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories
 */
export function readPrisma(folder: FilePath, listing: HistoryListing): History | undefined {
  const entries = listing.entries(folder);
  if (entries.get('migration_lock.toml') !== 'file') return undefined;
  const lock = joinFile(folder, 'migration_lock.toml');
  const provider = /^\s*provider\s*=\s*"(\w+)"/m.exec(listing.readText(lock) ?? '')?.[1];
  const found: FoundFault[] = [];
  const files: HistoryFile[] = [];
  const folders = [...entries].filter(([, kind]) => kind === 'folder').map(([name]) => name);
  for (const name of folders.sort(byCodeUnits)) {
    const inside = listing.entries(joinFile(folder, name));
    const path = joinFile(joinFile(folder, name), 'migration.sql');
    if (inside.get('migration.sql') !== 'file') {
      // A program in its place is the migration of another tool over the same folders.
      if (/^\d{14}/.test(name) && ![...inside.keys()].some((file) => /\.[cm]?[jt]s$/.test(file)))
        found.push([undefined, { kind: 'missing-file', record: `${name}/migration.sql` }]);
      continue;
    }
    const down = inside.get('down.sql') === 'file' ? joinFile(joinFile(folder, name), 'down.sql') : undefined;
    files.push({ path, name, ...(down ? { down } : {}) });
  }
  return {
    folder,
    tool: 'prisma',
    layout: 'folders',
    dialect: provider === undefined ? undefined : dialects[provider],
    files: withFaults(files, found),
    problems: [],
    sources: [lock],
  };
}
