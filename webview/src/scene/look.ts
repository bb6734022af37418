import type { DiagramState } from '../diagramState.ts';

/** What makes another picture of the same schema, which is laid out by itself. */
export function lookOf({ shown, diff }: Pick<DiagramState, 'shown' | 'diff'>): string {
  const { columns, grouping, focus, findingsOnly, enums, collapsed } = shown;
  return JSON.stringify([columns, grouping, focus, findingsOnly, enums, collapsed, diff?.title]);
}

/** The same with all groups expanded. */
export function openLookOf({ shown, diff }: Pick<DiagramState, 'shown' | 'diff'>): string {
  return lookOf({ diff, shown: { ...shown, collapsed: [] } });
}
