import type { Finding } from '../../lint/finding.ts';
import { sameValue } from '../../lint/sameAnswer.ts';
import type { EntityId, Schema, Table, View } from '../../model/schema.ts';
import type { FilePath } from '../../model/span.ts';
import {
  type DiagramEdge,
  type DiagramEnum,
  type DiagramSnapshot,
  type DiagramTable,
  diagramProtocol,
} from '../../protocol/diagram.ts';
import { foreignKeyEdges, relationEdges } from './edges.ts';
import { createLastGood } from './lastGood.ts';
import { drawnEnum, drawnTable } from './tables.ts';

export interface DiagramSource {
  readonly schema: Schema;
  readonly findings: ReadonlyMap<EntityId, readonly Finding[]>;
  /** Files that are half-typed: what they held before stays in the picture. */
  readonly broken: ReadonlySet<FilePath>;
}

export interface DiagramName {
  readonly project: string;
  readonly title: string;
  /** A file as it stands in the picture: relative to the workspace folder. */
  readonly relative: (file: FilePath) => string;
  /** 1 where it is left out. A panel may hold pictures of an earlier run, which are older than this. */
  readonly firstRevision?: number;
}

/** Draws one project again and again; costs what changed since the last time. */
export interface DiagramPainter {
  /** The same object, with the same revision, as long as nothing that is drawn has changed. */
  draw(source: DiagramSource): DiagramSnapshot;
}

/** A table or view in the picture, and what of it is needed to see that it is unchanged. */
export interface DrawnPart {
  readonly part: Table | View;
  readonly findings: readonly Finding[];
  readonly file: FilePath;
  readonly table: DiagramTable;
  readonly edges: readonly DiagramEdge[];
}

const noFindings: readonly Finding[] = [];

export function createDiagramPainter({
  project,
  title,
  relative,
  firstRevision = 1,
}: DiagramName): DiagramPainter {
  let drawn: ReadonlyMap<EntityId, DrawnPart> = new Map();
  let snapshot: DiagramSnapshot | undefined;
  const lastGood = createLastGood();

  return {
    draw(source) {
      const now = new Map<EntityId, DrawnPart>();
      for (const parts of [source.schema.tables, source.schema.views])
        for (const part of parts)
          now.set(part.id, drawPart(part, source.findings.get(part.id) ?? noFindings, drawn.get(part.id)));
      const { parts, unreadable } = lastGood.complete(now, source.broken, relative);
      drawn = parts;
      const enums = source.schema.enums.map(drawnEnum);
      const next = {
        tables: [...parts.values()].map(({ table }) => table),
        enums: source.broken.size > 0 && snapshot ? withVanished(enums, snapshot.enums) : enums,
        edges: edgesOf(source.schema, parts),
      };
      if (!snapshot || unreadable !== snapshot.unreadable || !isSamePicture(next, snapshot)) {
        snapshot = {
          protocol: diagramProtocol,
          revision: snapshot ? snapshot.revision + 1 : firstRevision,
          title,
          project,
          ...next,
          ...(unreadable !== undefined && { unreadable }),
        };
      }
      return snapshot;
    },
  };

  function drawPart(
    part: Table | View,
    findings: readonly Finding[],
    before: DrawnPart | undefined,
  ): DrawnPart {
    if (before?.part === part && before.findings === findings) return before;
    const file = part.span.whole.file;
    const table = drawnTable(part, findings, relative(file));
    const edges = part.kind === 'table' ? foreignKeyEdges(part) : [];
    return {
      part,
      findings,
      file,
      table: before && sameValue(before.table, table) ? before.table : table,
      edges: before && sameValue(before.edges, edges) ? before.edges : edges,
    };
  }
}

/** One picture of a schema that is not followed. */
export function diagramSnapshot(source: DiagramSource, name: DiagramName): DiagramSnapshot {
  return createDiagramPainter(name).draw(source);
}

/** Edges whose ends are both in the picture. */
function edgesOf(schema: Schema, parts: ReadonlyMap<EntityId, DrawnPart>): readonly DiagramEdge[] {
  const foreignKeys: DiagramEdge[] = [];
  for (const { edges } of parts.values())
    for (const edge of edges) if (parts.has(edge.to.table)) foreignKeys.push(edge);
  return [...foreignKeys, ...relationEdges(schema.relations, foreignKeys, (id) => parts.has(id))];
}

/** Tables and foreign keys that did not change are the same objects. */
function isSamePicture(
  now: Pick<DiagramSnapshot, 'tables' | 'enums' | 'edges'>,
  before: DiagramSnapshot,
): boolean {
  return (
    now.tables.length === before.tables.length &&
    now.edges.length === before.edges.length &&
    now.tables.every((table, index) => table === before.tables[index]) &&
    now.edges.every((edge, index) => edge === before.edges[index] || sameValue(edge, before.edges[index])) &&
    sameValue(now.enums, before.enums)
  );
}

function withVanished(now: readonly DiagramEnum[], before: readonly DiagramEnum[]): readonly DiagramEnum[] {
  const ids = new Set(now.map(({ id }) => id));
  return [...now, ...before.filter(({ id }) => !ids.has(id))];
}
