import { randomUUID } from 'node:crypto';
import { diffSchemas } from '../model/diff.ts';
import { applyTextEdits, type EditRefusal, type FileEdit, type SchemaEdit } from '../model/edit.ts';
import type { Change, NewMigration } from '../model/migration.ts';
import type { PartName } from '../model/schema.ts';
import { isUnknown, known } from '../model/unknown.ts';
import type { SourceHost } from '../sources/source.ts';
import { type DatabaseState, emptyDatabase, partsOf } from '../sources/sql/database.ts';
import type { History } from '../sources/sql/history/history.ts';
import { placeNewMigrations } from '../sources/sql/history/place.ts';
import { sectionsOf } from '../sources/sql/history/sections.ts';
import { withHolesFilled } from '../sources/sql/holes.ts';
import { replayMigration } from '../sources/sql/migration.ts';
import { createSqlReader, type SqlChain, type SqlReader } from '../sources/sql/reader.ts';
import { readScript } from '../sources/sql/script.ts';
import { alterStatements } from '../sources/sql/write/alter.ts';
import { writeSqlEdits } from '../sources/sql/write/write.ts';
import type { FolderListings } from './folderListings.ts';
import { isSqlFile } from './sqlPaths.ts';

export interface SqlEditContext {
  readonly host: SourceHost;
  readonly listings: FolderListings;
}

/**
 * Writes edits into schema files. Migrations that others may have run stay as they are: what is made in them is
 * changed by a new migration.
 */
export function writeToChain(
  edits: readonly SchemaEdit[],
  chain: SqlChain,
  scope: string,
  state: DatabaseState,
  context: SqlEditContext,
): readonly FileEdit[] | EditRefusal {
  return chain.kind === 'schema'
    ? writeSqlEdits(edits, { host: context.host, before: emptyDatabase(scope), files: chain.files })
    : addAsMigration(edits, chain.history, state, context);
}

function addAsMigration(
  edits: readonly SchemaEdit[],
  history: History,
  state: DatabaseState,
  context: SqlEditContext,
): readonly FileEdit[] | EditRefusal {
  const isTemplated = history.files.some(({ path }) => {
    const text = context.host.readText(path) ?? '';
    return withHolesFilled(text) !== text;
  });
  if (isTemplated)
    return {
      kind: 'refused',
      reason: 'The migrations are templates: what a new one would need is not known.',
    };
  const newest = history.files[history.files.length - 1];
  const manner = newest && context.host.readText(newest.path);
  const attempt = (concurrently: boolean): readonly FileEdit[] | EditRefusal => {
    const statements = alterStatements(edits, state, {
      concurrently,
      ...(manner === undefined ? {} : { manner }),
    });
    if ('kind' in statements) return statements;
    return placeMigrations(
      history,
      [
        {
          relativeTo: newest?.path ?? history.folder,
          order: 'after',
          name: nameFor(edits, state),
          text: statements.map((statement) => `${statement};\n`).join(''),
          nonTransactional: concurrently,
        },
      ],
      context,
    );
  };
  const onlyIndexes = edits.every(({ kind }) => kind === 'add-index');
  const concurrent = onlyIndexes ? attempt(true) : undefined;
  // Some tools run nothing outside of a transaction.
  return concurrent && !('kind' in concurrent) ? concurrent : attempt(false);
}

/** The files of new migrations at the end of a history. */
export function placeMigrations(
  history: History,
  migrations: readonly NewMigration[],
  { host, listings }: SqlEditContext,
): readonly FileEdit[] | EditRefusal {
  return placeNewMigrations(history, migrations, {
    entries: listings.entries,
    readText: host.readText,
    now: new Date(),
    newId: randomUUID,
  });
}

/**
 * The same as the second half of a fix. Where other migrations follow the one that it changes, they may be about what the
 * new ones name: it is refused unless the history still leads to the same schema.
 * @param edits of the migrations that are there
 * @param end of the history as it is
 */
