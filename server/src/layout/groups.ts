import { findCommunities } from './communities.ts';
import { groupBy } from './groupBy.ts';
import type { LayoutBox, LayoutEdge, LayoutGraph } from './layoutGraph.ts';

/** Tables that are laid out together. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly members: readonly string[];
  readonly loose: boolean;
}

/** Up to here one group is easier to read than several. */
const oneGroup = 14;
/** A community above is looked at again by itself. */
const largest = 26;
/** A community up to here joins another. */
const small = 6;
const looseName = 'Without lines';

/**
 * Divides the tables into groups by their bucket, else by community.
 * @param edges without those to hubs and within one table
 * @param shown the picture that is shown: known tables stay in their groups
 */
export function groupTables(
  { boxes }: LayoutGraph,
  edges: readonly LayoutEdge[],
  shown: { readonly groups: readonly Group[]; readonly young: readonly string[] } = { groups: [], young: [] },
): readonly Group[] {
  const before = shown.groups;
  const linked = new Set(edges.flatMap(({ parent, child }) => [parent.box, child.box]));
  const bucketed = boxes.filter((box) => box.bucket !== undefined);
  const free = boxes.filter((box) => box.bucket === undefined);
  const buckets = [...groupBy(bucketed, (box) => box.bucket!)].map(([name, members]) => ({
    id: `bucket ${name}`,
    name,
    members: members.map((box) => box.id),
    loose: !members.some((box) => linked.has(box.id)),
  }));
  const order = new Map(boxes.map((box, index) => [box.id, index]));
  const inOrder = (groups: readonly Group[]): readonly Group[] =>
    groups.map((group) => ({
      ...group,
      members: [...group.members].sort((a, b) => order.get(a)! - order.get(b)!),
    }));
  const known = new Map(before.flatMap((group) => group.members.map((member) => [member, group] as const)));
  if (free.some((box) => known.has(box.id)))
    return inOrder([...buckets, ...sticky(free, edges, shown, known, linked)]);
  const communities = divide(
    free.filter((box) => linked.has(box.id)),
    edges,
    1,
  );
  return inOrder([
    ...buckets,
    ...named(withoutSmallest(communities, edges), edges),
    ...looseGroup(free.filter((box) => !linked.has(box.id))),
  ]);
}

function divide(
  boxes: readonly LayoutBox[],
  edges: readonly LayoutEdge[],
  resolution: number,
): readonly (readonly LayoutBox[])[] {
  if (boxes.length <= oneGroup) return boxes.length === 0 ? [] : [boxes];
  const numbers = new Map(boxes.map((box, index) => [box.id, index]));
  const neighbours = boxes.map(() => new Map<number, number>());
  for (const { parent, child } of edges) {
    const [one, two] = [numbers.get(parent.box), numbers.get(child.box)];
    if (one === undefined || two === undefined) continue;
    neighbours[one]!.set(two, (neighbours[one]!.get(two) ?? 0) + 1);
    neighbours[two]!.set(one, (neighbours[two]!.get(one) ?? 0) + 1);
  }
  const membership = findCommunities({ neighbours }, resolution);
  const communities = [...groupBy(boxes, (_, index) => membership[index]!).values()];
  if (resolution > 4) return communities;
  return communities.flatMap((community) =>
    community.length > largest ? divide(community, edges, resolution * 1.6) : [community],
  );
}

