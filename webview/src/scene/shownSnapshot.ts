import type { DiagramSnapshot } from '../../../server/src/protocol/diagram.ts';
import type { DiagramShown } from '../../../server/src/protocol/diagramMessages.ts';
import { neighbourhood } from './walk.ts';

/** Whether a table is among what a person wants to see. */
export function isShown(table: string, snapshot: DiagramSnapshot, shown: DiagramShown): boolean {
  return shownSnapshot(snapshot, shown).tables.some((it) => it.id === table);
}

/** The part of a schema that a person wants to see. */
export function shownSnapshot(snapshot: DiagramSnapshot, shown: DiagramShown): DiagramSnapshot {
  const hidden = new Set(shown.hidden);
  const near = shown.focus && neighbourhood(snapshot.edges, shown.focus.table, shown.focus.depth);
  const tables = snapshot.tables.filter(
    (table) =>
      !hidden.has(table.id) &&
      (!near || near.has(table.id)) &&
      (!shown.findingsOnly || table.findings.length > 0),
  );
  if (tables.length === snapshot.tables.length) return snapshot;
  const ids = new Set(tables.map((table) => table.id));
  return {
    ...snapshot,
    tables,
    enums: near || shown.findingsOnly ? [] : snapshot.enums,
    edges: snapshot.edges.filter((edge) => ids.has(edge.from.table) && ids.has(edge.to.table)),
  };
}
