import { columnLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import type { Fix, SchemaView, TableSummary } from '../rule.ts';
import { sameType, splitOffFix } from '../support/splitOff.ts';
import { tableNamesFor } from '../support/tableNames.ts';
import { endsWithTerm, words } from '../vocabulary/words.ts';

/** The one table whose keys an array holds, by its name and type; undefined where there is none or several. */
export function tableOfKeys(table: Table, column: Column, view: SchemaView): TableSummary | undefined {
  const type = known(column.type);
  const name = columnLabel(column);
  if (!type || (type.arrayDimensions ?? 0) === 0 || !endsWithTerm(name, keyTerms)) return undefined;
  const stem = words(name).slice(0, -1).join('_');
  const candidates = tableNamesFor(stem, known(table.name) ?? '')
    .flatMap((candidate) => view.tablesNamed(candidate))
    .filter(({ primaryKey, dialect }) => {
      const [key, ...more] = primaryKey ?? [];
      return dialect === table.dialect && more.length === 0 && known(key?.type)?.family === type.family;
    });
  const [target] = candidates;
  return target && new Set(candidates.map(({ id }) => id)).size === 1 ? target : undefined;
}

const keyTerms = ['ids'];

/** The keys as rows of a junction table, where the database checks them. */
export function arrayRefactorings(table: Table, column: Column, target: TableSummary): readonly Fix[] {
  const [key] = target.primaryKey ?? [];
  const type = key && sameType(key);
  if (!key || !type) return [];
  const fix = splitOffFix(table, {
    columns: [column],
    held: 'array',
    thing: words(columnLabel(column)).slice(0, -1),
    type,
    target: { table: target.id, column: key.key },
  });
  return fix ? [fix] : [];
}
