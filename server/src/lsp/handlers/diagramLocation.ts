import { nameSpan } from '../../ide/diagram/places.ts';
import type { DiagramCursor, DiagramLocation, DiagramPlace } from '../../protocol/diagramMessages.ts';
import { rangeOf } from '../convert.ts';
import { cursorPlace } from '../cursorPlace.ts';
import type { Session } from '../session.ts';

/** `schemawright/diagramLocation`: where the name of a table or column stands. */
export async function handleDiagramLocation(
  session: Session,
  { project, table, column }: DiagramPlace,
): Promise<DiagramLocation | null> {
  const workspace = await session.analysis.current();
  const found = session.diagrams.find(workspace, { project });
  const span = found && nameSpan(found.project.schema, table, column);
  if (!span) return null;
  return { document: session.documents.uriOf(span.file), range: rangeOf(workspace, span) };
}

/** `schemawright/diagramPlace`: the table, and the column, under the cursor of an editor. */
export async function handleDiagramPlace(
  session: Session,
  cursor: DiagramCursor,
): Promise<DiagramPlace | null> {
  const workspace = await session.analysis.current();
  return cursorPlace(session, workspace, cursor) ?? null;
}
