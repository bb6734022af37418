import type { EditRefusal, UseEnumType } from '../../../../model/edit.ts';
import type { ColumnType, Table } from '../../../../model/schema.ts';
import { known } from '../../../../model/unknown.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { type Basis, schemaPrefix, wantedColumn } from '../basis.ts';
import { tablePlace } from '../locate.ts';
import { statementAt } from '../reading.ts';
import type { Outcome, Session } from '../session.ts';
import { insertBefore } from '../statements.ts';
import { quoteLiteral } from '../wording.ts';
import { columnStatements, expressionUser, setColumnType } from './columns.ts';

interface WantedEnum {
  readonly table: Table;
  /** How the type is written. */
  readonly reference: string;
  /** CREATE TYPE; undefined where such a type exists. */
  readonly create: string | undefined;
}

/** CREATE TYPE … AS ENUM and the change of the column's type. */
export function enumStatements(basis: Basis, edit: UseEnumType): readonly string[] | EditRefusal {
  const wanted = wantedEnum(basis, edit);
  if (isRefusal(wanted)) return wanted;
  const change = columnStatements(basis, typeEdit(edit, wanted.reference));
  if (isRefusal(change)) return change;
  return [...(wanted.create === undefined ? [] : [wanted.create]), ...change];
}

/** CREATE TYPE before the table, and the type in the column's definition. */
export function useEnumType(session: Session, edit: UseEnumType): Outcome {
  const wanted = wantedEnum(session.basis(), edit);
  if (isRefusal(wanted)) return wanted;
  const reading = session.draft.reading();
  if (wanted.create !== undefined) {
    const index = tablePlace(reading, wanted.table)?.index ?? statementAt(reading, wanted.table.span.whole);
    if (index < 0) return refuse('The table is not made in these files.');
    const { file, edits } = insertBefore(reading, index, wanted.create);
    session.draft.apply(file, edits);
  }
  return setColumnType(session, typeEdit(edit, wanted.reference));
}

function typeEdit(edit: UseEnumType, reference: string) {
  const type: ColumnType = { written: reference, sql: reference, name: reference, family: 'enum' };
  return {
    kind: 'set-column-type',
    table: edit.table,
    column: edit.column,
    type: { name: reference, like: type },
  } as const;
}

function wantedEnum(basis: Basis, edit: UseEnumType): WantedEnum | EditRefusal {
  const found = wantedColumn(basis, edit.table, edit.column);
  if (isRefusal(found)) return found;
  const { table, column } = found;
  const type = known(column.type);
  if (type?.family !== 'text' || type.arrayDimensions)
    return refuse(`The column ${column.key} holds no text.`);
  const user = expressionUser(table, column);
  if (user !== undefined) return refuse(`${user} is written for the former type of ${column.key}.`);
  const { keyword, identifier } = basis.wording;
  const prefix = schemaPrefix(basis.reference(table));
  const existing = [...basis.state.enums.values()].find(
    (one) =>
      known(one.schema) === known(table.schema) && known(one.values)?.join('\n') === edit.values.join('\n'),
  );
  const existingName = existing && known(existing.name);
  if (existingName !== undefined)
    return { table, reference: `${prefix}${identifier(existingName)}`, create: undefined };
  const reference = `${prefix}${identifier(enumName(basis, table, column.key))}`;
  const values = edit.values.map(quoteLiteral).join(', ');
  return {
    table,
    reference,
    create: `${keyword('CREATE TYPE')} ${reference} ${keyword('AS ENUM')} (${values})`,
  };
}

/** `orders.status` → `order_status`, another name where that is taken. */
function enumName(basis: Basis, table: Table, column: string): string {
  const name = `${singular(known(table.name) ?? '')}_${column}`
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
  const { enums, domains, tables } = basis.state;
  const taken = new Set(
    [...enums.values(), ...domains.values(), ...tables.values()].map((one) => known(one.name)),
  );
  let result = name;
  for (let i = 2; taken.has(result); i++) result = `${name}_${i}`;
  return result;
}

function singular(name: string): string {
  if (/ies$/i.test(name)) return `${name.slice(0, -3)}y`;
  if (/(?:ss|x|z|ch|sh)es$/i.test(name)) return name.slice(0, -2);
  return /[^s]s$/i.test(name) && !/(?:us|is)$/i.test(name) ? name.slice(0, -1) : name;
}
