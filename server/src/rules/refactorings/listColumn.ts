import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import type { Fix } from '../rule.ts';
import { isChecked, isReference } from '../support/checked.ts';
import { isTextColumn, scalarType } from '../support/columnType.ts';
import { isInherited } from '../support/ownPart.ts';
import { splitOffFix, valueType } from '../support/splitOff.ts';
import { singulars } from '../vocabulary/plural.ts';
import { words } from '../vocabulary/words.ts';

/** What a text that holds a list can become: rows of a table of its own, an array, or JSON where there are no arrays. */
export function listRefactorings(table: Table, column: Column): readonly Fix[] {
  return [toTable(table, column), toArray(table, column), toJson(table, column)].filter(
    (fix) => fix !== undefined,
  );
}

function toTable(table: Table, column: Column): Fix | undefined {
  const all = words(columnLabel(column));
  const last = all.at(-1) ?? '';
  const isKeys = last === 'ids';
  const thing = isKeys ? all.slice(0, -1) : [...all.slice(0, -1), singulars(last)[0] ?? last];
  return splitOffFix(table, {
    columns: [column],
    held: 'text',
    thing,
    ...(isKeys ? { value: [...thing, 'id'] } : {}),
    type: valueType(table.dialect),
  });
}

function toArray(table: Table, column: Column): Fix | undefined {
  if (table.dialect !== 'postgresql' || !isTextColumn(column) || scalarType(column)?.name === 'citext')
    return undefined;
  if (isReference(table, column) || isChecked(table, column) !== false || isIndexed(table, column))
    return undefined;
  const given = column.default;
  // Only the empty list is the same in both forms.
  if (isUnknown(given) || (given && !(given.kind === 'literal' && given.value === ''))) return undefined;
  if (column.span.whole.file !== table.span.whole.file || isInherited(table, column.span.name))
    return undefined;
  const name = columnLabel(column);
  return {
    title: `Make ${name} an array`,
    safety: 'refactor',
    migration: `The next migration changes the type of ${name}, for which every row of ${tableLabel(table)} is written anew: it needs USING string_to_array(${name}, ','), which drizzle-kit does not write. The program reads and writes a list instead of a text from then on.`,
    edits: [{ kind: 'make-array', table: table.id, column: column.key }],
  };
}

function toJson(table: Table, column: Column): Fix | undefined {
  if (table.dialect === 'postgresql' || !isTextColumn(column) || column.default !== undefined)
    return undefined;
  if (isReference(table, column) || isChecked(table, column) !== false || isIndexed(table, column))
    return undefined;
  if (column.application.default || column.application.onUpdate) return undefined;
  if (column.span.whole.file !== table.span.whole.file || isInherited(table, column.span.name))
    return undefined;
  const name = columnLabel(column);
  const what =
    table.dialect === 'sqlite'
      ? 'In the database the type stays'
      : `The next migration changes the type of ${name}, which MySQL refuses while a text in it is no JSON`;
  return {
    title: `Keep ${name} as JSON`,
    safety: 'refactor',
    migration: `${what}: write the lists that are there anew as JSON first. The program reads and writes a list instead of a text from then on.`,
    edits: [{ kind: 'make-array', table: table.id, column: column.key }],
  };
}

/** A B-tree over an array finds none of its elements. */
function isIndexed(table: Table, { key }: Column): boolean {
  return (
    table.indexes.some(({ members }) => isUnknown(members) || members.some(({ column }) => column === key)) ||
    table.uniques.some(({ columns }) => (known(columns) ?? [key]).includes(key)) ||
    (known(table.primaryKey?.columns) ?? []).includes(key)
  );
}
