import type { DiagramSnapshot, DiagramTable } from '../../../server/src/protocol/diagram.ts';
import type { DiffKind, TableDiff } from '../../../server/src/protocol/diagramMessages.ts';

/** What an edit did, for the marks that fade. Findings do not count: they come a moment later. */
export function changesBetween(
  before: DiagramSnapshot,
  after: DiagramSnapshot,
): { readonly tables: ReadonlyMap<string, TableDiff>; readonly edges: ReadonlyMap<string, DiffKind> } {
  const old = new Map(before.tables.map((table) => [table.id, table]));
  const tables = new Map<string, TableDiff>();
  for (const table of after.tables) {
    const was = old.get(table.id);
    const diff = was ? tableDiff(was, table) : ({ kind: 'added', words: [], columns: {} } as const);
    if (diff) tables.set(table.id, diff);
  }
  const known = new Set(after.tables.map((table) => table.id));
  for (const table of before.tables)
    if (!known.has(table.id)) tables.set(table.id, { kind: 'removed', words: [], columns: {} });
  const edges = new Map<string, DiffKind>();
  const oldEdges = new Set(before.edges.map((edge) => edge.id));
  for (const edge of after.edges) if (!oldEdges.has(edge.id)) edges.set(edge.id, 'added');
  return { tables, edges };
}

function tableDiff(before: DiagramTable, after: DiagramTable): TableDiff | undefined {
  if (before === after) return undefined;
  const old = new Map(before.columns.map((column) => [column.key, column]));
  const columns: Record<string, { readonly kind: DiffKind }> = {};
  for (const column of after.columns) {
    const was = old.get(column.key);
    if (!was) columns[column.key] = { kind: 'added' };
    else if (JSON.stringify(was) !== JSON.stringify(column)) columns[column.key] = { kind: 'changed' };
  }
  const gone = before.columns.some((column) => !after.columns.some((it) => it.key === column.key));
  if (Object.keys(columns).length === 0 && !gone && before.name === after.name) return undefined;
  return { kind: 'changed', words: [], columns };
}
