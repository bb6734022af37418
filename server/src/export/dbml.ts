import type { DiagramEdge, DiagramEnum, DiagramSnapshot, DiagramTable } from '../protocol/diagram.ts';
import { columnsOfKeys, uniqueNames } from './names.ts';

/** A schema in the Database Markup Language: https://dbml.dbdiagram.io/docs */
export function dbmlOf({ tables, enums, edges }: DiagramSnapshot): string {
  const names = uniqueNames<DiagramTable | DiagramEnum>([...tables, ...enums], qualifiedName);
  const columns = new Map(
    tables.map((table) => [
      table.id,
      uniqueNames(table.columns, ({ name }, suffix) => quoted(name + suffix)),
    ]),
  );
  const blocks = [
    ...enums.filter(({ values }) => values.length > 0).map((type) => enumBlock(type, names.get(type) ?? '')),
    ...tables.map((table) => tableBlock(table, names.get(table) ?? '', columns.get(table.id) ?? new Map())),
  ];
  const byId = new Map(tables.map((table) => [table.id, table]));
  const seen = new Set<string>();
  const references = edges.flatMap((edge) => {
    const from = endOf(edge.from);
    const to = endOf(edge.to);
    // The language has no relations without columns, and only one between the same ends.
    if (edge.kind !== 'foreign-key' || from === undefined || to === undefined) return [];
    const ends = [from, to].sort().join();
    if (seen.has(ends)) return [];
    seen.add(ends);
    return [reference(edge, from, to)];
  });
  return `${[...blocks, ...(references.length > 0 ? [references.join('\n')] : [])].join('\n\n')}\n`;

  function endOf({ table: id, columns: keys }: DiagramEdge['from']): string | undefined {
    const table = byId.get(id);
    const found = columnsOfKeys(table, keys);
    const known = columns.get(id);
    if (!table || !found || !known) return undefined;
    const list = found.map((column) => known.get(column) ?? '');
    return `${names.get(table)}.${list.length === 1 ? list[0] : `(${list.join(', ')})`}`;
  }
}

function enumBlock({ values }: DiagramEnum, name: string): string {
  return [`Enum ${name} {`, ...[...new Set(values)].map((value) => `  ${quoted(value)}`), '}'].join('\n');
}

function tableBlock(
  table: DiagramTable,
  name: string,
  columns: ReadonlyMap<DiagramTable['columns'][number], string>,
): string {
  const key = table.columns.filter(({ primaryKey }) => primaryKey);
  const lines = [...columns].map(([column, text]) => {
    const settings = [
      ...(column.primaryKey && key.length === 1 ? ['pk'] : []),
      ...(column.notNull && !(column.primaryKey && key.length === 1) ? ['not null'] : []),
      ...(column.unique && !column.primaryKey ? ['unique'] : []),
      ...(column.comment === undefined ? [] : [`note: ${note(column.comment)}`]),
    ];
    return `  ${text} ${typeText(column.type)}${settings.length > 0 ? ` [${settings.join(', ')}]` : ''}`;
  });
  // A table has at least one column in this language.
  if (lines.length === 0) lines.push('  "?" unknown');
  if (key.length > 1) {
    const members = key.map((column) => columns.get(column)).join(', ');
    lines.push('', '  indexes {', `    (${members}) [pk]`, '  }');
  }
  const remarks = [
    ...(table.kind === 'table' ? [] : [table.kind === 'view' ? 'View' : 'Materialized view']),
    ...(table.comment === undefined ? [] : [table.comment]),
  ];
  if (remarks.length > 0) lines.push('', `  Note: ${note(remarks.join('. '))}`);
  return [`Table ${name} {`, ...lines, '}'].join('\n');
}

/** Many of the first refer to one of the second, or one does. */
function reference({ from, onDelete }: DiagramEdge, child: string, parent: string): string {
  const sign = from.cardinality === 'one' || from.cardinality === 'zero-or-one' ? '-' : '>';
  return `Ref: ${child} ${sign} ${parent}${onDelete === undefined ? '' : ` [delete: ${onDelete}]`}`;
}

/** `public` is the schema of names without one. */
function qualifiedName(
  { schema, name }: { readonly schema: string | undefined; readonly name: string },
  suffix: string,
): string {
  const own = quoted(name + suffix);
  return schema === undefined || schema === 'public' ? own : `${quoted(schema)}.${own}`;
}

function quoted(text: string): string {
  const line = text.replace(/[\p{Cc}]+/gu, ' ');
  return `"${line.replace(/[\\"]/g, '\\$&') || ' '}"`;
}

function note(text: string): string {
  return `'${text.replace(/[\p{Cc}\s]+/gu, ' ').replace(/[\\']/g, '\\$&')}'`;
}

function typeText(type: string): string {
  if (type === '') return 'unknown';
  return /^[A-Za-z_]\w*(\(\d+(, ?\d+)*\))?$/.test(type) ? type : quoted(type);
}
