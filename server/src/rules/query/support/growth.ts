import type { Table } from '../../../model/schema.ts';
import { purposeName } from '../../support/tableKind.ts';
import { smallTableTerms } from '../../vocabulary/queries.ts';
import { endsWithTerm, hasTerm } from '../../vocabulary/words.ts';

/** True for a table that holds a handful of rows whatever the program does: settings, kinds, plans. */
export function isSmallTable(table: Table): boolean {
  const name = purposeName(table);
  return hasTerm(name, smallTableTerms) || endsWithTerm(name, smallTableTerms);
}
