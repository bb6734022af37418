import type { Column, ColumnType } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';

/** The type of a column that holds one value, not an array; undefined where it is unknown. */
export function scalarType(column: Column): ColumnType | undefined {
  const type = known(column.type);
  return type && (type.arrayDimensions ?? 0) === 0 ? type : undefined;
}

/** True for a single yes or no, also where the database has only a number for it. */
export function isBooleanColumn(column: Column): boolean {
  const type = scalarType(column);
  return type?.family === 'boolean' || type?.mode === 'boolean';
}

/** True for a single text that is text to the program too, not JSON or a number kept as text. */
export function isTextColumn(column: Column): boolean {
  const type = scalarType(column);
  return type?.family === 'text' && type.mode !== 'json' && type.mode !== 'bigint';
}

/** True for a single number to count or calculate with. */
export function isNumberColumn(column: Column): boolean {
  const type = scalarType(column);
  if (!type || type.mode === 'boolean' || type.mode?.startsWith('timestamp')) return false;
  return ['integer', 'decimal', 'float', 'money'].includes(type.family);
}

/** True where the author wrote NULL as the default, and so means it. */
export function isNullDefault(column: Column): boolean {
  const value = known(column.default);
  if (value?.kind === 'literal') return value.value === null;
  return value?.kind === 'expression' && /^\(?\s*null\s*\)?$/i.test(value.expression.text);
}
