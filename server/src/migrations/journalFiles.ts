import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { statementBreakpoint } from '../sources/sql/split.ts';
import type { PlannedFile } from './files.ts';
import type { KitConfig, KitSnapshot } from './kitMessages.ts';
import type { Journal, MigrationFolder } from './migrationFolder.ts';

export interface JournalMigration {
  readonly config: KitConfig;
  readonly folder: MigrationFolder;
  /** The state after it. */
  readonly after: KitSnapshot;
  /** Without prefix. */
  readonly name: string;
  readonly statements: readonly string[];
  readonly now: Date;
}

/**
 * The files that drizzle-kit 0.x writes for a migration, in its own form: the SQL, the snapshot and the
 * journal with one more entry.
 */
export function journalFiles(migration: JournalMigration): {
  readonly tag: string;
  readonly files: readonly PlannedFile[];
} {
  const { config, folder, after, name, statements, now } = migration;
  const journal: Journal = folder.journal?.content ?? { version: '7', dialect: config.dialect, entries: [] };
  const last = journal.entries[journal.entries.length - 1];
  const idx = last ? last.idx + 1 : 0;
  const prefix = prefixOf(config.prefix, idx, now);
  const tag = `${prefix}_${name}`;
  const entry = {
    idx,
    version: String(after.version),
    // The migrator runs only what is newer than what it ran last.
    when: Math.max(now.getTime(), (last?.when ?? 0) + 1),
    tag,
    breakpoints: config.breakpoints,
  };
  const next: Journal = { ...journal, entries: [...journal.entries, entry] };
  const meta = path.join(config.out, 'meta');
  const separator = config.breakpoints ? `${statementBreakpoint}\n` : '\n';
  return {
    tag,
    files: [
      { path: path.join(config.out, `${tag}.sql`), text: statements.join(separator), replaces: undefined },
      snapshotFile(config, prefix, after),
      ...bundle(config, next),
      {
        path: path.join(meta, '_journal.json'),
        text: JSON.stringify(next, null, 2),
        replaces: folder.journal?.text,
      },
    ],
  };
}

/** The state after a migration as drizzle-kit 0.x keeps it. */
export function snapshotFile(
  { out }: Pick<KitConfig, 'out'>,
  prefix: string,
  after: KitSnapshot,
): PlannedFile {
  const snapshot = { ...after, _meta: { columns: {}, schemas: {}, tables: {} } };
  return {
    path: path.join(out, 'meta', `${prefix}_snapshot.json`),
    text: JSON.stringify(snapshot, null, 2),
    replaces: undefined,
  };
}

function prefixOf(prefix: KitConfig['prefix'], idx: number, now: Date): string {
  switch (prefix) {
    case 'index':
      return String(idx).padStart(4, '0');
    case 'timestamp':
    case 'supabase':
      return now.toISOString().replace(/\D/g, '').slice(0, 14);
    case 'unix':
      return String(Math.floor(now.getTime() / 1000));
    case 'none':
      return '';
  }
}

/** Expo and durable objects have no file system: a module imports the migrations. */
function bundle(config: KitConfig, journal: Journal): readonly PlannedFile[] {
  if (!config.bundle) return [];
  const file = path.join(config.out, 'migrations.js');
  const names = journal.entries.map(({ idx, tag }) => ({ name: `m${String(idx).padStart(4, '0')}`, tag }));
  const head =
    config.bundle === 'expo'
      ? '// This file is required for Expo/React Native SQLite migrations - https://orm.drizzle.team/quick-sqlite/expo\n\n'
      : '';
  const imports = names.map(({ name, tag }) => `import ${name} from './${tag}.sql';\n`).join('');
  const list = names.map(({ name }) => name).join(',\n');
  const text = `${head}import journal from './meta/_journal.json';\n${imports}\n  export default {\n    journal,\n    migrations: {\n      ${list}\n    }\n  }\n  `;
  return [{ path: file, text, replaces: existsSync(file) ? readFileSync(file, 'utf8') : undefined }];
}
