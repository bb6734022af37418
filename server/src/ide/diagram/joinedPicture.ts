import { qualifiedName } from '../../model/diffFacts.ts';
import type { Schema, Table, View } from '../../model/schema.ts';
import type { DiagramColumn, DiagramEdge, DiagramSnapshot } from '../../protocol/diagram.ts';
import type { DiffKind } from '../../protocol/diagramMessages.ts';
import type { ComparedState } from './compare.ts';

/** Two states in one picture. */
export interface JoinedPicture {
  /** The later one, with the tables, columns and edges that only the earlier one has. */
  readonly snapshot: DiagramSnapshot;
  /** Ids in it by the qualified name of a table or view. */
  readonly tableIds: ReadonlyMap<string, string>;
  /** Keys in it by table id and the name of a column. */
  readonly columnKeys: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly edges: ReadonlyMap<string, DiffKind>;
}

export function joinedPicture(before: ComparedState, after: ComparedState): JoinedPicture {
  const tableIds = new Map<string, string>();
  for (const part of partsOf(after.schema)) tableIds.set(nameOf(part), part.id);
  const taken = new Set(after.snapshot.tables.map(({ id }) => id));
  /** Ids of the earlier picture → of the joined one. */
  const ids = new Map<string, string>();
  for (const part of partsOf(before.schema)) {
    const same = tableIds.get(nameOf(part));
    const id = same ?? freeName(part.id, taken);
    taken.add(id);
    ids.set(part.id, id);
    if (same === undefined) tableIds.set(nameOf(part), id);
  }
  const tables = new Map(after.snapshot.tables.map((table) => [table.id, table]));
  const columnKeys = new Map<string, Map<string, string>>();
  /** By earlier table id: earlier column keys → keys of the joined picture. */
  const keys = new Map<string, ReadonlyMap<string, string>>();
  for (const table of before.snapshot.tables) {
    const id = ids.get(table.id) ?? table.id;
    const now = tables.get(id);
    const { columns, mapped } = now
      ? withRemoved(now.columns, table.columns)
      : { columns: table.columns, mapped: new Map(table.columns.map(({ key }) => [key, key])) };
    keys.set(table.id, mapped);
    tables.set(id, now ? { ...now, columns } : { ...table, id, findings: [] });
  }
  for (const { id, columns } of tables.values())
    columnKeys.set(id, new Map(columns.map(({ name, key }) => [name, key])));
  const earlier = before.snapshot.edges.map((edge) => moved(edge, ids, keys));
  const { edges, diff } = joinEdges(earlier, after.snapshot.edges);
  return {
    snapshot: { ...after.snapshot, tables: [...tables.values()], edges },
    tableIds,
    columnKeys,
    edges: diff,
  };
}

function partsOf({ tables, views }: Schema): readonly (Table | View)[] {
  return [...tables, ...views];
}

function nameOf(part: Table | View): string {
  return qualifiedName(part) ?? part.id;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 1; taken.has(free); number++)
    free = `${name} (before${number === 1 ? '' : ` ${number}`})`;
  return free;
}

/** The columns of now with those that are gone, each after the column that it stood behind. */
function withRemoved(
  now: readonly DiagramColumn[],
  before: readonly DiagramColumn[],
): { readonly columns: readonly DiagramColumn[]; readonly mapped: ReadonlyMap<string, string> } {
  const columns = [...now];
  const taken = new Set(now.map(({ key }) => key));
  const mapped = new Map<string, string>();
  for (const [index, column] of before.entries()) {
    const same = now.find(({ name }) => name === column.name);
    if (same) {
      mapped.set(column.key, same.key);
      continue;
    }
    const key = freeName(column.key, taken);
    taken.add(key);
    mapped.set(column.key, key);
    const neighbour = before[index - 1];
    const at = neighbour ? columns.findIndex((each) => each.key === mapped.get(neighbour.key)) + 1 : 0;
    columns.splice(at, 0, { ...column, key });
  }
  return { columns, mapped };
}

function moved(
  edge: DiagramEdge,
  ids: ReadonlyMap<string, string>,
  keys: ReadonlyMap<string, ReadonlyMap<string, string>>,
): DiagramEdge {
  const end = ({ table, columns, cardinality }: DiagramEdge['from']) => ({
    table: ids.get(table) ?? table,
    columns: columns.map((key) => keys.get(table)?.get(key) ?? key),
    cardinality,
  });
  return { ...edge, from: end(edge.from), to: end(edge.to) };
}

/** Edges are the same where their ends are; relations of the program are in code alone and not compared. */
function joinEdges(
  before: readonly DiagramEdge[],
  after: readonly DiagramEdge[],
): { readonly edges: readonly DiagramEdge[]; readonly diff: ReadonlyMap<string, DiffKind> } {
  const ends = ({ from, to }: DiagramEdge) =>
    JSON.stringify([from.table, [...from.columns].sort(), to.table, [...to.columns].sort()]);
  const keys = (edges: readonly DiagramEdge[]) => edges.filter(({ kind }) => kind === 'foreign-key');
  const earlier = new Map(keys(before).map((edge) => [ends(edge), edge]));
  const diff = new Map<string, DiffKind>();
  const taken = new Set(after.map(({ id }) => id));
  for (const edge of keys(after)) {
    const then = earlier.get(ends(edge));
    earlier.delete(ends(edge));
    if (!then) diff.set(edge.id, 'added');
    else if (isOther(then, edge)) diff.set(edge.id, 'changed');
  }
  const removed = [...earlier.values()].map((edge) => {
    const id = freeName(edge.id, taken);
    diff.set(id, 'removed');
    return { ...edge, id };
  });
  return { edges: [...after, ...removed], diff };
}

function isOther(one: DiagramEdge, two: DiagramEdge): boolean {
  return (
    (one.onDelete ?? 'no action') !== (two.onDelete ?? 'no action') ||
    one.from.cardinality !== two.from.cardinality ||
    one.to.cardinality !== two.to.cardinality
  );
}
