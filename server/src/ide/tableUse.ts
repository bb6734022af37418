import type { TableUse } from '../workspace/workspace.ts';

/** What stands over a table: `Used by 14 queries · 2 without index`. */
export function useSentence({ queries, withoutIndex }: Pick<TableUse, 'queries' | 'withoutIndex'>): string {
  const used = `Used by ${queries.length === 1 ? '1 query' : `${queries.length} queries`}`;
  return withoutIndex === 0 ? used : `${used} · ${withoutIndex} without index`;
}
