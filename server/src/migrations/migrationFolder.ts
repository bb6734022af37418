import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Dialect } from '../model/schema.ts';
import { ddlState } from '../sources/drizzle/snapshot/ddlHistory.ts';
import type { KitSnapshot } from './kitMessages.ts';

/** What stands in the folder of drizzle-kit's migrations. */
export interface MigrationFolder {
  readonly folder: string;
  /** `journal`: drizzle-kit 0.x; `folders`: 1.x, one folder a migration; `empty`: neither yet. */
  readonly layout: 'journal' | 'folders' | 'empty';
  readonly migrations: readonly FolderMigration[];
  /** The state after the last migration, in the form of the layout. */
  readonly snapshot: KitSnapshot | undefined;
  /** So many of the newest migrations, written by hand, have no snapshot: the state is that before them. */
  readonly withoutSnapshot: number;
  /** Text and content of `meta/_journal.json`, which others may change meanwhile. */
  readonly journal: { readonly text: string; readonly content: Journal } | undefined;
}

export interface FolderMigration {
  /** The tag, or the folder's name. */
  readonly name: string;
  readonly file: string;
  readonly downFile: string;
}

export interface Journal {
  readonly version: string;
  readonly dialect: string;
  readonly entries: readonly {
    readonly idx: number;
    readonly version: string;
    readonly when: number;
    readonly tag: string;
    readonly breakpoints: boolean;
  }[];
}

/** The folder cannot be worked with; the message says what to do. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
}

const snapshotVersion: Readonly<Record<Dialect, string>> = { postgresql: '7', mysql: '5', sqlite: '6' };
export const noId = '00000000-0000-0000-0000-000000000000';

/**
 * @throws FolderError when the records are broken, disagree with the files or are of another version
 */
export function readMigrationFolder(folder: string, dialect: Dialect): MigrationFolder {
  const meta = path.join(folder, 'meta');
  const journalFile = path.join(meta, '_journal.json');
  if (existsSync(journalFile)) return readJournalFolder(folder, journalFile, dialect);
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => existsSync(path.join(folder, name, 'snapshot.json')))
        .sort()
    : [];
  const newest = names[names.length - 1];
  return {
    folder,
    layout: newest !== undefined ? 'folders' : 'empty',
    migrations: names.map((name) => ({
      name,
      file: path.join(folder, name, 'migration.sql'),
      downFile: path.join(folder, name, 'down.sql'),
    })),
    snapshot: newest === undefined ? undefined : readDdl(folder, names, dialect),
    withoutSnapshot: 0,
    journal: undefined,
  };
}

function readJournalFolder(folder: string, journalFile: string, dialect: Dialect): MigrationFolder {
  const text = readFileSync(journalFile, 'utf8');
  const content = parse(journalFile, text) as unknown as Journal;
  if (!Array.isArray(content.entries))
    throw new FolderError(`${journalFile} has no entries: restore it from the version control.`);
  // Journals that were begun before drizzle-kit 0.22 keep its name for PostgreSQL.
  if (content.dialect !== dialect && !(content.dialect === 'pg' && dialect === 'postgresql'))
    throw new FolderError(
      `The migrations in ${folder} are for ${content.dialect}, the configuration is for ${dialect}: give the configuration another \`out\`.`,
    );
  for (const { tag } of content.entries)
    if (!existsSync(path.join(folder, `${tag}.sql`)))
      throw new FolderError(
        `${journalFile} names ${tag}, but there is no ${tag}.sql: restore the file, or take the entry out together with its snapshot.`,
      );
  const meta = path.dirname(journalFile);
  // drizzle-kit takes the last one by name, whatever the journal says.
  const last = readdirSync(meta)
    .filter((name) => name.endsWith('_snapshot.json'))
    .sort()
    .pop();
  return {
    folder,
    layout: 'journal',
    migrations: content.entries.map(({ tag }) => ({
      name: tag,
      file: path.join(folder, `${tag}.sql`),
      downFile: path.join(folder, 'down', `${tag}.sql`),
    })),
    snapshot: last === undefined ? undefined : readSnapshot(path.join(meta, last), dialect),
    withoutSnapshot: migrationsAfter(last, content.entries),
    journal: { text, content },
  };
}

