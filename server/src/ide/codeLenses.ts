import type { Table, View } from '../model/schema.ts';
import type { FilePath, Span } from '../model/span.ts';
import type { DrawableProject } from './diagram/projects.ts';

/** A line above a table that leads to it in the diagram. */
export interface DiagramLens {
  /** Where it stands: the name of the table. */
  readonly span: Span;
  readonly project: string;
  readonly table: string;
}

/** The lenses of a file: one for each table and view that is declared there, in the order of the text. */
export function diagramLenses(project: DrawableProject, file: FilePath): readonly DiagramLens[] {
  const { tables, views } = project.project.schema;
  const parts: readonly (Table | View)[] = [...tables, ...views];
  return parts
    .filter(({ span }) => span.name.file === file)
    .map(({ id, span }) => ({ span: span.name, project: project.id, table: id }))
    .sort((a, b) => a.span.start - b.span.start);
}
