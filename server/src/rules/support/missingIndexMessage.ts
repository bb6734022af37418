import { columnLabel } from '../../model/catalog.ts';
import type { ColumnKey, Table } from '../../model/schema.ts';
import { isLookupTable } from '../query/support/growth.ts';
import { doerReferences } from '../vocabulary/identity.ts';
import { endsWithTerm } from '../vocabulary/words.ts';
import type { ForeignKeyUse } from './foreignKeyUse.ts';
import { isBehindInPair } from './junction.ts';
import { isAuthLibraryTable, purposeName } from './tableKind.ts';

/** What is said of a foreign key without an index: what it is for, and whether it is worth its cost. */
export function missingIndexMessage(
  use: ForeignKeyUse | undefined,
  table: Table,
  columns: readonly ColumnKey[],
): 'missing' | 'belongs' | 'unseen' | 'freed' | 'unused' | 'doer' | 'library' | 'small' {
  if (isLookupTable(table)) return 'small';
  if (use === 'asked' || use === 'loaded') return 'missing';
  if (isDoer(table, columns)) return 'doer';
  // By the person that signs in, the library looks for sessions and accounts itself.
  if (isAuthLibraryTable(table) && !endsWithTerm(purposeName(table), signInRows)) return 'library';
  if (use !== 'deleted' && use !== 'declared' && use !== 'belongs') return use ?? 'unused';
  // The pairs of a thing are few beside those of all the others, and who deletes it waits once.
  if (isBehindInPair(table, columns)) return 'freed';
  return use === 'declared' ? 'missing' : 'belongs';
}

const signInRows = ['session', 'sessions', 'account', 'accounts'];

/** `created_by`, `reviewer_id`: people are seldom deleted, and their deeds are looked for where a query says so. */
function isDoer(table: Table, columns: readonly ColumnKey[]): boolean {
  const [column] = columns;
  const found = columns.length === 1 && table.columns.find(({ key }) => key === column);
  return found !== undefined && found !== false && endsWithTerm(columnLabel(found), doerReferences);
}
