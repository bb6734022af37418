import type { Finding } from '../../lint/finding.ts';
import { columnLabel, createCatalog } from '../../model/catalog.ts';
import type {
  Column,
  EntityId,
  ForeignKey,
  Index,
  Relation,
  Schema,
  Table,
  View,
} from '../../model/schema.ts';
import { containsSpan } from '../../model/span.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import {
  type Cardinality,
  type DiagramColumn,
  type DiagramEdge,
  type DiagramEnum,
  type DiagramFinding,
  type DiagramSnapshot,
  type DiagramTable,
  diagramProtocol,
} from '../../protocol/diagram.ts';
import { type EdgeName, edgeIds } from './edgeIds.ts';

export interface DiagramSource {
  readonly schema: Schema;
  /** Findings by entity. */
  readonly findings: ReadonlyMap<EntityId, readonly Finding[]>;
  readonly project: string;
  readonly title: string;
  readonly revision: number;
  /** A file as it stands in the picture: relative to the workspace folder. */
  readonly relative: (file: string) => string;
}

/** The picture of a schema: tables, views, enums, and what joins them. */
export function diagramSnapshot(source: DiagramSource): DiagramSnapshot {
  const { schema } = source;
  return {
    protocol: diagramProtocol,
    revision: source.revision,
    title: source.title,
    project: source.project,
    tables: [
      ...schema.tables.map((table) => tableOf(source, table)),
      ...schema.views.map((view) => viewOf(source, view)),
    ],
    enums: schema.enums.map(
      (type): DiagramEnum => ({
        id: type.id,
        name: known(type.name) ?? type.binding ?? '?',
        schema: known(type.schema),
        values: known(type.values) ?? [],
      }),
    ),
    edges: edgesOf(schema),
  };
}

function tableOf(source: DiagramSource, table: Table): DiagramTable {
  const primary = new Set(known(table.primaryKey?.columns) ?? []);
  const foreign = new Set(table.foreignKeys.flatMap((key) => known(key.columns) ?? []));
  const leading = new Set([
    ...table.indexes.flatMap((index) => firstColumn(index) ?? []),
    ...table.uniques.flatMap((unique) => known(unique.columns)?.[0] ?? []),
    ...(known(table.primaryKey?.columns)?.slice(0, 1) ?? []),
  ]);
  return {
    id: table.id,
    kind: 'table',
    name: known(table.name) ?? table.binding ?? '?',
    schema: known(table.schema),
    file: source.relative(table.span.whole.file),
    comment: table.comment,
    columns: table.columns.map((column) => ({
      ...columnOf(column),
      primaryKey: primary.has(column.key),
      foreignKey: foreign.has(column.key),
      unique: isUniqueSet(table, [column.key]),
      indexed: leading.has(column.key),
    })),
    findings: (source.findings.get(table.id) ?? []).map((finding) => findingOf(finding, table.columns)),
  };
}

function viewOf(source: DiagramSource, view: View): DiagramTable {
  return {
    id: view.id,
    kind: view.materialized ? 'materialized-view' : 'view',
    name: known(view.name) ?? view.binding ?? '?',
    schema: known(view.schema),
    file: source.relative(view.span.whole.file),
    comment: undefined,
    columns: view.columns.map(columnOf),
    findings: (source.findings.get(view.id) ?? []).map((finding) => findingOf(finding, view.columns)),
  };
}

function columnOf(column: Column): DiagramColumn {
  return {
    key: column.key,
    name: columnLabel(column),
    type: known(column.type)?.sql ?? '',
    primaryKey: false,
    foreignKey: false,
    notNull: known(column.notNull) ?? false,
    unique: false,
    indexed: false,
    comment: column.comment,
  };
}

function findingOf(finding: Finding, columns: readonly Column[]): DiagramFinding {
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    column: columns.find((column) => containsSpan(column.span.whole, finding.span))?.key,
    fixes: finding.fixes.map((fix) => fix.title),
  };
}

function firstColumn(index: Index): string | undefined {
  return known(index.members)?.[0]?.column;
}

/** Foreign keys, and the relations that no foreign key backs. Ends outside of the schema are left out. */
function edgesOf(schema: Schema): readonly DiagramEdge[] {
  const catalog = createCatalog(schema);
  const pairs = new Set<string>();
  const edges: (Omit<DiagramEdge, 'id'> & { readonly name: EdgeName })[] = [];
  for (const table of schema.tables)
    for (const foreignKey of table.foreignKeys) {
      const target = known(foreignKey.target);
      const other = target && catalog.table(target.table);
      if (!target || !other) continue;
      const columns = known(foreignKey.columns) ?? [];
      pairs.add(pairKey(table.id, other.id));
      edges.push({
        name: { table: table.id, label: columns.join(','), to: other.id },
        kind: 'foreign-key',
        from: { table: table.id, columns, cardinality: childCardinality(table, columns) },
        to: {
          table: other.id,
          columns: known(target.columns) ?? [],
          cardinality: parentCardinality(table, foreignKey),
        },
        label: known(foreignKey.name.explicit) ?? columns.join(', '),
        onDelete: known(foreignKey.onDelete),
      });
    }
  for (const relation of schema.relations) {
    const from = known(relation.from);
    const to = known(relation.to);
    if (!from || !to || !catalog.table(from) || !catalog.table(to)) continue;
    const key = pairKey(from, to);
    if (pairs.has(key)) continue;
    pairs.add(key);
    edges.push({ name: { table: from, label: relation.key, to }, ...relationEdge(relation, from, to) });
  }
  return edgeIds(edges);
}

function relationEdge(relation: Relation, from: EntityId, to: EntityId): Omit<DiagramEdge, 'id'> {
  const keys = (columns: Relation['fields']) => (columns === undefined || isUnknown(columns) ? [] : columns);
  return {
    kind: 'relation',
    from: { table: from, columns: keys(relation.fields), cardinality: 'zero-or-many' },
    to: {
      table: to,
      columns: keys(relation.references),
      cardinality: relation.cardinality === 'one' ? 'zero-or-one' : 'zero-or-many',
    },
    label: relation.key,
    onDelete: undefined,
  };
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

/** True when no two rows can agree in all of the columns: a key over some of them is enough. */
function isUniqueSet(table: Table, columns: readonly string[]): boolean {
  const within = (key: readonly string[] | undefined) =>
    key !== undefined && key.length > 0 && key.every((column) => columns.includes(column));
  return (
    within(known(table.primaryKey?.columns)) ||
    table.uniques.some((unique) => within(known(unique.columns))) ||
    table.indexes.some(
      (index) =>
        index.unique &&
        index.predicate === undefined &&
        within(known(index.members)?.map((member) => member.column ?? '')),
    )
  );
}
