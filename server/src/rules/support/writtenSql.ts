import type { QueryOrigin } from '../../model/query.ts';
import type { Table } from '../../model/schema.ts';
import type { SchemaView } from '../rule.ts';
import { isFromSql } from './ownPart.ts';

/** Statements that somebody wrote as SQL. */
const written: readonly QueryOrigin[] = ['template', 'string', 'file'];

/**
 * True where SQL names the table by itself: it is declared in SQL, or a statement of the workspace calls it by its name.
 * A template that takes the table from the program does not, as the name is quoted for it.
 */
export function isNamedInSql(table: Table, view: SchemaView): boolean {
  if (isFromSql(table)) return true;
  return view
    .queriesOf(table.id)
    .some(
      ({ origin, tables }) =>
        written.includes(origin) &&
        tables.some((use) => use.table.kind === 'name' && use.table.by === 'name'),
    );
}