/** How many migrations stand behind the one whose snapshot this is. */
function migrationsAfter(snapshot: string | undefined, entries: Journal['entries']): number {
  const number = snapshot?.slice(0, -'_snapshot.json'.length);
  const at = entries.findIndex(({ tag }) => tag === number || tag.startsWith(`${number}_`));
  // A snapshot of none of them tells of a conflict, which has its own finding.
  return at < 0 && number !== undefined ? 0 : entries.length - 1 - at;
}

/**
 * The state after one of the migrations, as its snapshot tells it.
 * @param index -1: before the first
 * @returns undefined where it is not told: the snapshot is not there any more, or of another version
 */
export function snapshotAfter(
  { folder, layout, migrations, snapshot }: MigrationFolder,
  index: number,
  dialect: Dialect,
): KitSnapshot | undefined {
  if (index === migrations.length - 1) return snapshot;
  // What 1.x compares with is made from a snapshot of its own form.
  if (index < 0) return layout === 'folders' ? snapshot && { ...snapshot, ddl: [] } : emptySnapshot(dialect);
  try {
    if (layout === 'folders') {
      const names = migrations.slice(0, index + 1).map(({ name }) => name);
      return readDdl(folder, names, dialect);
    }
    const prefix = migrations[index]?.name.split('_')[0] ?? '';
    return readSnapshot(path.join(folder, 'meta', `${prefix}_snapshot.json`), dialect);
  } catch {
    return undefined;
  }
}

const ddlVersion: Readonly<Record<Dialect, string>> = { postgresql: '9', mysql: '6', sqlite: '7' };

/** The state after the last migration of drizzle-kit 1.x. Betas have written older snapshots. */
function readDdl(folder: string, names: readonly string[], dialect: Dialect): KitSnapshot {
  const files = names.map((name) => path.join(folder, name, 'snapshot.json'));
  const snapshots = files.map((file) => parse(file, readFileSync(file, 'utf8')));
  const last = snapshots[snapshots.length - 1];
  const file = files[files.length - 1];
  if (!last || Number(last.version) < Number(ddlVersion[dialect]))
    throw new FolderError(
      `${file} has version ${String(last?.version)}, of a beta; ${ddlVersion[dialect]} is needed: update drizzle-kit, then run \`npx drizzle-kit up\`.`,
    );
  const state = ddlState(snapshots);
  if (!state)
    throw new FolderError(
      `${file} does not follow from the snapshots before it: run \`npx drizzle-kit check\`.`,
    );
  return state;
}

function readSnapshot(file: string, dialect: Dialect): KitSnapshot {
  const snapshot = parse(file, readFileSync(file, 'utf8'));
  if (snapshot.version !== snapshotVersion[dialect])
    throw new FolderError(
      `${file} has version ${String(snapshot.version)}, ${snapshotVersion[dialect]} is needed: run \`npx drizzle-kit up\`.`,
    );
  return snapshot;
}

function parse(file: string, text: string): Record<string, unknown> {
  try {
    return JSON.parse(text.replace(/^\ufeff/, '')) as Record<string, unknown>;
  } catch {
    const why = /^<{7}/m.test(text) ? 'a merge left its markers in it' : 'it is no JSON';
    throw new FolderError(`${file} cannot be read: ${why}. Restore it from the version control.`);
  }
}

/** The state before the first migration, as drizzle-kit has it. */
export function emptySnapshot(dialect: Dialect): KitSnapshot {
  const base = { version: snapshotVersion[dialect], dialect, id: noId, prevId: '', tables: {}, views: {} };
  switch (dialect) {
    case 'postgresql':
      return {
        ...base,
        enums: {},
        schemas: {},
        sequences: {},
        roles: {},
        policies: {},
        _meta: { schemas: {}, tables: {}, columns: {} },
      };
    case 'mysql':
      return { ...base, _meta: { tables: {}, columns: {} } };
    case 'sqlite':
      return { ...base, enums: {}, _meta: { tables: {}, columns: {} } };
  }
}
