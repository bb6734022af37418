import { columnLabel, columnsOf, tableLabel } from '../../model/catalog.ts';
import type { SchemaEdit } from '../../model/edit.ts';
import type { NamedPart } from '../../model/names.ts';
import type { Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { isOwnPart } from './ownPart.ts';
import { shortName } from './shortName.ts';

/** The parts of a table that have a name in the database which may be too long; inline keys are named by it. */
export function namedParts(table: Table): readonly NamedPart[] {
  const { primaryKey } = table;
  const isNamed = primaryKey !== undefined && !primaryKey.inline && table.dialect !== 'mysql';
  return [
    ...(isNamed ? [primaryKey] : []),
    ...table.uniques,
    ...table.foreignKeys,
    ...table.indexes,
    ...table.checks,
  ];
}

/** Gives a part a name that fits; undefined where a helper makes the part, which belongs to others too. */
export function shorterName(
  table: Table,
  part: NamedPart,
): { readonly name: string; readonly edit: SchemaEdit } | undefined {
  if (!isOwnPart(table, part.span.whole)) return undefined;
  const name = shortName(tableLabel(table).split('.').at(-1) ?? '', columnsIn(table, part), part);
  return { name, edit: { kind: 'set-part-name', table: table.id, part: part.span.whole, name } };
}

function columnsIn(table: Table, part: NamedPart): readonly string[] {
  if (part.kind === 'check') return [];
  const keys =
    part.kind === 'index' ? known(part.members)?.flatMap((m) => m.column ?? []) : known(part.columns);
  return (columnsOf(table, keys ?? []) ?? []).map(columnLabel);
}
