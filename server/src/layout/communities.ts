/** An undirected graph of numbered nodes; parallel edges add up. */
export interface WeightedGraph {
  /** Per node: neighbour → weight. A node's own number holds twice the weight inside of it. */
  readonly neighbours: readonly ReadonlyMap<number, number>[];
}

const most = 50;

/**
 * Communities after Blondel, Guillaume, Lambiotte and Lefebvre (2008), "Fast unfolding of communities in
 * large networks": nodes move to the neighbouring community with the largest gain in modularity, communities
 * become nodes, and so on. Nodes are visited in their order and ties go to the smaller number, so the same
 * graph gives the same answer.
 * @param resolution above 1: more and smaller communities
 * @returns the community of each node, numbered by first appearance
 */
export function findCommunities(graph: WeightedGraph, resolution: number): readonly number[] {
  let level: WeightedGraph = graph;
  let membership = graph.neighbours.map((_, node) => node);
  for (let round = 0; round < most; round++) {
    const moved = moveNodes(level, resolution);
    const count = new Set(moved).size;
    const numbered = numberByAppearance(moved);
    membership = membership.map((community) => numbered[community]!);
    if (count === level.neighbours.length) break;
    level = contract(level, numbered, count);
  }
  return numberByAppearance(membership);
}

function moveNodes({ neighbours }: WeightedGraph, resolution: number): readonly number[] {
  const degree = neighbours.map((edges) => sum(edges.values()));
  const whole = sum(degree) || 1;
  const community = neighbours.map((_, node) => node);
  const total = [...degree];
  for (let round = 0; round < most; round++) {
    let moves = 0;
    for (const [node, edges] of neighbours.entries()) {
      const own = community[node]!;
      const links = new Map<number, number>([[own, 0]]);
      for (const [other, weight] of edges) {
        if (other === node) continue;
        const to = community[other]!;
        links.set(to, (links.get(to) ?? 0) + weight);
      }
      total[own]! -= degree[node]!;
      let best = own;
      let bestGain = gain(own);
      for (const candidate of [...links.keys()].sort((a, b) => a - b)) {
        const candidateGain = gain(candidate);
        if (candidateGain > bestGain + 1e-9) {
          best = candidate;
          bestGain = candidateGain;
        }
      }
      total[best]! += degree[node]!;
      community[node] = best;
      if (best !== own) moves++;

      function gain(to: number): number {
        return links.get(to)! - (resolution * total[to]! * degree[node]!) / whole;
      }
    }
    if (moves === 0) break;
  }
  return community;
}

function contract({ neighbours }: WeightedGraph, numbered: readonly number[], count: number): WeightedGraph {
  const contracted = Array.from({ length: count }, () => new Map<number, number>());
  for (const [node, edges] of neighbours.entries()) {
    const from = contracted[numbered[node]!]!;
    for (const [other, weight] of edges) {
      const to = numbered[other]!;
      from.set(to, (from.get(to) ?? 0) + weight);
    }
  }
  return { neighbours: contracted };
}

function numberByAppearance(communities: readonly number[]): number[] {
  const numbers = new Map<number, number>();
  return communities.map((community) => {
    const known = numbers.get(community);
    if (known !== undefined) return known;
    numbers.set(community, numbers.size);
    return numbers.size - 1;
  });
}

function sum(values: Iterable<number>): number {
  let result = 0;
  for (const value of values) result += value;
  return result;
}
