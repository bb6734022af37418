import type { DiagramEdge } from '../../../server/src/protocol/diagram.ts';

/** Ids of the tables that are at most so many edges away, itself included. */
export function neighbourhood(
  edges: readonly DiagramEdge[],
  table: string,
  depth: number,
): ReadonlySet<string> {
  const neighbours = neighboursOf(edges);
  const reached = new Set([table]);
  let front: readonly string[] = [table];
  for (let step = 0; step < depth; step++) {
    const next = front.flatMap((id) => [...(neighbours.get(id) ?? [])]).filter((id) => !reached.has(id));
    for (const id of next) reached.add(id);
    front = [...new Set(next)];
  }
  return reached;
}

/** The shortest way along edges, as tables and the edges between them; undefined when there is none. */
export function wayBetween(
  edges: readonly DiagramEdge[],
  from: string,
  to: string,
): { readonly tables: readonly string[]; readonly edges: readonly string[] } | undefined {
  const neighbours = neighboursOf(edges);
  const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
  const queue = [from];
  for (let at = 0; at < queue.length && !cameFrom.has(to); at++)
    for (const next of neighbours.get(queue[at]!) ?? [])
      if (!cameFrom.has(next)) {
        cameFrom.set(next, queue[at]);
        queue.push(next);
      }
  if (!cameFrom.has(to)) return undefined;
  const tables: string[] = [];
  for (let at: string | undefined = to; at !== undefined; at = cameFrom.get(at)) tables.unshift(at);
  const used = tables.slice(1).map((table, index) => {
    const before = tables[index]!;
    return edges.find(
      (edge) =>
        (edge.from.table === before && edge.to.table === table) ||
        (edge.from.table === table && edge.to.table === before),
    )!.id;
  });
  return { tables, edges: used };
}

function neighboursOf(edges: readonly DiagramEdge[]): ReadonlyMap<string, ReadonlySet<string>> {
  const neighbours = new Map<string, Set<string>>();
  const add = (one: string, two: string): void => {
    const known = neighbours.get(one);
    if (known) known.add(two);
    else neighbours.set(one, new Set([two]));
  };
  for (const { from, to } of edges) {
    add(from.table, to.table);
    add(to.table, from.table);
  }
  return neighbours;
}
