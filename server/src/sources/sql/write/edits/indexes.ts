import type { AddIndex, EditRefusal } from '../../../../model/edit.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { type Basis, missingColumn, wantedTable } from '../basis.ts';
import { createIndex, hasIndex } from '../clauses.ts';
import { lastChange, type ReadStatement } from '../reading.ts';
import type { Outcome, Session } from '../session.ts';
import { insertAfter } from '../statements.ts';

/** CREATE INDEX. */
export function indexStatements(
  basis: Basis,
  edit: AddIndex,
  concurrently: boolean,
): readonly string[] | EditRefusal {
  const table = wantedTable(basis, edit.table);
  if (isRefusal(table)) return table;
  const missing = missingColumn(table, edit.columns);
  if (missing) return missing;
  if (hasIndex(table, edit)) return refuse('The table has such an index.');
  if (table.partitioned && edit.unique)
    return refuse('A key of a partitioned table has to hold the columns that it is partitioned by.');
  const sql = createIndex(basis, table, edit, concurrently);
  return isRefusal(sql) ? sql : [sql];
}

/** After the last index of the table, else after the statement that makes the table or its columns. */
export function addIndex(session: Session, edit: AddIndex): Outcome {
  const statements = indexStatements(session.basis(), edit, false);
  if (isRefusal(statements)) return statements;
  const reading = session.draft.reading();
  const index = lastChange(reading, edit.table, makesColumnsOrIndexes);
  if (index < 0) return refuse('The table is not made in these files.');
  const { file, edits } = insertAfter(reading, index, statements);
  session.draft.apply(file, edits);
  return undefined;
}

function makesColumnsOrIndexes({ parsed: { node } }: ReadStatement): boolean {
  if ('AlterTableStmt' in node)
    return (node.AlterTableStmt.cmds ?? []).some(
      (command) => 'AlterTableCmd' in command && command.AlterTableCmd.subtype === 'AT_AddColumn',
    );
  return 'CreateStmt' in node || 'IndexStmt' in node || 'RenameStmt' in node;
}
