import type {
  EditRefusal,
  SchemaEdit,
  SetColumnType,
  SetDefault,
  SetNotNull,
} from '../../../../model/edit.ts';
import type { Column, ColumnType, Table } from '../../../../model/schema.ts';
import { known } from '../../../../model/unknown.ts';
import { typeFromSql } from '../../../types/typeFromSql.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { type Basis, wantedColumn } from '../basis.ts';
import { insertPhrase } from '../columnText.ts';
import { defaultSql } from '../defaults.ts';
import { removePhrase } from '../layout.ts';
import { columnPlace, lastCommand } from '../locate.ts';
import { serialToIdentity } from '../serialToIdentity.ts';
import { append, type Outcome, removeCommand, type Session } from '../session.ts';
import { typeChange } from '../typeChange.ts';
import { typeSql } from '../typeNames.ts';

type ColumnEdit = SetNotNull | SetDefault | SetColumnType;

/** ALTER TABLE … ALTER COLUMN. */
export function columnStatements(
  basis: Basis,
  edit: ColumnEdit,
  later: readonly SchemaEdit[] = [],
): readonly string[] | EditRefusal {
  const found = wantedColumn(basis, edit.table, edit.column);
  if (isRefusal(found)) return found;
  const { table, column } = found;
  const { keyword, identifier } = basis.wording;
  const head = `${keyword('ALTER TABLE')} ${basis.reference(table)} `;
  const alter = `${keyword('ALTER COLUMN')} ${identifier(column.key)} `;
  switch (edit.kind) {
    case 'set-not-null': {
      const blocked = notNullBlocked(table, column, edit);
      if (blocked) return blocked;
      if (known(column.notNull) === edit.notNull) return [];
      return [`${head}${alter}${keyword(edit.notNull ? 'SET NOT NULL' : 'DROP NOT NULL')}`];
    }
    case 'set-default': {
      const value = newDefault(basis, column, edit);
      if (isRefusal(value)) return value;
      if (value === undefined) return column.default ? [`${head}${alter}${keyword('DROP DEFAULT')}`] : [];
      return [`${head}${alter}${keyword('SET DEFAULT')} ${value}`];
    }
    case 'set-column-type': {
      const type = newType(basis, table, column, edit);
      if (isRefusal(type)) return type;
      if (type === undefined) return [];
      const current = known(column.type);
      if (edit.type.identity && current?.serial) {
        const isSame = isSameType(current, typeFromSql('postgresql', type));
        return serialToIdentity(basis, table, column, isSame ? undefined : type);
      }
      return [`${head}${typeChange(basis, column, type, later)}`];
    }
    default:
      return edit satisfies never;
  }
}

/** NOT NULL in the column's definition, or in the ALTER COLUMN that has the last word. */
export function setNotNull(session: Session, edit: SetNotNull): Outcome {
  const basis = session.basis();
  const found = wantedColumn(basis, edit.table, edit.column);
  if (isRefusal(found)) return found;
  const { table, column } = found;
  const blocked = notNullBlocked(table, column, edit);
  if (blocked) return blocked;
  if (known(column.notNull) === edit.notNull) return undefined;
  const reading = session.draft.reading();
  const command = lastCommand(reading, table.id, column.key, ['AT_SetNotNull', 'AT_DropNotNull']);
  if (command) {
    const wanted = edit.notNull ? 'AT_DropNotNull' : 'AT_SetNotNull';
    if (command.command.subtype === wanted) {
      const outcome = removeCommand(session, command);
      return outcome ?? setNotNull(session, edit);
    }
  }
  const place = columnPlace(reading, table, column);
  if (!place) return appended(session, edit);
  const { file } = place.statement;
  const wording = basis.wording.keyword('NOT NULL');
  const written = (kind: string) => place.constraints.filter(({ constraint }) => constraint.contype === kind);
  if (edit.notNull) {
    const [explicit] = written('CONSTR_NULL');
    session.draft.apply(
      file,
      explicit
        ? [{ ...explicit.range, newText: wording }]
        : insertPhrase(reading, place, 'not-null', wording),
    );
    return undefined;
  }
  const present = written('CONSTR_NOTNULL');
  if (present.length === 0) return refuse(`The column ${column.key} is NOT NULL for another reason.`);
  session.draft.apply(
    file,
    present.map(({ range }) => removePhrase(place.text, range)),
  );
  return undefined;
}

