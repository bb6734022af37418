import type { DiagramSnapshot } from '../../../server/src/protocol/diagram.ts';

export interface SearchHit {
  readonly table: string;
  readonly column: string | undefined;
  /** What was found, and what says where it is. */
  readonly label: string;
  readonly detail: string;
}

/**
 * What is shown first, then what is hidden or filtered away, which says so.
 * @param away the rest of the schema
 */
export function searchEverywhere(
  shown: DiagramSnapshot,
  away: DiagramSnapshot,
  query: string,
  most: number,
): readonly SearchHit[] {
  const hits = searchTables(shown, query, most);
  const others = searchTables(away, query, most - hits.length);
  return [...hits, ...others.map((hit) => ({ ...hit, detail: `not shown · ${hit.detail}` }))];
}

/**
 * Tables before columns before types, beginnings before middles; each word of the query must be found.
 */
export function searchTables(snapshot: DiagramSnapshot, query: string, most: number): readonly SearchHit[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const hits: { readonly hit: SearchHit; readonly rank: number }[] = [];
  const rank = (text: string, rest: string): number | undefined => {
    const lower = text.toLowerCase();
    const all = `${lower} ${rest.toLowerCase()}`;
    if (!words.every((word) => all.includes(word))) return undefined;
    const [first = ''] = words;
    return lower === first ? 0 : lower.startsWith(first) ? 1 : lower.includes(first) ? 2 : 3;
  };
  for (const table of snapshot.tables) {
    const tableRank = rank(table.name, table.schema ?? '');
    if (tableRank !== undefined)
      hits.push({
        rank: tableRank,
        hit: {
          table: table.id,
          column: undefined,
          label: table.name,
          detail: [table.schema, `${table.columns.length} columns`].filter(Boolean).join(', '),
        },
      });
    for (const column of table.columns) {
      const columnRank = rank(column.name, `${column.type} ${table.name}`);
      if (
        columnRank === undefined ||
        (columnRank === 3 && tableRank !== undefined && !typeFound(column.type))
      )
        continue;
      hits.push({
        rank: 4 + columnRank,
        hit: {
          table: table.id,
          column: column.key,
          label: column.name,
          detail: `${table.name} · ${column.type}`,
        },
      });
    }
  }
  return hits
    .map((it, index) => ({ ...it, index }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .slice(0, most)
    .map((it) => it.hit);

  function typeFound(type: string): boolean {
    return words.some((word) => type.toLowerCase().includes(word));
  }
}
