import type { LayoutEnd } from './layoutGraph.ts';

/** Where lines to other groups leave a table. */
export interface Exit {
  readonly side: 'parent' | 'child';
  readonly end: LayoutEnd;
}

export interface WeightedExit extends Exit {
  /** How many lines leave there. */
  readonly lines: number;
}

/** Edges that leave from the same port share their way to the frame. */
export function exitId({ side, end }: Exit): string {
  return `${side} ${end.y} ${end.box}`;
}
