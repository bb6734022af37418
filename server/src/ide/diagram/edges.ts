import type { EntityId, ForeignKey, Relation, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import type { Cardinality, DiagramEdge } from '../../protocol/diagram.ts';
import { edgeIds, type NamedEdge } from './edgeIds.ts';
import { isUniqueSet } from './uniqueness.ts';

/** The foreign keys of a table as edges, wherever they lead; composite ones as one edge. */
export function foreignKeyEdges(table: Table): readonly DiagramEdge[] {
  const edges: NamedEdge[] = [];
  for (const foreignKey of table.foreignKeys) {
    const target = known(foreignKey.target);
    if (!target) continue;
    const columns = known(foreignKey.columns) ?? [];
    edges.push({
      name: { table: table.id, label: columns.join(','), to: target.table },
      kind: 'foreign-key',
      from: { table: table.id, columns, cardinality: childCardinality(table, columns) },
      to: {
        table: target.table,
        columns: known(target.columns) ?? [],
        cardinality: parentCardinality(table, foreignKey),
      },
      label: known(foreignKey.name.explicit) ?? columns.join(', '),
      onDelete: known(foreignKey.onDelete),
    });
  }
  return edgeIds(edges);
}

/**
 * The relations of the program that no foreign key backs, one edge for the two sides of a relation.
 * @param isDrawn tells whether a table is in the picture
 */
export function relationEdges(
  relations: readonly Relation[],
  foreignKeys: readonly DiagramEdge[],
  isDrawn: (id: EntityId) => boolean,
): readonly DiagramEdge[] {
  if (relations.length === 0) return [];
  const keys = new Set<string>();
  const pairs = new Set<string>();
  for (const { from, to } of foreignKeys) {
    keys.add(endsKey(from.table, from.columns, to.table));
    pairs.add(pairKey(from.table, to.table));
  }
  const edges: NamedEdge[] = [];
  // The side that names its columns tells more than the other.
  for (const withColumns of [true, false])
    for (const relation of relations) {
      const from = known(relation.from);
      const to = known(relation.to);
      const columns = known(relation.fields) ?? [];
      if (columns.length > 0 !== withColumns) continue;
      if (from === undefined || to === undefined || !isDrawn(from) || !isDrawn(to)) continue;
      const through = known(relation.through);
      // Drawn as the foreign keys of the table in between.
      if (through !== undefined && isDrawn(through)) continue;
      const key = endsKey(from, columns, to);
      if (withColumns ? keys.has(key) : pairs.has(pairKey(from, to))) continue;
      keys.add(key);
      pairs.add(pairKey(from, to));
      edges.push({ name: { table: from, label: relation.key, to }, ...relationEdge(relation, from, to) });
    }
  return edgeIds(edges);
}

function relationEdge(relation: Relation, from: EntityId, to: EntityId): Omit<DiagramEdge, 'id'> {
  const isMany = relation.cardinality === 'many';
  const keys = (columns: Relation['fields']) => (columns === undefined || isUnknown(columns) ? [] : columns);
  const near: Cardinality = isMany && relation.through === undefined ? 'zero-or-one' : 'zero-or-many';
  return {
    kind: 'relation',
    from: { table: from, columns: keys(relation.fields), cardinality: near },
    to: {
      table: to,
      columns: keys(relation.references),
      cardinality: isMany ? 'zero-or-many' : 'zero-or-one',
    },
    label: relation.key,
    onDelete: undefined,
  };
}

function endsKey(from: EntityId, columns: readonly string[], to: EntityId): string {
  return `${from}\n${columns.join('\n')}\n${to}`;
}

/** Direction does not matter: a relation is told from both sides. */
function pairKey(one: EntityId, two: EntityId): string {
  return one < two ? `${one}\n${two}` : `${two}\n${one}`;
}

/** How many rows of the table may refer to one row of its target. */
function childCardinality(table: Table, columns: readonly string[]): Cardinality {
  return isUniqueSet(table, columns) ? 'zero-or-one' : 'zero-or-many';
}

/** Whether a row must have a target. */
function parentCardinality(table: Table, foreignKey: ForeignKey): Cardinality {
  const keys = known(foreignKey.columns) ?? [];
  const members = table.columns.filter((column) => keys.includes(column.key));
  return members.length > 0 && members.every((column) => known(column.notNull)) ? 'one' : 'zero-or-one';
}
