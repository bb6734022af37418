import { columnLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { deletionColumn, liveRows } from '../../rules/support/softDelete.ts';
import { createdTerms, updatedTerms } from '../../rules/vocabulary/time.ts';
import { isTerm, type Vocabulary } from '../../rules/vocabulary/words.ts';
import { choice, code, fine, type ReviewItem } from './checkList.ts';

/** @param found the rules that found something in this table */
export function timestampItems(table: Table, found: ReadonlySet<string>): readonly ReviewItem[] {
  const items: ReviewItem[] = [];
  const created = namedAs(table, createdTerms);
  const updated = namedAs(table, updatedTerms);
  if (created) items.push(fine(`${code(columnLabel(created))} says when a row was made.`));
  else if (!found.has('missing-timestamps')) items.push(choice('Nothing says when a row was made.'));
  if (!updated) items.push(choice('Nothing says when a row was last changed.'));
  else if (!found.has('updated-at-not-maintained')) {
    items.push(
      fine(`${code(columnLabel(updated))} says when a row was last changed${keptBy(table, updated)}.`),
    );
  }
  return items;
}

function keptBy(table: Table, column: Column): string {
  if (column.application.onUpdate) return ', kept by the program';
  if (column.onUpdateNow) return ', kept by the database';
  const hasTrigger = table.triggers?.some(({ events }) => events.includes('update')) ?? false;
  return hasTrigger ? '; the table has a trigger on UPDATE' : '';
}

/** @param found the rules that found something in this table */
export function softDeleteItems(table: Table, found: ReadonlySet<string>): readonly ReviewItem[] {
  const deletion = deletionColumn(table);
  if (!deletion) return [choice('Rows are deleted for good: no column marks a deleted row.', 'soft-delete')];
  const items = [
    choice(
      `Deleted rows stay, with ${code(columnLabel(deletion))}; the rest is ${code(liveRows(deletion))}.`,
    ),
  ];
  if (!found.has('soft-delete-unique'))
    items.push(fine('No unique key counts deleted rows that it should not.'));
  return items;
}

function namedAs(table: Table, terms: Vocabulary): Column | undefined {
  return table.columns.find((column) => isTerm(columnLabel(column), terms));
}
