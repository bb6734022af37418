import type { Selection } from '../keptState.ts';
import type { Picture, PlacedTable } from './picture.ts';

export type WalkKey = 'left' | 'right' | 'up' | 'down' | 'table-up' | 'table-down';

/**
 * Where an arrow key leads from a table or column: up and down through the columns, left along a foreign key to
 * what it refers to, right to what refers to it. Without an edge on that side, to the nearest table there.
 */
export function walkSelection(picture: Picture, from: Selection, key: WalkKey): Selection | undefined {
  const placed = picture.tables.get(from.table);
  if (!placed) return undefined;
  switch (key) {
    case 'up':
    case 'down': {
      const keys = placed.box.rows.map((row) => row.key);
      const at = from.column === undefined ? -1 : keys.indexOf(from.column);
      const next = at + (key === 'down' ? 1 : -1);
      if (next < -1 || next >= keys.length) return undefined;
      return next === -1 ? { table: from.table } : { table: from.table, column: keys[next]! };
    }
    case 'left':
      return alongEdge(picture, from, 'to') ?? nearest(picture, placed, [-1, 0]);
    case 'right':
      return alongEdge(picture, from, 'from') ?? nearest(picture, placed, [1, 0]);
    case 'table-up':
      return nearest(picture, placed, [0, -1]);
    case 'table-down':
      return nearest(picture, placed, [0, 1]);
  }
}

/** To the other end of an edge: of the column, or of any column when none is selected or it has none. */
function alongEdge(picture: Picture, from: Selection, side: 'from' | 'to'): Selection | undefined {
  const own = side === 'to' ? 'from' : 'to';
  const edges = (picture.edgesOf.get(from.table) ?? []).filter(
    ({ edge }) => edge[own].table === from.table && edge[side].table !== from.table,
  );
  const ofColumn = edges.filter(
    ({ edge }) => from.column !== undefined && edge[own].columns.includes(from.column),
  );
  const [found] = ofColumn.length > 0 ? ofColumn : from.column === undefined ? edges : [];
  if (!found) return undefined;
  const { table, columns } = found.edge[side];
  return columns[0] === undefined ? { table } : { table, column: columns[0] };
}

function nearest(
  picture: Picture,
  from: PlacedTable,
  [dx, dy]: readonly [number, number],
): Selection | undefined {
  const centre = ({ at }: PlacedTable) => ({ x: at.x + at.width / 2, y: at.y + at.height / 2 });
  const start = centre(from);
  let best: { readonly id: string; readonly cost: number } | undefined;
  for (const other of picture.tables.values()) {
    if (other === from || !other.table) continue;
    const { x, y } = centre(other);
    const along = (x - start.x) * dx + (y - start.y) * dy;
    const across = Math.abs((x - start.x) * dy) + Math.abs((y - start.y) * dx);
    if (along <= 20) continue;
    const cost = along + 2.2 * across;
    if (!best || cost < best.cost) best = { id: other.id, cost };
  }
  return best && { table: best.id };
}
