import type { Point } from './layoutGraph.ts';

export interface Packed {
  readonly width: number;
  readonly height: number;
  /** Upper left corners, in the order of the sizes. */
  readonly places: readonly Point[];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Puts rectangles of about the same width into columns, each to the shortest, of the best number.
 * @param aspect width to height that is aimed at
 */
export function packColumns(sizes: readonly Size[], gap: number, aspect: number): Packed {
  let best: Packed | undefined;
  const most = Math.min(sizes.length, Math.ceil(Math.sqrt(sizes.length) * 4));
  for (let columns = 1; columns <= most; columns++) {
    const packed = inColumns(sizes, columns, gap);
    if (!best || formCost(packed, aspect) < formCost(best, aspect)) best = packed;
  }
  return best ?? { width: 0, height: 0, places: [] };
}

function inColumns(sizes: readonly Size[], columns: number, gap: number): Packed {
  const heights = new Array<number>(columns).fill(0);
  const widths = new Array<number>(columns).fill(0);
  const spots = sizes.map((size) => {
    let column = 0;
    for (const [at, height] of heights.entries()) if (height < heights[column]!) column = at;
    const y = heights[column]!;
    heights[column] = y + size.height + gap;
    widths[column] = Math.max(widths[column]!, size.width);
    return { column, y };
  });
  let right = 0;
  const lefts = widths.map((width) => {
    const left = right;
    right += width + gap;
    return left;
  });
  return {
    width: Math.max(0, right - gap),
    height: Math.max(0, Math.max(...heights) - gap),
    places: spots.map(({ column, y }) => ({ x: lefts[column]!, y })),
  };
}

/** Puts rectangles in rows, in their order; several row widths are tried for the best form of the whole. */
export function packShelves(sizes: readonly Size[], gap: number, aspect: number): Packed {
  const widest = sizes.reduce((most, size) => Math.max(most, size.width), 0);
  const whole = sizes.reduce((sum, size) => sum + size.width + gap, 0);
  let best: Packed | undefined;
  for (let width = widest; ; width += Math.max(160, (whole - widest) / 24)) {
    const packed = inShelves(sizes, width, gap);
    if (!best || formCost(packed, aspect) < formCost(best, aspect)) best = packed;
    if (width >= whole) return best;
  }
}

function inShelves(sizes: readonly Size[], most: number, gap: number): Packed {
  let [x, y, rowHeight, width] = [0, 0, 0, 0];
  const places = sizes.map((size) => {
    if (x > 0 && x + size.width > most) {
      y += rowHeight + gap;
      [x, rowHeight] = [0, 0];
    }
    const place = { x, y };
    x += size.width + gap;
    width = Math.max(width, x - gap);
    rowHeight = Math.max(rowHeight, size.height);
    return place;
  });
  return { width, height: y + rowHeight, places };
}

/** The side of a picture of the wanted form that holds it all. */
function formCost({ width, height }: Packed, aspect: number): number {
  return Math.max(width / aspect, height);
}
