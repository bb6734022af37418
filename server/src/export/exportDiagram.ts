import type { DiagramSnapshot } from '../protocol/diagram.ts';
import type { DiagramFormat } from '../protocol/diagramMessages.ts';
import { dbmlOf } from './dbml.ts';
import { dotOf } from './dot.ts';
import { markdownOf } from './markdown.ts';
import { mermaidOf } from './mermaid.ts';
import { plantumlOf } from './plantuml.ts';

/** The formats that are text about the schema, without places. */
export type TextFormat = Exclude<DiagramFormat, 'svg'>;

const writers: Readonly<Record<TextFormat, (snapshot: DiagramSnapshot) => string>> = {
  mermaid: mermaidOf,
  dbml: dbmlOf,
  plantuml: plantumlOf,
  dot: dotOf,
  markdown: markdownOf,
};

/** Of files, without the dot. */
export const formatExtensions: Readonly<Record<DiagramFormat, string>> = {
  svg: 'svg',
  mermaid: 'mmd',
  dbml: 'dbml',
  plantuml: 'puml',
  dot: 'dot',
  markdown: 'md',
};

/** A diagram as text in one of the formats. */
export function exportText(snapshot: DiagramSnapshot, format: TextFormat): string {
  return writers[format](snapshot);
}

/** The picture of some of the tables alone, with the edges between them. */
export function onlyTables(snapshot: DiagramSnapshot, ids: readonly string[]): DiagramSnapshot {
  const wanted = new Set(ids);
  return {
    ...snapshot,
    tables: snapshot.tables.filter(({ id }) => wanted.has(id)),
    edges: snapshot.edges.filter(({ from, to }) => wanted.has(from.table) && wanted.has(to.table)),
  };
}
