import type { EditRefusal, MakeArray } from '../../../../model/edit.ts';
import type { Column, ColumnType, Table } from '../../../../model/schema.ts';
import { known } from '../../../../model/unknown.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { type Basis, wantedColumn } from '../basis.ts';
import { columnPlace } from '../locate.ts';
import { append, type Outcome, type Session } from '../session.ts';
import { expressionUser } from './columns.ts';
import { constraintOn } from './removeColumn.ts';

/** ALTER COLUMN … TYPE text[] USING …, with an empty default made anew. */
export function makeArrayStatements(basis: Basis, edit: MakeArray): readonly string[] | EditRefusal {
  const found = wantedList(basis, edit);
  if (isRefusal(found)) return found;
  const { table, column, type } = found;
  const { keyword, identifier } = basis.wording;
  const name = identifier(column.key);
  const alter = `${keyword('ALTER COLUMN')} ${name} `;
  // Blanks beside the commas belong to none of the values.
  const values = `string_to_array(regexp_replace(${name}, '\\s*,\\s*', ',', 'g'), ',')`;
  const change = `${alter}${keyword('TYPE')} ${type.written}[] ${keyword('USING')} ${values}`;
  const commands = column.default
    ? [`${alter}${keyword('DROP DEFAULT')}`, change, `${alter}${keyword('SET DEFAULT')} '{}'`]
    : [change];
  return [`${keyword('ALTER TABLE')} ${basis.reference(table)} ${commands.join(', ')}`];
}

/** `text` becomes `text[]` where it is written, and `''` as the default becomes `'{}'`. */
export function makeArray(session: Session, edit: MakeArray): Outcome {
  const found = wantedList(session.basis(), edit);
  if (isRefusal(found)) return found;
  const { table, column } = found;
  const place = columnPlace(session.draft.reading(), table, column);
  const { type } = column.span;
  if (!place || !type || type.file !== place.statement.file) {
    const statements = makeArrayStatements(session.basis(), edit);
    return isRefusal(statements) ? statements : append(session, edit.table, statements);
  }
  const given = known(column.default);
  const edits = [{ start: type.end, end: type.end, newText: '[]' }];
  if (given && given.kind !== 'frozen') {
    edits.push({ start: given.span.start, end: given.span.end, newText: "'{}'" });
  }
  session.draft.apply(type.file, edits);
  return undefined;
}

function wantedList(
  basis: Basis,
  edit: MakeArray,
): { readonly table: Table; readonly column: Column; readonly type: ColumnType } | EditRefusal {
  const found = wantedColumn(basis, edit.table, edit.column);
  if (isRefusal(found)) return found;
  const { table, column } = found;
  const type = known(column.type);
  if (type?.family !== 'text' || type.arrayDimensions || column.generated)
    return refuse(`The column ${column.key} holds no text.`);
  const user = expressionUser(table, column) ?? constraintOn(table, column.key);
  if (user !== undefined) return refuse(`${user} speaks of ${column.key}.`);
  const given = known(column.default);
  if (column.default !== undefined && !(given?.kind === 'literal' && given.value === ''))
    return refuse(`The default of ${column.key} is written for a text.`);
  return { ...found, type };
}
