import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { Column, ColumnDefault, Index, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';

/** What a table is made of at a glance: columns, keys and indexes, in the words of SQL. */
export function tableSketch(table: Table): string {
  const labels = table.columns.map(columnLabel);
  const width = Math.max(0, ...labels.map((label) => label.length));
  const lines = table.columns.map(
    (column, i) => `  ${(labels[i] ?? '').padEnd(width)} ${columnText(column)}`,
  );
  const key = known(table.primaryKey?.columns);
  if (key) lines.push(`  PRIMARY KEY (${names(table, key)})`);
  for (const { columns } of table.uniques) lines.push(`  UNIQUE (${names(table, known(columns) ?? [])})`);
  for (const { columns } of table.foreignKeys)
    lines.push(`  FOREIGN KEY (${names(table, known(columns) ?? [])})`);
  for (const check of table.checks)
    lines.push(`  CHECK (${shortened(known(check.expression)?.text ?? '…')})`);
  return [
    `${tableLabel(table)} (`,
    lines.join(',\n'),
    ')',
    ...table.indexes.map((index) => indexText(table, index)),
  ].join('\n');
}

function columnText(column: Column): string {
  const fallback = column.default === undefined ? undefined : known(column.default);
  return [
    known(column.type)?.sql ?? '…',
    ...(known(column.notNull) === true ? ['NOT NULL'] : []),
    ...(fallback ? [`DEFAULT ${defaultText(fallback)}`] : []),
    ...(column.identity ? ['GENERATED AS IDENTITY'] : []),
    ...(column.generated ? ['GENERATED'] : []),
  ].join(' ');
}

function defaultText(value: ColumnDefault): string {
  switch (value.kind) {
    case 'literal':
      return shortened(typeof value.value === 'string' ? `'${value.value}'` : String(value.value));
    case 'expression':
      return shortened(value.expression.text);
    default:
      return '…';
  }
}

function indexText(table: Table, { unique, members, predicate }: Index): string {
  const parts = known(members)?.map(({ column, expression }) =>
    column === undefined ? shortened(expression?.text ?? '…') : names(table, [column]),
  );
  return `${unique ? 'UNIQUE INDEX' : 'INDEX'} (${parts?.join(', ') ?? '…'})${predicate ? ' WHERE …' : ''}`;
}

function names(table: Table, keys: readonly string[]): string {
  return keys
    .map((key) => {
      const column = table.columns.find((each) => each.key === key);
      return column ? columnLabel(column) : key;
    })
    .join(', ');
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
