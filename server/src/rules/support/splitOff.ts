import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { NewColumnType, SplitOff } from '../../model/edit.ts';
import type { Column, Dialect, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import type { Fix } from '../rule.ts';
import { plurals, singulars } from '../vocabulary/plural.ts';
import { words } from '../vocabulary/words.ts';
import { scalarType } from './columnType.ts';
import { isInherited } from './ownPart.ts';
import { purposeName } from './tableKind.ts';

export interface Split {
  readonly columns: readonly Column[];
  readonly held: SplitOff['held'];
  /** What one value is, in the singular: `['tag']`, `['user']` of `user_ids`. */
  readonly thing: readonly string[];
  /** Words of the column with the value, where it is not called after the thing alone. */
  readonly value?: readonly string[];
  readonly type: NewColumnType;
  readonly target?: NonNullable<SplitOff['target']>;
}

/**
 * A refactoring that gives the values of columns a table of their own. Undefined where the table has no key of one
 * column, or where the columns are written for several tables.
 */
export function splitOffFix(
  table: Table,
  { columns, held, thing, value = thing, type, target }: Split,
): Fix | undefined {
  const [key, ...more] = known(table.primaryKey?.columns) ?? [];
  const owner = table.columns.find((column) => column.key === key);
  const tableWords = words(purposeName(table));
  const noun = tableWords.at(-1);
  if (!owner || more.length > 0 || noun === undefined || thing.length === 0) return undefined;
  if (columns.some(({ span }) => span.whole.file !== table.span.whole.file || isInherited(table, span.name)))
    return undefined;
  const one = singulars(noun)[0];
  const single = [...tableWords.slice(0, -1), one ?? noun];
  const many = one === undefined ? thing : [...thing.slice(0, -1), pluralOf(thing.at(-1) ?? '')];
  const name = [...single, ...many];
  const ownerName = words(columnLabel(owner));
  const labels = columns.map(columnLabel);
  const label = name.join('_');
  return {
    title: `Move ${labels.length > 2 ? `${labels[0]} … ${labels.at(-1)}` : labels.join(' and ')} to a table ${label}`,
    safety: 'refactor',
    migration: `The next migration makes the table ${label} and drops ${labels.join(', ')} of ${tableLabel(table)}: fill the new table between the two, as a migration in SQL does by itself. Queries of ${labels.join(', ')} have to join ${label}.`,
    edits: [
      {
        kind: 'split-off',
        table: table.id,
        columns: columns.map((column) => column.key),
        held,
        name,
        owner: ownerName.length > 1 ? ownerName : [...single, ...ownerName],
        value: target ? [...thing, ...words(target.column)] : value,
        type,
        ...(target ? { target } : {}),
      },
    ],
  };
}

/** A type for one value of a list: short enough to be a part of a key. */
export function valueType(dialect: Dialect): NewColumnType {
  return dialect === 'mysql' ? { name: 'varchar', length: 255 } : { name: 'text' };
}

/** The type of columns that hold one value each. */
export function sameType(column: Column): NewColumnType | undefined {
  const type = scalarType(column);
  return type && { name: type.name, like: type };
}

function pluralOf(noun: string): string {
  return plurals(noun)[0] ?? noun;
}
