import type { FileEdit } from '../model/edit.ts';
import type { HistoryListing } from '../sources/sql/history/history.ts';
import { withRecords } from '../sources/sql/history/records.ts';
import type { SqlProjects } from './sqlProjects.ts';

/** Edits with those of what the tools of the touched histories keep about the texts of their files. */
export function withHistoryRecords(
  edits: readonly FileEdit[],
  sql: SqlProjects | undefined,
  listing: HistoryListing,
): readonly FileEdit[] {
  const histories = new Set(edits.flatMap(({ file }) => sql?.historyOf(file) ?? []));
  return [...histories].reduce((all, history) => withRecords(history, all, listing), edits);
}
