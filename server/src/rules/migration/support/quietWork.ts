import type { MigrationFile } from '../../../model/migration.ts';
import type { Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { grows } from '../../query/support/growth.ts';
import { isRecordTable, purposeName } from '../../support/tableKind.ts';
import { smallTableTerms } from '../../vocabulary/queries.ts';
import { busyTableTerms } from '../../vocabulary/tables.ts';
import { endsWithTerm, words } from '../../vocabulary/words.ts';

/** What the rules on locks and rewrites say quietly (`quietly` of a rule). */
export const quietWork = {
  severity: 'hint',
  where: 'for tables that are not seen to grow, and on the way back',
} as const;

/**
 * True where work over all rows of a table is over at once as far as the schema tells, or is of a way back, which is run in
 * need. A table that the history does not know may be large.
 */
export function isQuietWork(
  { file }: { readonly file: MigrationFile },
  { table }: { readonly table?: Table | undefined },
): boolean {
  return file.direction === 'down' || (table !== undefined && !mayBeLarge(table));
}

function mayBeLarge(table: Table): boolean {
  if (isRecordTable(table)) return true;
  if (endsWithTerm(purposeName(table), smallTableTerms)) return references(table) > 1;
  return grows(table) || endsWithTerm(purposeName(table), busyTableTerms) || references(table) > 0;
}

/** Foreign keys, or columns that are called after another table where none is declared. */
function references({ foreignKeys, columns }: Table): number {
  const named = columns.filter((column) => {
    const parts = words(known(column.name) ?? column.key);
    return parts.length > 1 && parts.at(-1) === 'id';
  });
  return Math.max(foreignKeys.length, named.length);
}
