import type { Cardinality, DiagramEdge, DiagramSnapshot, DiagramTable } from '../protocol/diagram.ts';
import { escapeMarkup } from './markup.ts';
import { oneLine, tableTitle } from './names.ts';

/** A schema for Graphviz, with crow's feet at the columns: https://graphviz.org/doc/info/shapes.html#html */
export function dotOf({ title, tables, edges }: DiagramSnapshot): string {
  const nodes = new Map(tables.map((table, index) => [table.id, { table, name: `t${index + 1}` }]));
  return [
    `digraph ${quoted(title)} {`,
    '  graph [rankdir=LR, ranksep=1.2, nodesep=0.4];',
    '  node [shape=plain, fontname="Helvetica", fontsize=11];',
    '  edge [dir=both, fontname="Helvetica", fontsize=9, color="#5b6b7b"];',
    ...[...nodes.values()].map(({ table, name }) => `  ${name} [label=<${labelOf(table)}>];`),
    ...edges.map((edge) => {
      // From the key to the column that refers to it, so that keys stand on the left.
      const settings = [
        `arrowtail=${arrows[edge.to.cardinality]}`,
        `arrowhead=${arrows[edge.from.cardinality]}`,
        ...(edge.kind === 'relation' ? ['style=dashed'] : []),
        `tooltip=${quoted(edge.label)}`,
      ];
      return `  ${port(edge.to, 'e')} -> ${port(edge.from, 'w')} [${settings.join(', ')}];`;
    }),
    '}',
    '',
  ].join('\n');

  function port({ table: id, columns }: DiagramEdge['from'], side: 'e' | 'w'): string {
    const node = nodes.get(id);
    const index = node?.table.columns.findIndex(({ key }) => key === columns[0]) ?? -1;
    if (index < 0) return `${node?.name}`;
    // The first cell of a row is its port on the left, the last one on the right.
    return `${node?.name}:${side === 'w' ? 'c' : 'k'}${index}:${side}`;
  }
}

const arrows: Readonly<Record<Cardinality, string>> = {
  one: 'teetee',
  'zero-or-one': 'teeodot',
  many: 'crowtee',
  'zero-or-many': 'crowodot',
};

function labelOf(table: DiagramTable): string {
  const rows = table.columns.map((column, index) => {
    const name = text(column.name);
    const marks = [
      ...(column.primaryKey ? ['PK'] : []),
      ...(column.foreignKey ? ['FK'] : []),
      ...(column.unique && !column.primaryKey ? ['U'] : []),
    ].join(' ');
    const shown = column.primaryKey ? `<b>${name}</b>` : name;
    const type = text(column.type + (column.notNull || column.type === '' ? '' : '?'));
    return `<tr><td align="left" port="c${index}">${shown}</td><td align="left"><font color="#5b6b7b">${type}</font></td><td align="right" port="k${index}"><font color="#8a5a00">${marks || ' '}</font></td></tr>`;
  });
  const kind = table.kind === 'table' ? '' : ` <i>${table.kind.replace('-', ' ')}</i>`;
  const head = `<tr><td colspan="3" bgcolor="#e8eef4"><b>${text(tableTitle(table))}</b>${kind}</td></tr>`;
  return `<table border="0" cellborder="1" cellspacing="0" cellpadding="4" color="#9aa8b5">${head}${rows.join('')}</table>`;
}

/** An empty cell is not allowed to hold formatting. */
function text(value: string): string {
  return escapeMarkup(oneLine(value)) || ' ';
}

function quoted(value: string): string {
  return `"${oneLine(value).replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}