/** DEFAULT in the column's definition, or in the ALTER COLUMN that has the last word. */
export function setDefault(session: Session, edit: SetDefault): Outcome {
  const basis = session.basis();
  const found = wantedColumn(basis, edit.table, edit.column);
  if (isRefusal(found)) return found;
  const { table, column } = found;
  const value = newDefault(basis, column, edit);
  if (isRefusal(value)) return value;
  const reading = session.draft.reading();
  const command = lastCommand(reading, table.id, column.key, ['AT_ColumnDefault']);
  if (command) {
    const { statement, list, index } = command;
    if (value === undefined || !command.command.def) {
      if (value === undefined && !column.default) return undefined;
      return removeCommand(session, command) ?? setDefault(session, edit);
    }
    const range = list.items[index] as { start: number; end: number };
    const word = /\bDEFAULT\s+/i.exec(list.text.slice(range.start, range.end));
    const start = range.start + (word ? word.index + word[0].length : 0);
    session.draft.apply(statement.file, [{ start, end: range.end, newText: value }]);
    return undefined;
  }
  const place = columnPlace(reading, table, column);
  if (!place) return appended(session, edit);
  const present = place.constraints.find(({ constraint }) => constraint.contype === 'CONSTR_DEFAULT');
  const { file } = place.statement;
  if (value === undefined) {
    if (present) session.draft.apply(file, [removePhrase(place.text, present.range)]);
    return undefined;
  }
  if (!present) {
    const sql = `${basis.wording.keyword('DEFAULT')} ${value}`;
    session.draft.apply(file, insertPhrase(reading, place, 'default', sql));
    return undefined;
  }
  const written = place.text.slice(present.range.start, present.range.end);
  const head = /^(?:CONSTRAINT\s+\S+\s+)?DEFAULT\s*/i.exec(written)?.[0].length ?? 0;
  const start = present.range.start + head;
  session.draft.apply(file, [{ start, end: present.range.end, newText: value }]);
  return undefined;
}

/** The type where it is written last, and a default that the new type would refuse. */
export function setColumnType(session: Session, edit: SetColumnType): Outcome {
  const basis = session.basis();
  const found = wantedColumn(basis, edit.table, edit.column);
  if (isRefusal(found)) return found;
  const { table, column } = found;
  const type = newType(basis, table, column, edit);
  if (isRefusal(type)) return type;
  if (type === undefined) return undefined;
  const reading = session.draft.reading();
  const span = column.span.type;
  const command = lastCommand(reading, table.id, column.key, ['AT_AlterColumnType']);
  const place = columnPlace(reading, table, column);
  const becomesIdentity = edit.type.identity && known(column.type)?.serial;
  if (becomesIdentity && (!place || command))
    return refuse('The sequence of the column would begin anew: it has to be given the next number by hand.');
  if (!span || (!place && !command)) return appended(session, edit);
  const edits = [{ start: span.start, end: span.end, newText: spelled(basis, column, type, edit) }];
  session.draft.apply(span.file, edits);
  return withoutCast(session, edit);
}

/** A cast of the default to the former type would be refused: the bare value fits both. */
function withoutCast(session: Session, edit: SetColumnType): Outcome {
  const found = wantedColumn(session.basis(), edit.table, edit.column);
  if (isRefusal(found)) return found;
  const given = known(found.column.default);
  if (!given || given.kind === 'frozen') return undefined;
  const reading = session.draft.reading();
  const text = reading.texts.get(given.span.file) ?? '';
  const written = text.slice(given.span.start, given.span.end);
  const cast = /^((?:E)?'(?:[^']|'')*'|-?[\d.]+)\s*::\s*[\w\s."(),[\]]+$/i.exec(written);
  if (!cast) return undefined;
  const { start } = given.span;
  session.draft.apply(given.span.file, [
    { start: start + (cast[1] as string).length, end: given.span.end, newText: '' },
  ]);
  return undefined;
}

