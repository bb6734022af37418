import type { EditRefusal } from '../../../model/edit.ts';
import type { Column, Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { refuse } from '../../write/refusal.ts';
import { makeObjectName } from '../identifiers.ts';
import { type Basis, schemaPrefix } from './basis.ts';
import { quoteLiteral } from './wording.ts';

/**
 * The statements that make an identity column of a serial one. ALTER COLUMN … TYPE alone would leave the sequence with
 * the range of the former type. The new sequence goes on behind the highest value; the former one goes first, as
 * pg_get_serial_sequence would find either.
 * https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL
 * @param type undefined where the column has it
 */
export function serialToIdentity(
  basis: Basis,
  table: Table,
  column: Column,
  type: string | undefined,
): readonly string[] | EditRefusal {
  const name = known(table.name);
  const label = known(column.name);
  if (name === undefined || label === undefined) return refuse('The name of the sequence is not known.');
  const key = table.primaryKey?.name;
  const isRenamed =
    key?.explicit === undefined &&
    key?.generated !== undefined &&
    key.generated !== makeObjectName(name, undefined, 'pkey');
  if (isRenamed) return refuse('The table was renamed: its sequence has another name.');
  const { keyword, identifier } = basis.wording;
  const reference = basis.reference(table);
  const alter = `${keyword('ALTER TABLE')} ${reference} ${keyword('ALTER COLUMN')} ${identifier(label)} `;
  const sequence = `${schemaPrefix(reference)}${identifier(makeObjectName(name, label, 'seq'))}`;
  const found = `pg_get_serial_sequence(${quoteLiteral(reference)}, ${quoteLiteral(label)})`;
  return [
    `${alter}${keyword('DROP DEFAULT')}`,
    `${keyword('DROP SEQUENCE')} ${sequence}`,
    ...(type === undefined ? [] : [`${alter}${keyword('TYPE')} ${type}`]),
    `${alter}${keyword('ADD GENERATED ALWAYS AS IDENTITY')}`,
    `${keyword('SELECT')} setval(${found}, coalesce(max(${identifier(label)}), 0) + 1, false) ${keyword('FROM')} ${reference}`,
  ];
}
