import type { Dialect, SqlText } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { type Site, spanOf, type Value } from '../evaluate/values.ts';
import type { ColumnValue, SchemaValue, SqlValue, TableValue } from '../intrinsics/drizzleValues.ts';
import { columnName } from './columnNames.ts';
import { maybeString, type ReadContext, toJson } from './context.ts';

interface Printing {
  readonly dialect: Dialect;
  /** The table whose columns `SqlText.columns` lists. */
  readonly table: TableValue | undefined;
  /** In index expressions Drizzle leaves the table's name out. */
  readonly unqualified: boolean;
  readonly context: ReadContext;
}

interface Printed {
  text: string;
  complete: boolean;
  readonly columns: Set<string>;
  readonly values: { start: number; end: number }[];
}

/**
 * The text of a piece of SQL as drizzle-orm prints it (buildQueryFromSourceParams in sql/sql.js), with
 * parameters written out.
 */
export function readSql(
  sql: SqlValue,
  site: Site,
  dialect: Dialect,
  table: TableValue | undefined,
  context: ReadContext,
  options: { readonly unqualified?: boolean; readonly inline?: boolean } = {},
): SqlText {
  const printed: Printed = { text: '', complete: true, columns: new Set(), values: [] };
  const printing = { dialect, table, unqualified: options.unqualified ?? false, context };
  printSql(sql, printed, printing, 0);
  const text: SqlText = {
    text: printed.text,
    columns: [...printed.columns],
    complete: printed.complete,
    span: spanOf(sql.site ?? site),
  };
  return printed.values.length > 0 && !options.inline ? { ...text, values: printed.values } : text;
}

function printSql(sql: SqlValue, out: Printed, printing: Printing, depth: number): void {
  for (const chunk of sql.chunks) {
    if (typeof chunk === 'string') out.text += chunk;
    else printValue(chunk, out, printing, depth + 1);
  }
}

function printValue(value: Value, out: Printed, printing: Printing, depth: number): void {
  if (depth > 50) {
    incomplete(out);
    return;
  }
  switch (value.kind) {
    case 'sql':
      printSql(value, out, printing, depth);
      break;
    case 'column':
      printColumn(value, out, printing);
      break;
    case 'table':
      printNames([...schemaOf(value.detail().schema), value.detail().name], out, printing);
      break;
    case 'enum-type':
      printNames([...schemaOf(value.schema), value.name], out, printing);
      break;
    case 'view':
      printNames([...schemaOf(value.schema), value.name], out, printing);
      break;
    case 'database-schema':
      printNames([value.name], out, printing);
      break;
    case 'identifier':
      printNames([value.name], out, printing);
      break;
    case 'param':
      printParameter(value.value, out, printing);
      break;
    case 'array':
      printList(value, out, printing, depth);
      break;
    case 'primitive':
      if (value.value !== undefined) printParameter(value, out, printing);
      break;
    case 'object':
    case 'date':
      printParameter(value, out, printing);
      break;
    default:
      incomplete(out);
  }
}

function printList(
  list: Extract<Value, { kind: 'array' }>,
  out: Printed,
  printing: Printing,
  depth: number,
): void {
  out.text += '(';
  list.items.forEach((item, i) => {
    if (i > 0) out.text += ', ';
    printValue(item.value(), out, printing, depth + 1);
  });
  if (list.gap) incomplete(out);
  out.text += ')';
}

function printColumn(column: ColumnValue, out: Printed, printing: Printing): void {
  const own =
    column.table === printing.table ||
    (column.table.id !== undefined && column.table.id === printing.table?.id);
  if (own) out.columns.add(column.key);
  const detail = column.table.detail();
  const made = detail.columns().columns.get(column.key);
  const name = made && known(columnName(made, printing.context));
  if (name === undefined) {
    incomplete(out);
    return;
  }
  if (!printing.unqualified) {
    printNames([...schemaOf(detail.schema), detail.name], out, printing);
    out.text += '.';
  }
  out.text += quoteName(name, printing.dialect);
}

function schemaOf(schema: SchemaValue | Value | undefined): Value[] {
  if (!schema) return [];
  return schema.kind === 'database-schema' ? [schema.name] : [schema];
}

function printNames(names: readonly Value[], out: Printed, printing: Printing): void {
  const texts = names.map((name) => known(maybeString(name, 'a name')));
  if (texts.some((text) => text === undefined)) incomplete(out);
  else out.text += texts.map((text) => quoteName(text ?? '', printing.dialect)).join('.');
}

function printParameter(value: Value, out: Printed, printing: Printing): void {
  const isPlain = ['primitive', 'object', 'date', 'array'].includes(value.kind);
  const plain = value.kind === 'primitive' ? value.value : isPlain ? toJson(value) : undefined;
  if (!isPlain) {
    printValue(value, out, printing, 0);
  } else if (plain === undefined) {
    incomplete(out);
  } else {
    const start = out.text.length;
    out.text += parameterText(plain);
    out.values.push({ start, end: out.text.length });
  }
}

/** A value as SQL: drizzle-orm's mapInlineParam. */
function parameterText(value: unknown): string {
  if (typeof value === 'string') return quoteText(value);
  return typeof value === 'object' && value !== null ? quoteText(JSON.stringify(value)) : String(value);
}

function incomplete(out: Printed): void {
  out.text += '?';
  out.complete = false;
}

/** MySQL quotes with backticks, the others with double quotes. */
export function quoteName(name: string, dialect: Dialect): string {
  return dialect === 'mysql' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`;
}

function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
