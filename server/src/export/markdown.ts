import type { DiagramColumn, DiagramEdge, DiagramSnapshot, DiagramTable } from '../protocol/diagram.ts';
import { mermaidOf } from './mermaid.ts';
import { columnsOfKeys, oneLine, tableTitle } from './names.ts';

/** A schema as a page: a Mermaid picture, then one table of columns for each table. */
export function markdownOf(snapshot: DiagramSnapshot): string {
  const { title, tables, enums, edges } = snapshot;
  const byId = new Map(tables.map((table) => [table.id, table]));
  const sorted = [...tables].sort((a, b) => compare(tableTitle(a), tableTitle(b)));
  const blocks = [
    `# ${plain(title)}`,
    count(tables, enums.length),
    ...(tables.length > 0 ? [`\`\`\`mermaid\n${mermaidOf(snapshot)}\`\`\``] : []),
    ...sorted.flatMap((table) => section(table, edges, byId)),
  ];
  if (enums.length > 0) {
    blocks.push('## Enums');
    blocks.push(
      enums
        .map(({ schema, name, values }) => {
          const full = schema === undefined ? name : `${schema}.${name}`;
          return `- **${plain(full)}**: ${values.map(code).join(', ')}`;
        })
        .sort(compare)
        .join('\n'),
    );
  }
  return `${blocks.join('\n\n')}\n`;
}

function count(tables: readonly DiagramTable[], enums: number): string {
  const views = tables.filter(({ kind }) => kind !== 'table').length;
  return `${[
    amount(tables.length - views, 'table'),
    ...(views > 0 ? [amount(views, 'view')] : []),
    ...(enums > 0 ? [amount(enums, 'enum')] : []),
  ].join(', ')}.`;
}

function amount(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

function section(
  table: DiagramTable,
  edges: readonly DiagramEdge[],
  byId: ReadonlyMap<string, DiagramTable>,
): readonly string[] {
  const kind = table.kind === 'table' ? '' : ` (${table.kind.replace('-', ' ')})`;
  const own = edges.filter(({ from }) => from.table === table.id);
  const rows = table.columns.map((column) => row(column, own, byId));
  const referring = [
    ...new Set(
      edges
        .filter(({ kind: of, to }) => of === 'foreign-key' && to.table === table.id)
        .flatMap(({ from }) => byId.get(from.table) ?? [])
        .map((other) => plain(tableTitle(other))),
    ),
  ].sort(compare);
  return [
    `## ${plain(tableTitle(table))}${kind}`,
    ...(table.comment === undefined ? [] : [plain(table.comment)]),
    ...(rows.length > 0
      ? [
          [
            '| Column | Type | Null | Key | Refers to | Comment |',
            '| --- | --- | --- | --- | --- | --- |',
            ...rows,
          ].join('\n'),
        ]
      : []),
    ...(referring.length > 0 ? [`Referred to by ${referring.join(', ')}.`] : []),
  ];
}

function row(
  column: DiagramColumn,
  own: readonly DiagramEdge[],
  byId: ReadonlyMap<string, DiagramTable>,
): string {
  const keys = [
    ...(column.primaryKey ? ['primary'] : []),
    ...(column.unique && !column.primaryKey ? ['unique'] : []),
    ...(column.indexed && !column.primaryKey && !column.unique ? ['index'] : []),
  ];
  const targets = own.flatMap(({ kind, from, to }) => {
    const at = from.columns.indexOf(column.key);
    const target = byId.get(to.table);
    if (at < 0 || !target) return [];
    const found = columnsOfKeys(target, to.columns)?.[at];
    const name = `${tableTitle(target)}${found ? `.${found.name}` : ''}`;
    return [`${plain(name)}${kind === 'relation' ? ' (relation only)' : ''}`];
  });
  const cells = [
    code(column.name),
    column.type === '' ? '' : code(column.type),
    column.notNull ? '' : 'yes',
    keys.join(', '),
    targets.join('<br>'),
    column.comment === undefined ? '' : plain(column.comment),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Text that is no markup, on one line and in a cell of a table. Underscores inside of words are none. */
function plain(text: string): string {
  return oneLine(text)
    .replace(/[<>&|]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[\\`*[\]~$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&');
}

/** As code; a bar would end the cell also there. */
function code(text: string): string {
  const line = oneLine(text);
  if (line.includes('|')) return plain(line);
  const fence = '`'.repeat(Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const space = /^`|`$|^$/.test(line) ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
