import type { Point, Rectangle } from './layoutGraph.ts';

export interface RouteRequest {
  /** Leaves horizontally: 1 to the right, -1 to the left. */
  readonly from: Point & { readonly heading: 1 | -1 };
  /** Is left horizontally as well, seen from there. */
  readonly to: Point & { readonly heading: 1 | -1 };
}

const bendCost = 60;
const directions = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;

/**
 * The cheapest way at right angles from one point to another around rectangles; few bends before short ways.
 * Searched with A* on the lines that run beside the rectangles.
 * @param margin distance kept from the rectangles
 * @returns undefined when there is no way
 */
export function routeAround(
  { from, to }: RouteRequest,
  obstacles: readonly Rectangle[],
  margin: number,
): readonly Point[] | undefined {
  const start = { x: from.x + from.heading * margin, y: from.y };
  const end = { x: to.x + to.heading * margin, y: to.y };
  const xs = lines([start.x, end.x], obstacles, (it) => [it.x, it.width], margin);
  const ys = lines([start.y, end.y], obstacles, (it) => [it.y, it.height], margin);
  const width = xs.length;
  const blocked = blockedPoints(xs, ys, obstacles, margin);
  const startIndex = ys.indexOf(start.y) * width + xs.indexOf(start.x);
  const endIndex = ys.indexOf(end.y) * width + xs.indexOf(end.x);
  // The ends stand beside their own rectangles, where others may be nearer than the margin.
  blocked[startIndex] = 0;
  blocked[endIndex] = 0;
  const arrival = to.heading === 1 ? 1 : 0;

  const cost = new Float64Array(width * ys.length * 4).fill(Number.POSITIVE_INFINITY);
  const cameFrom = new Int32Array(cost.length).fill(-1);
  const heap = createHeap();
  const first = startIndex * 4 + (from.heading === 1 ? 0 : 1);
  cost[first] = 0;
  heap.push(0, first);
  let found = -1;
  for (let state = heap.pop(); state !== -1; state = heap.pop()) {
    const point = state >> 2;
    const direction = state & 3;
    const sofar = cost[state]!;
    if (point === endIndex) {
      found = state;
      break;
    }
    const column = point % width;
    const row = (point - column) / width;
    for (let next = 0; next < 4; next++) {
      // Back the way it came is no way.
      if ((next ^ 1) === direction) continue;
      const [dx, dy] = directions[next]!;
      const x = column + dx;
      const y = row + dy;
      if (x < 0 || y < 0 || x >= width || y >= ys.length) continue;
      const index = y * width + x;
      if (blocked[index]) continue;
      const length = Math.abs(xs[x]! - xs[column]!) + Math.abs(ys[y]! - ys[row]!);
      const total =
        sofar +
        length +
        (next === direction ? 0 : bendCost) +
        (index === endIndex && next !== arrival ? bendCost : 0);
      const nextState = index * 4 + next;
      if (total >= cost[nextState]!) continue;
      cost[nextState] = total;
      cameFrom[nextState] = state;
      heap.push(total + Math.abs(xs[x]! - end.x) + Math.abs(ys[y]! - end.y), nextState);
    }
  }
  if (found === -1) return undefined;
  const points: Point[] = [{ x: to.x, y: to.y }];
  for (let state = found; state !== -1; state = cameFrom[state]!) {
    const point = state >> 2;
    const column = point % width;
    points.push({ x: xs[column]!, y: ys[(point - column) / width]! });
  }
  points.push({ x: from.x, y: from.y });
  return withoutStraightPoints(points.reverse());
}

/** Without the points in the middle of a straight line, and without points that stand twice. */
export function withoutStraightPoints(points: readonly Point[]): readonly Point[] {
  const result: Point[] = [];
  for (const point of points) {
    const last = result.at(-1);
    if (last && last.x === point.x && last.y === point.y) continue;
    const before = result.at(-2);
    if (
      last &&
      before &&
      ((before.x === last.x && last.x === point.x) || (before.y === last.y && last.y === point.y))
    )
      result.pop();
    result.push(point);
  }
  return result;
}

function lines(
  own: readonly number[],
  obstacles: readonly Rectangle[],
  extent: (obstacle: Rectangle) => readonly [start: number, length: number],
  margin: number,
): readonly number[] {
  const values = new Set(own);
  for (const obstacle of obstacles) {
    const [start, length] = extent(obstacle);
    // The middle makes sure that no step leads across the whole of it.
    values
      .add(start - margin)
      .add(start + length / 2)
      .add(start + length + margin);
  }
  return [...values].sort((a, b) => a - b);
}

function blockedPoints(
  xs: readonly number[],
  ys: readonly number[],
  obstacles: readonly Rectangle[],
  margin: number,
): Uint8Array {
  const blocked = new Uint8Array(xs.length * ys.length);
  const inside = margin - 1;
  for (const { x, y, width, height } of obstacles) {
    const left = firstAbove(xs, x - inside);
    const top = firstAbove(ys, y - inside);
    for (let row = top; row < ys.length && ys[row]! < y + height + inside; row++)
      for (let column = left; column < xs.length && xs[column]! < x + width + inside; column++)
        blocked[row * xs.length + column] = 1;
  }
  return blocked;
}

function firstAbove(values: readonly number[], bound: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! > bound) high = middle;
    else low = middle + 1;
  }
  return low;
}

interface Heap {
  push(key: number, value: number): void;
  /** -1 when empty. */
  pop(): number;
}

function createHeap(): Heap {
  const keys: number[] = [];
  const values: number[] = [];
  const swap = (one: number, two: number): void => {
    [keys[one], keys[two]] = [keys[two]!, keys[one]!];
    [values[one], values[two]] = [values[two]!, values[one]!];
  };
  return {
    push(key, value) {
      keys.push(key);
      values.push(value);
      for (let child = keys.length - 1; child > 0; ) {
        const parent = (child - 1) >> 1;
        if (keys[parent]! <= keys[child]!) break;
        swap(parent, child);
        child = parent;
      }
    },
    pop() {
      const [top] = values;
      if (top === undefined) return -1;
      swap(0, keys.length - 1);
      keys.pop();
      values.pop();
      for (let parent = 0; ; ) {
        let least = parent;
        for (const child of [parent * 2 + 1, parent * 2 + 2])
          if (child < keys.length && keys[child]! < keys[least]!) least = child;
        if (least === parent) break;
        swap(parent, least);
        parent = least;
      }
      return top;
    },
  };
}