export function placeAfterEdits(
  history: History,
  migrations: readonly NewMigration[],
  edits: readonly FileEdit[],
  end: DatabaseState,
  context: SqlEditContext,
): readonly FileEdit[] | EditRefusal {
  const placed = placeMigrations(history, migrations, context);
  const newest = history.files[history.files.length - 1]?.path;
  const isOfNewest = edits.some(({ file }) => file === newest);
  if ('kind' in placed || edits.length === 0 || isOfNewest || !isOfPostgres(history)) return placed;
  const texts = new Map(
    edits.map(({ file, edits }) => [file, applyTextEdits(context.host.readText(file) ?? '', edits)]),
  );
  const reader = createSqlReader(history.folder, {
    readText: (file) => texts.get(file) ?? context.host.readText(file),
  });
  reader.setChain({ kind: 'history', history });
  while (reader.readNext() !== undefined);
  const added = placed.filter(
    ({ file, creates }) => creates && isSqlFile(file) && !/(?:^|[-_./])down\.sql$/.test(file),
  );
  const { columnsGone, isRefused } = trialOf(reader, end);
  let now = reader.state();
  let isLate = columnsGone || isRefused;
  for (const { file, edits } of added) {
    const text = applyTextEdits('', edits);
    const script = readScript(file, text, { range: sectionsOf(text).up });
    const place = { path: file, tool: history.tool, order: history.files.length, name: '' } as const;
    const replayed = replayMigration(now, script, { ...place, direction: 'up', wrapped: false });
    // Of a table from before the first migration nobody knows.
    const views = new Set([...now.views.values()].map(({ name }) => known(name)));
    isLate ||=
      !now.beginsLate &&
      replayed.statements.some(({ changes }) => changes.some((change) => missesItsTarget(change, views)));
    now = replayed.after;
  }
  const differ = diffSchemas(partsOf(end), partsOf(now)).some(
    ({ aspects, action }) => action !== 'alter' || aspects.some((aspect) => aspect !== 'concurrently'),
  );
  return differ || isLate || missingColumns(now) > missingColumns(end)
    ? {
        kind: 'refused',
        reason:
          'Migrations that follow this one are about the same: a new one at the end would not do what it does.',
      }
    : placed;
}

/**
 * Whether the migrations behind the changed one still run: an index or a key of theirs may be over a column that comes only
 * after them now, and another type may be refused for a view that stays longer.
 */
function trialOf(reader: SqlReader, end: DatabaseState) {
  const parts = [...reader.partsByFile().values()];
  return {
    columnsGone: missingColumns(reader.state()) > missingColumns(end),
    isRefused: parts.some(({ migrations = [] }) =>
      migrations.some(
        ({ file, statements }) =>
          file.direction === 'up' && statements.some(({ changes }) => changes.some(isHeldBack)),
      ),
    ),
  };
}

function isHeldBack(change: Change): boolean {
  if (change.kind === 'set-column-type') return (change.uses?.pinnedBy.length ?? 0) > 0;
  return change.kind === 'drop-column' && !change.cascade && (change.pinnedBy?.length ?? 0) > 0;
}

const needsNoTable: ReadonlySet<Change['kind']> = new Set(['create-table', 'drop-table', 'drop-index']);

/** True for what changes a table that is gone by then, or validates a constraint that is. */
function missesItsTarget(change: Change, views: ReadonlySet<string | undefined>): boolean {
  if (!('tableLabel' in change) || needsNoTable.has(change.kind)) return false;
  const { table } = change;
  if (!table) return !views.has(lastPart(change.tableLabel));
  return (
    change.kind === 'validate-constraint' &&
    table.gaps.length === 0 &&
    ![...table.checks, ...table.foreignKeys].some(({ name }) => mayBeNamed(name, change.name))
  );
}

function lastPart(label: string): string {
  return label.slice(label.lastIndexOf('.') + 1);
}

function mayBeNamed(part: PartName, wanted: string): boolean {
  const name = part.explicit ?? ('generated' in part ? part.generated : undefined);
  return name === undefined || isUnknown(name) || name === wanted;
}

/** How often indexes and keys name a column that their table has not: to a comparison it is merely unknown. */
function missingColumns({ tables }: DatabaseState): number {
  let count = 0;
  for (const { columns, indexes, foreignKeys, uniques, gaps } of tables.values()) {
    if (gaps.length > 0) continue;
    const keys = new Set(columns.map(({ key }) => key));
    const named = [
      ...indexes.flatMap(({ members }) =>
        (known(members) ?? []).flatMap(({ column, expression }) => column ?? expression?.columns ?? []),
      ),
      ...[...foreignKeys, ...uniques].flatMap((part) => known(part.columns) ?? []),
    ];
    count += named.filter((column) => !keys.has(column)).length;
  }
  return count;
}

function isOfPostgres({ dialect, foreign }: History): boolean {
  return !foreign && (dialect ?? 'postgresql') === 'postgresql';
}

function nameFor([first]: readonly SchemaEdit[], state: DatabaseState): string {
  const id = first && 'table' in first ? first.table : undefined;
  const table = [...state.tables.values()].find((each) => each.id === id);
  return [first?.kind ?? 'change', known(table?.name) ?? ''].join('_').replace(/\W+/g, '_').replace(/_$/, '');
}
