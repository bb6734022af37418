import type { TableFill } from '../../../model/migration.ts';

/**
 * True for a table that the migration itself has made, filled or not: nobody else uses it yet, so nobody waits
 * for its locks or misses what goes.
 */
export function isOwnTable(change: { readonly fill: TableFill; readonly madeHere?: true }): boolean {
  return change.fill === 'new' || change.madeHere === true;
}
