import { randomUUID } from 'node:crypto';
import type { EditRefusal, FileEdit, SchemaEdit } from '../model/edit.ts';
import type { NewMigration } from '../model/migration.ts';
import { known } from '../model/unknown.ts';
import type { SourceHost } from '../sources/source.ts';
import { type DatabaseState, emptyDatabase } from '../sources/sql/database.ts';
import type { History } from '../sources/sql/history/history.ts';
import { placeNewMigrations } from '../sources/sql/history/place.ts';
import { withHolesFilled } from '../sources/sql/holes.ts';
import type { SqlChain } from '../sources/sql/reader.ts';
import { alterStatements } from '../sources/sql/write/alter.ts';
import { writeSqlEdits } from '../sources/sql/write/write.ts';
import type { FolderListings } from './folderListings.ts';

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
    return withHolesFilled(text, history.tool === 'flyway') !== text;
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

function nameFor([first]: readonly SchemaEdit[], state: DatabaseState): string {
  const id = first && 'table' in first ? first.table : undefined;
  const table = [...state.tables.values()].find((each) => each.id === id);
  return [first?.kind ?? 'change', known(table?.name) ?? ''].join('_').replace(/\W+/g, '_').replace(/_$/, '');
}
