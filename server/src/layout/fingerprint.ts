import type { LayoutGraph } from './layoutGraph.ts';

/** What is tied to what, and in which group; not where the rows stand. */
export function topologyOf({ boxes, edges }: LayoutGraph): string {
  return hash([
    ...boxes.map((box) => `${box.id}\t${box.bucket ?? ''}`),
    ...edges.map(({ id, parent, child }) => `${id}\t${parent.box}\t${child.box}`),
  ]);
}

/** How large the boxes are and where on them the edges end. */
export function sizesOf({ boxes, edges }: LayoutGraph): string {
  return hash([
    ...boxes.map((box) => `${box.id}\t${box.width}\t${box.height}`),
    ...edges.map(({ id, parent, child }) => `${id}\t${parent.y}\t${child.y}`),
  ]);
}

/** 64 bits after FNV-1a, in two halves with different starting values. */
export function hash(parts: readonly string[]): string {
  let one = 0x811c9dc5;
  let two = 0x01000193;
  for (const part of parts)
    for (let at = 0; at <= part.length; at++) {
      // The end of a part counts too, as a character that no text holds there.
      const code = at === part.length ? 0x1f : part.charCodeAt(at);
      one = Math.imul(one ^ code, 0x01000193);
      two = Math.imul(two ^ code, 0x5bd1e995);
    }
  return `${(one >>> 0).toString(36)}-${(two >>> 0).toString(36)}`;
}
