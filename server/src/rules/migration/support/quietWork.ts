import type { MigrationFile } from '../../../model/migration.ts';
import type { Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { holdsManyRows, purposeName } from '../../support/tableKind.ts';
import { smallTableTerms } from '../../vocabulary/queries.ts';
import { endsWithTerm, words } from '../../vocabulary/words.ts';

/** What the rules on locks and rewrites say quietly (`quietly` of a rule). */
export const quietWork = [
  {
    severity: 'info',
    where: 'for tables that refer to others, but are none of those that hold many rows in most programs',
  },
  { severity: 'hint', where: 'for tables that are not seen to grow, and on the way back' },
] as const;

type Quietness = 'hint' | 'info' | undefined;

/**
 * How much more softly work over all rows of a table is told: it is over at once as far as the schema tells, or is of a way
 * back, which is run in need. A table that the history does not know may be large.
 */
export function quietnessOf(
  { file }: { readonly file: MigrationFile },
  { table }: { readonly table?: Table | undefined },
): Quietness {
  if (file.direction === 'down') return 'hint';
  if (table === undefined) return undefined;
  const name = purposeName(table);
  if (holdsManyRows(table)) return undefined;
  const mayGrow = endsWithTerm(name, smallTableTerms) ? references(table) > 1 : references(table) > 0;
  return mayGrow ? 'info' : 'hint';
}

/** The softer one of two. */
export function quieter(one: Quietness, other: Quietness): Quietness {
  return one === 'hint' || other === 'hint' ? 'hint' : (one ?? other);
}

/** Foreign keys, or columns that are called after another table where none is declared. */
function references({ foreignKeys, columns }: Table): number {
  const named = columns.filter((column) => {
    const parts = words(known(column.name) ?? column.key);
    return parts.length > 1 && parts.at(-1) === 'id';
  });
  return Math.max(foreignKeys.length, named.length);
}