/** Communities of a few tables join the one that they have most edges to, as long as that stays readable. */
function withoutSmallest(
  communities: readonly (readonly LayoutBox[])[],
  edges: readonly LayoutEdge[],
): readonly (readonly LayoutBox[])[] {
  const merged = communities.map((boxes) => [...boxes]);
  const groupOf = new Map(merged.flatMap((boxes, index) => boxes.map((box) => [box.id, index] as const)));
  const bySize = [...merged.keys()].sort((a, b) => merged[a]!.length - merged[b]!.length);
  for (const index of bySize) {
    const own = merged[index]!;
    if (own.length > small) continue;
    const links = new Map<number, number>();
    for (const { parent, child } of edges) {
      const [one, two] = [groupOf.get(parent.box), groupOf.get(child.box)];
      if (one === two || (one !== index && two !== index)) continue;
      const other = one === index ? two : one;
      if (other !== undefined && merged[other]!.length + own.length <= largest)
        links.set(other, (links.get(other) ?? 0) + 1);
    }
    const [best] = [...links].sort(([a, x], [b, y]) => y - x || merged[a]!.length - merged[b]!.length);
    if (!best) continue;
    merged[best[0]]!.push(...own);
    for (const box of own) groupOf.set(box.id, best[0]);
    merged[index] = [];
  }
  return merged.filter((boxes) => boxes.length > 0);
}

/** A community carries the name of the table with the most references in it. */
function named(
  communities: readonly (readonly LayoutBox[])[],
  edges: readonly LayoutEdge[],
): readonly Group[] {
  const degree = new Map<string, number>();
  const groupOf = new Map(
    communities.flatMap((boxes, index) => boxes.map((box) => [box.id, index] as const)),
  );
  for (const { parent, child } of edges)
    if (groupOf.get(parent.box) === groupOf.get(child.box)) {
      degree.set(parent.box, (degree.get(parent.box) ?? 0) + 1.01);
      degree.set(child.box, (degree.get(child.box) ?? 0) + 1);
    }
  return communities.map((boxes) => {
    const centre = boxes.reduce((best, box) =>
      (degree.get(box.id) ?? 0) > (degree.get(best.id) ?? 0) ? box : best,
    );
    return {
      id: `around ${centre.id}`,
      name: centre.name,
      members: boxes.map((box) => box.id),
      loose: false,
    };
  });
}

function looseGroup(boxes: readonly LayoutBox[]): readonly Group[] {
  if (boxes.length === 0) return [];
  return [{ id: 'loose', name: looseName, members: boxes.map((box) => box.id), loose: true }];
}

/** Known tables stay in their group; new ones go to the group that they have the most edges to. */
function sticky(
  boxes: readonly LayoutBox[],
  edges: readonly LayoutEdge[],
  { groups: before, young }: { readonly groups: readonly Group[]; readonly young: readonly string[] },
  known: ReadonlyMap<string, Group>,
  linked: ReadonlySet<string>,
): readonly Group[] {
  const unsettled = new Set(young);
  const place = new Map<string, string>();
  for (const box of boxes) {
    const group = known.get(box.id);
    // A table that was just typed and has got its first edge leaves the loose ones; others stand where they are.
    if (group && !(group.loose && linked.has(box.id) && unsettled.has(box.id))) place.set(box.id, group.id);
    else if (!linked.has(box.id)) place.set(box.id, 'loose');
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const box of boxes) {
      if (place.has(box.id)) continue;
      const to = strongest(box.id, edges, place);
      if (to === undefined) continue;
      place.set(box.id, to);
      changed = true;
    }
  }
  const rest = boxes.filter((box) => !place.has(box.id));
  const kept = before
    .filter((group) => group.id !== 'loose')
    .map((group) => ({ ...group, members: boxes.filter((box) => place.get(box.id) === group.id).map(idOf) }))
    .filter((group) => group.members.length > 0);
  const loose = boxes.filter((box) => place.get(box.id) === 'loose');
  return [...kept, ...named(divide(rest, edges, 1), edges), ...looseGroup(loose)];
}

function strongest(
  id: string,
  edges: readonly LayoutEdge[],
  place: ReadonlyMap<string, string>,
): string | undefined {
  const links = new Map<string, number>();
  for (const { parent, child } of edges) {
    const other = parent.box === id ? child.box : child.box === id ? parent.box : undefined;
    const group = other === undefined ? undefined : place.get(other);
    if (group !== undefined && group !== 'loose') links.set(group, (links.get(group) ?? 0) + 1);
  }
  return [...links].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function idOf(box: LayoutBox): string {
  return box.id;
}
