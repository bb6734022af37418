import { columnLabel } from '../../model/catalog.ts';
import type { Column, Schema, Table } from '../../model/schema.ts';
import type { FilePath } from '../../model/span.ts';
import { known } from '../../model/unknown.ts';
import { isLedBy } from '../../rules/support/leadingColumns.ts';
import type { HoverText } from '../hover.ts';
import { code } from './checkList.ts';
import type { TableReview } from './reviewTable.ts';
import { reviewSketch, summary } from './reviewText.ts';

export interface TableHoverQuestion {
  readonly schema: Schema;
  readonly file: FilePath;
  readonly offset: number;
  review(table: Table): TableReview;
  /** Leads to the whole review of the table; undefined where the client cannot show it. */
  reviewLink(table: Table): string | undefined;
}

/** What is told over the name of a table or of one of its columns, at the place where it is declared. */
export function tableHover(question: TableHoverQuestion): HoverText | undefined {
  const { schema, file, offset } = question;
  for (const table of schema.tables) {
    const { name } = table.span;
    if (name.file === file && name.start <= offset && offset <= name.end) {
      return { span: name, markdown: overTable(question, table) };
    }
    if (table.span.whole.file !== file || offset < table.span.whole.start) continue;
    if (table.span.whole.end < offset) continue;
    const column = table.columns.find(
      ({ span }) => span.name.file === file && span.name.start <= offset && offset <= span.name.end,
    );
    if (column) return { span: column.span.name, markdown: overColumn(schema, table, column) };
  }
  return undefined;
}

function overTable({ schema, review, reviewLink }: TableHoverQuestion, table: Table): string {
  const result = review(table);
  const referring = schema.tables.filter((other) =>
    other.foreignKeys.some((key) => known(key.target)?.table === table.id),
  ).length;
  const link = reviewLink(table);
  const head = `**${result.label}** · ${summary(result.sections)}${referring > 0 ? ` · ${referring} ${referring === 1 ? 'table refers' : 'tables refer'} to it` : ''}`;
  return [
    head,
    reviewSketch(result),
    ...(link === undefined ? [] : [`[Review the whole table](${link})`]),
  ].join('\n\n');
}

function overColumn(schema: Schema, table: Table, column: Column): string {
  const type = known(column.type)?.sql ?? 'a type that could not be read';
  const definition = [
    columnLabel(column),
    type,
    ...(known(column.notNull) === true ? ['NOT NULL'] : []),
    ...(column.generated ? ['GENERATED'] : []),
    ...(column.identity ? ['IDENTITY'] : []),
  ].join(' ');
  const facts: string[] = [];
  if (known(table.primaryKey?.columns)?.includes(column.key)) facts.push('part of the primary key');
  for (const key of table.foreignKeys) {
    const target = known(key.columns)?.includes(column.key) ? known(key.target) : undefined;
    const other = target && schema.tables.find(({ id }) => id === target.table);
    if (other) facts.push(`refers to ${code(known(other.name) ?? other.binding ?? '?')}`);
  }
  const referring = schema.tables.filter((other) =>
    other.foreignKeys.some((key) => {
      const target = known(key.target);
      return target?.table === table.id && known(target.columns)?.includes(column.key);
    }),
  );
  if (referring.length > 0) {
    facts.push(`${referring.length} ${referring.length === 1 ? 'table refers' : 'tables refer'} to it`);
  }
  const led = isLedBy(table, [column.key]);
  if (led === true) facts.push('an index begins with it');
  else if (led === false) facts.push('no index begins with it');
  return [`\`\`\`sql\n${definition}\n\`\`\``, facts.join(' · ')].filter((part) => part !== '').join('\n\n');
}
