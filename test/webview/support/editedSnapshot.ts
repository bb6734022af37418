import type { DiagramEdge, DiagramSnapshot } from '../../../server/src/protocol/diagram.ts';
import { randomNumbers, syntheticSnapshot } from './syntheticSnapshot.ts';

/** Another foreign key between two tables that stand in one file, as somebody would type it. */
export function addedForeignKey(snapshot: DiagramSnapshot, nth: number): DiagramSnapshot {
  const random = randomNumbers(100 + nth);
  for (;;) {
    const from = snapshot.tables[Math.floor(random() * snapshot.tables.length)]!;
    const near = snapshot.tables.filter((table) => table.file === from.file);
    const to = near[Math.floor(random() * near.length)]!;
    const tied = snapshot.edges.some(
      (edge) =>
        (edge.from.table === from.id && edge.to.table === to.id) ||
        (edge.to.table === from.id && edge.from.table === to.id),
    );
    if (to === from || tied) continue;
    const key = 'added_id';
    const column = { ...from.columns.at(-1)!, key, name: key, type: 'uuid', foreignKey: true };
    return {
      ...snapshot,
      revision: snapshot.revision + 1,
      tables: snapshot.tables.map((table) =>
        table === from ? { ...from, columns: [...from.columns.slice(0, -1), column] } : table,
      ),
      edges: [...snapshot.edges, edgeBetween(from.id, key, to.id)],
    };
  }
}

export function addedTable(snapshot: DiagramSnapshot): DiagramSnapshot {
  const [first] = snapshot.tables;
  const table = {
    ...first!,
    id: 'table:half_typed',
    name: 'half_typed',
    columns: first!.columns.slice(0, 1),
  };
  return { ...snapshot, revision: snapshot.revision + 1, tables: [...snapshot.tables, table] };
}

export function withoutEdges(snapshot: DiagramSnapshot): DiagramSnapshot {
  return { ...snapshot, edges: [] };
}

/** Each table refers to the next, and the last to the first. */
export function cycleSnapshot(count: number): DiagramSnapshot {
  const snapshot = syntheticSnapshot({ tables: count });
  const tables = snapshot.tables.map((table) => ({
    ...table,
    columns: [
      ...table.columns.filter((column) => !column.foreignKey),
      { ...table.columns[0]!, key: 'next_id', name: 'next_id', primaryKey: false, foreignKey: true },
    ],
  }));
  return {
    ...snapshot,
    tables,
    edges: tables.map((table, at) => edgeBetween(table.id, 'next_id', tables[(at + 1) % tables.length]!.id)),
  };
}

export function edgeBetween(from: string, column: string, to: string): DiagramEdge {
  return {
    id: `${from}(${column})->${to}`,
    kind: 'foreign-key',
    from: { table: from, columns: [column], cardinality: 'zero-or-many' },
    to: { table: to, columns: ['id'], cardinality: 'zero-or-one' },
    label: column,
    onDelete: undefined,
  };
}
