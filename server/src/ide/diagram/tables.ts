import type { Finding } from '../../lint/finding.ts';
import { columnLabel } from '../../model/catalog.ts';
import type { Column, EnumType, Index, Table, View } from '../../model/schema.ts';
import { containsSpan } from '../../model/span.ts';
import { known } from '../../model/unknown.ts';
import type { DiagramColumn, DiagramEnum, DiagramFinding, DiagramTable } from '../../protocol/diagram.ts';
import { isUniqueSet } from './uniqueness.ts';

/** How a table or view is drawn. `file` is its file as it stands in the picture. */
export function drawnTable(part: Table | View, findings: readonly Finding[], file: string): DiagramTable {
  return {
    id: part.id,
    kind: part.kind === 'table' ? 'table' : part.materialized ? 'materialized-view' : 'view',
    name: known(part.name) ?? part.binding ?? '?',
    schema: known(part.schema),
    file,
    comment: part.kind === 'table' ? part.comment : undefined,
    columns: part.kind === 'table' ? tableColumns(part) : part.columns.map(plainColumn),
    findings: findings.map((finding) => drawnFinding(finding, part.columns)),
  };
}

export function drawnEnum(type: EnumType): DiagramEnum {
  return {
    id: type.id,
    name: known(type.name) ?? type.binding ?? '?',
    schema: known(type.schema),
    values: known(type.values) ?? [],
  };
}

function tableColumns(table: Table): readonly DiagramColumn[] {
  const primary = new Set(known(table.primaryKey?.columns) ?? []);
  const foreign = new Set(table.foreignKeys.flatMap((key) => known(key.columns) ?? []));
  const leading = new Set([
    ...table.indexes.flatMap((index) => firstColumn(index) ?? []),
    ...table.uniques.flatMap((unique) => known(unique.columns)?.[0] ?? []),
    ...(known(table.primaryKey?.columns)?.slice(0, 1) ?? []),
  ]);
  return table.columns.map((column) => ({
    ...plainColumn(column),
    primaryKey: primary.has(column.key),
    foreignKey: foreign.has(column.key),
    unique: isUniqueSet(table, [column.key]),
    indexed: leading.has(column.key),
  }));
}

function plainColumn(column: Column): DiagramColumn {
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

function drawnFinding(finding: Finding, columns: readonly Column[]): DiagramFinding {
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
