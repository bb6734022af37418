import type { Column, ColumnType, IdentityColumn, LiteralDefault, Table } from '../../../model/schema.ts';
import { isUnknown, known, type Maybe, unknown } from '../../../model/unknown.ts';
import { instantText } from '../../drizzle/snapshot/defaults.ts';
import { makeObjectName } from '../identifiers.ts';
import { literalSql } from '../write/defaults.ts';
import { quoteLiteral } from '../write/wording.ts';
import { type DdlContext, isFromSql, qualified, sqlOf, writtenName } from './context.ts';
import { sequenceClauses } from './sequence.ts';

/** A column as it stands in CREATE TABLE, and what of it could not be written. */
export interface ColumnDefinition {
  readonly sql: string;
  readonly unwritten: readonly { readonly what: string; readonly reason: string }[];
}

/** `email varchar(255) DEFAULT '' NOT NULL`; its constraints stand in the table. Unknown without a name or type. */
export function columnDefinition(context: DdlContext, table: Table, column: Column): Maybe<ColumnDefinition> {
  const name = writtenName(context, column);
  if (isUnknown(name)) return name;
  if (isUnknown(column.type)) return column.type;
  const parent = sequenceOfParent(context, table, column);
  const type = parent === undefined ? typeOf(context, column.type) : plainType(column.type);
  if (isUnknown(type)) return type;
  const unwritten: { what: string; reason: string }[] = [];
  const parts = [
    context.wording.identifier(name),
    type,
    ...(column.storage === undefined ? [] : [`STORAGE ${column.storage}`]),
    ...(column.compression === undefined ? [] : [`COMPRESSION ${column.compression}`]),
    ...(column.collation === undefined ? [] : [`COLLATE ${column.collation}`]),
  ];
  const add = (what: string, before: string, value: Maybe<string>, after = '') => {
    if (isUnknown(value)) unwritten.push({ what, reason: value.reason });
    else parts.push(`${before}${value}${after}`);
  };
  if (column.generated) {
    const { expression, storage } = column.generated;
    add('its generated value', 'GENERATED ALWAYS AS (', sqlOf(expression), `) ${storage.toUpperCase()}`);
  }
  // A partition has its parent's.
  const identity = table.partitionOf === undefined ? column.identity : undefined;
  if (identity) parts.push(identityClause(context, identity));
  if (parent !== undefined) parts.push(`DEFAULT nextval(${quoteLiteral(parent)})`);
  else if (column.default !== undefined)
    add('its default', 'DEFAULT ', defaultOf(context, column, column.type));
  if (isUnknown(column.notNull)) unwritten.push({ what: 'NOT NULL', reason: column.notNull.reason });
  else if (
    column.notNull &&
    !isNotNullAnyway(table, column, parent === undefined && column.type.serial === true)
  )
    parts.push('NOT NULL');
  if (isKeyByItself(table, column)) parts.push('PRIMARY KEY');
  return { sql: parts.join(' '), unwritten };
}

/** A primary key that stands on its column and has the name that PostgreSQL chooses. */
export function isKeyByItself(table: Table, column: Column): boolean {
  const key = table.primaryKey;
  if (!key?.inline || key.index || key.name.explicit !== undefined) return false;
  const columns = known(key.columns);
  const chosen = makeObjectName(known(table.name) ?? '', undefined, 'pkey');
  const isChosen = !('generated' in key.name) || key.name.generated === chosen;
  return isChosen && columns?.length === 1 && columns[0] === column.key;
}

/** The sequence of the table above, which a serial column that comes from there uses as well. */
function sequenceOfParent(context: DdlContext, table: Table, column: Column): string | undefined {
  const above = table.partitionOf ?? table.inherits?.[0];
  const type = known(column.type);
  if (above === undefined || !type?.serial || !column.span.inherited) return undefined;
  const parent = context.catalog.table(above);
  const own = parent?.columns.find(({ key }) => key === column.key);
  if (!parent || !own) return undefined;
  const further = sequenceOfParent(context, parent, own);
  if (further !== undefined) return further;
  const name = makeObjectName(known(parent.name) ?? '', known(own.name) ?? own.key, 'seq');
  const sequence = qualified(context, { name, schema: parent.schema });
  return isUnknown(sequence) ? undefined : sequence;
}

/** What a serial type stands for. */
function plainType({ bits }: ColumnType): string {
  return bits === 64 ? 'bigint' : bits === 16 ? 'smallint' : 'integer';
}

/** The type as the database knows it: an enum by its own name. */
function typeOf(context: DdlContext, type: ColumnType): Maybe<string> {
  const enumType = type.enum === undefined ? undefined : context.catalog.enum(type.enum);
  if (!enumType) return type.sql;
  const name = qualified(context, enumType);
  return isUnknown(name) ? name : `${name}${/(?:\s*\[\d*\])+$/.exec(type.sql)?.[0] ?? ''}`;
}

function isNotNullAnyway(table: Table, column: Column, isSerial: boolean): boolean {
  const isInKey = known(table.primaryKey?.columns)?.includes(column.key) === true;
  const isIdentity = column.identity !== undefined && table.partitionOf === undefined;
  return isInKey || isIdentity || isSerial;
}

function identityClause({ wording }: DdlContext, { mode, sequence }: IdentityColumn): string {
  const name = sequence.name === undefined ? [] : [`SEQUENCE NAME ${wording.identifier(sequence.name)}`];
  const options = [...name, ...sequenceClauses(sequence)].join(' ');
  return `GENERATED ${mode.toUpperCase()} AS IDENTITY${options === '' ? '' : ` (${options})`}`;
}

function defaultOf(context: DdlContext, { default: value }: Column, type: ColumnType): Maybe<string> {
  if (value === undefined || isUnknown(value)) return value ?? unknown('there is none');
  switch (value.kind) {
    case 'expression':
      return sqlOf(value.expression);
    case 'frozen':
      return unknown(`\`${value.written}\` gives another value each time the program loads`);
    case 'literal':
      return constantOf(context, value, type);
  }
}

function constantOf(
  context: DdlContext,
  { value, instant, span }: LiteralDefault,
  type: ColumnType,
): Maybe<string> {
  if (instant && typeof value === 'string' && type.family !== 'json')
    return quoteLiteral(instantText(value, type.sql.toLowerCase()));
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    return unknown('the model holds the number rounded');
  // In SQL a string is the text of the value; in Drizzle it is the value, of JSON as well.
  if (typeof value === 'string' && isFromSql(span)) return quoteLiteral(value);
  if (type.family === 'geometric' && typeof value === 'object' && value !== null) {
    // Drizzle's point and line, as a list or an object of their numbers.
    const numbers = Object.values(value).join(',');
    return quoteLiteral(type.name === 'line' ? `{${numbers}}` : `(${numbers})`);
  }
  return literalSql(context, value, type);
}