/** A serial column stays one, `bigserial` for `bigint`, unless it is to become an identity column. */
function spelled(basis: Basis, column: Column, type: string, edit: SetColumnType): string {
  const current = known(column.type);
  const wanted = typeFromSql('postgresql', type);
  if (!current?.serial) return type;
  if (edit.type.identity) return `${type} ${basis.wording.keyword('GENERATED ALWAYS AS IDENTITY')}`;
  const serial = { int2: 'smallserial', int4: 'serial', int8: 'bigserial' }[wanted.name] ?? type;
  return current.written === current.written.toUpperCase() ? serial.toUpperCase() : serial;
}

function appended(session: Session, edit: ColumnEdit): Outcome {
  const statements = columnStatements(session.basis(), edit);
  return isRefusal(statements) ? statements : append(session, edit.table, statements);
}

function notNullBlocked(table: Table, column: Column, edit: SetNotNull): EditRefusal | undefined {
  if (edit.notNull) return undefined;
  const key = known(table.primaryKey?.columns);
  if (key?.includes(column.key))
    return refuse(`The column ${column.key} is in the primary key and so cannot be NULL.`);
  if (column.identity || known(column.type)?.serial)
    return refuse(`The column ${column.key} counts by itself and so cannot be NULL.`);
  return undefined;
}

/** The expression of the wanted default; undefined where it is to go. */
function newDefault(basis: Basis, column: Column, edit: SetDefault): string | undefined | EditRefusal {
  const type = known(column.type);
  if (!edit.default) return undefined;
  if (column.generated || column.identity || type?.serial)
    return refuse(`The column ${column.key} gets its values in another way.`);
  if (!type) return refuse(`The type of ${column.key} is not known.`);
  return defaultSql(basis, edit.default, type);
}

/** The wanted type as SQL; undefined where the column has it. */
function newType(
  basis: Basis,
  table: Table,
  column: Column,
  edit: SetColumnType,
): string | undefined | EditRefusal {
  const type = typeSql(basis, edit.type);
  if (isRefusal(type)) return type;
  const current = known(column.type);
  if (!current) return refuse(`The type of ${column.key} is not known.`);
  const wanted = { ...typeFromSql('postgresql', type), ...enumFacts(edit) };
  const becomesIdentity = edit.type.identity && current.serial;
  if (isSameType(current, wanted) && !becomesIdentity) return undefined;
  if (column.generated) return refuse(`The column ${column.key} is generated.`);
  if ((current.serial || column.identity) && wanted.family !== 'integer')
    return refuse(`The column ${column.key} counts by itself.`);
  if (current.family !== wanted.family) {
    const user = expressionUser(table, column);
    if (user !== undefined) return refuse(`${user} is written for the former type of ${column.key}.`);
  }
  return type;
}

function enumFacts({ type: { like } }: SetColumnType): Partial<ColumnType> {
  const type = known(like);
  return type ? { family: type.family, name: type.name } : {};
}

function isSameType(a: ColumnType, b: Omit<ColumnType, 'written'>): boolean {
  return (
    a.name === b.name &&
    a.length === b.length &&
    a.precision === b.precision &&
    a.scale === b.scale &&
    (a.arrayDimensions ?? 0) === (b.arrayDimensions ?? 0)
  );
}

/** A part with an expression over the column, which may not work for another type. */
export function expressionUser(table: Table, column: Column): string | undefined {
  const uses = (text: { readonly columns: readonly string[] } | undefined) =>
    text?.columns.includes(column.key) ?? false;
  if (table.checks.some((check) => uses(known(check.expression)))) return 'A check';
  const index = table.indexes.some(
    (one) =>
      uses(known(one.predicate)) || (known(one.members) ?? []).some((member) => uses(member.expression)),
  );
  if (index) return 'An index';
  return table.columns.some((other) => uses(known(other.generated?.expression)))
    ? 'A generated column'
    : undefined;
}
