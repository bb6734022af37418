import type { DiagramSnapshot, DiagramTable } from '../../../server/src/protocol/diagram.ts';

const texts = new WeakMap<DiagramTable, string>();

/**
 * The newer snapshot with the tables of the older one where they are alike: messages copy everything, and what is
 * known of a table is found by the object. Costs one pass over the text.
 */
export function withSameTables(older: DiagramSnapshot | undefined, newer: DiagramSnapshot): DiagramSnapshot {
  if (!older) return newer;
  const known = new Map(older.tables.map((table) => [table.id, table]));
  return {
    ...newer,
    tables: newer.tables.map((table) => {
      const old = known.get(table.id);
      return old && textOf(old) === textOf(table) ? old : table;
    }),
  };
}

function textOf(table: DiagramTable): string {
  const known = texts.get(table);
  if (known !== undefined) return known;
  const text = JSON.stringify(table);
  texts.set(table, text);
  return text;
}
