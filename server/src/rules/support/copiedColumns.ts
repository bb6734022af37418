import { columnLabel, columnsOf } from '../../model/catalog.ts';
import type { Column, EntityId, ForeignKey, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import type { SchemaView } from '../rule.ts';
import { copiedTerms, documentTables, snapshotTerms } from '../vocabulary/lists.ts';
import { isSameNoun } from '../vocabulary/plural.ts';
import { endsWithTerm, hasTerm, words } from '../vocabulary/words.ts';
import { isReference } from './checked.ts';
import { isRecordTable, purposeName } from './tableKind.ts';

/** A column that repeats what the row of a foreign key says already. */
export interface CopiedColumn {
  readonly column: Column;
  readonly foreignKey: ForeignKey;
  /** The label of the other table and the column there. */
  readonly table: string;
  readonly original: Column;
}

/**
 * The columns whose name is a foreign key's with another ending, where the table it leads to has a column of that
 * ending and of the same type: `user_email` beside `user_id`, where `users.email` exists. Snapshots by their names
 * (`billing_…`, `…_at_purchase`) and tables that keep what happened are left out.
 */
export function copiedColumns(table: Table, view: SchemaView): readonly CopiedColumn[] {
  if (isRecordTable(table) || hasTerm(purposeName(table), documentTables)) return [];
  const found: CopiedColumn[] = [];
  for (const foreignKey of table.foreignKeys) {
    const [key, ...more] = columnsOf(table, foreignKey.columns) ?? [];
    const target = view.target(foreignKey);
    if (!key || more.length > 0 || target?.kind !== 'found' || target.table.id === table.id) continue;
    // The copy outlives what it was taken from.
    if (foreignKey.onDelete === 'set null') continue;
    const stem = stemOf(key, target.table.label);
    if (stem === undefined) continue;
    for (const column of table.columns) {
      const name = columnLabel(column);
      if (column.generated || isReference(table, column) || !endsWithTerm(name, copiedTerms)) continue;
      const own = words(name);
      const ending = own.slice(stem.length);
      if (ending.length === 0 || !stem.every((word, i) => word === own[i])) continue;
      if (hasTerm(ending.join('_'), snapshotTerms)) continue;
      const original = columnLike(view, target.table.id, ending);
      if (original && known(original.type)?.family === known(column.type)?.family) {
        found.push({ column, foreignKey, table: target.table.label, original });
      }
    }
  }
  return found;
}

/** The words of a reference without its ending; undefined where it does not name the table it leads to. */
function stemOf(key: Column, table: string): readonly string[] | undefined {
  const own = words(columnLabel(key));
  const stem = own.length > 1 ? own.slice(0, -1) : own;
  const last = stem.at(-1);
  const noun = words(table).at(-1);
  return last !== undefined && noun !== undefined && isSameNoun(last, noun) ? stem : undefined;
}

function columnLike(view: SchemaView, table: EntityId, ending: readonly string[]): Column | undefined {
  const [first = '', ...rest] = ending;
  const camel = first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return view.columnNamed(table, ending.join('_')) ?? view.columnNamed(table, camel);
}
