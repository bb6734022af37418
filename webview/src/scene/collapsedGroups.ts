import { collapsedGroupId } from '../../../server/src/layout/collapsedGroup.ts';
import type { DiagramEdge, DiagramSnapshot, DiagramTable } from '../../../server/src/protocol/diagram.ts';
import type { Selection } from '../keptState.ts';

interface NamedGroup {
  readonly name: string;
  readonly members: readonly string[];
}

/** By the id of a table that is not drawn: the box of its group, where it has a row. */
export type CollapsedPlaces = ReadonlyMap<string, string>;

export function collapsedPlaces(
  groups: readonly NamedGroup[],
  collapsed: readonly string[],
): CollapsedPlaces {
  return new Map(
    groups
      .filter((group) => collapsed.includes(group.name))
      .flatMap(({ name, members }) =>
        members.map((member): readonly [string, string] => [member, collapsedGroupId(name)]),
      ),
  );
}

/** @param group the id of the box of a collapsed group */
export function membersOf(places: CollapsedPlaces, group: string): readonly string[] {
  return [...places].filter(([, box]) => box === group).map(([member]) => member);
}

/** A table in a collapsed group is a row of its box. */
export function standingIn(
  selection: Selection | undefined,
  collapsed: CollapsedPlaces,
): Selection | undefined {
  const group = selection && collapsed.get(selection.table);
  return group === undefined ? selection : { table: group, column: selection!.table };
}

/** Each collapsed group as one box with a row for each of its tables, at which the lines from outside end. */
export function withCollapsedGroups(snapshot: DiagramSnapshot, places: CollapsedPlaces): DiagramSnapshot {
  if (places.size === 0) return snapshot;
  const members = new Map<string, DiagramTable[]>();
  for (const table of snapshot.tables) {
    const group = places.get(table.id);
    if (group !== undefined) members.set(group, [...(members.get(group) ?? []), table]);
  }
  const end = ({ table, columns, cardinality }: DiagramEdge['from']): DiagramEdge['from'] => {
    const group = places.get(table);
    return group === undefined
      ? { table, columns, cardinality }
      : { table: group, columns: [table], cardinality };
  };
  const seen = new Set<string>();
  const edges = snapshot.edges.flatMap((edge): readonly DiagramEdge[] => {
    const [from, to] = [end(edge.from), end(edge.to)];
    if (from.table === to.table && from.table !== edge.from.table) return [];
    const ends = [from.table, ...from.columns, to.table, ...to.columns].join('\n');
    const isTwin = seen.has(ends) && (from.table !== edge.from.table || to.table !== edge.to.table);
    seen.add(ends);
    return isTwin ? [] : [{ ...edge, from, to }];
  });
  return {
    ...snapshot,
    tables: [
      ...snapshot.tables.filter((table) => !places.has(table.id)),
      ...[...members].map(([id, tables]) => groupTable(id, tables)),
    ],
    edges,
  };
}

function groupTable(id: string, tables: readonly DiagramTable[]): DiagramTable {
  return {
    id,
    kind: 'table',
    name: id.slice(collapsedGroupId('').length),
    schema: undefined,
    file: tables[0]?.file ?? '',
    comment: undefined,
    columns: tables.map((table) => ({
      key: table.id,
      name: table.name,
      type: `${table.columns.length}`,
      primaryKey: false,
      foreignKey: false,
      notNull: true,
      unique: false,
      indexed: false,
      comment: table.comment,
    })),
    findings: tables.flatMap((table) =>
      table.findings.map((finding) => ({ ...finding, column: table.id, fixes: [] })),
    ),
  };
}
