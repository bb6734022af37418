import { placeAt } from '../ide/diagram/places.ts';
import type { DiagramCursor, DiagramPlace } from '../protocol/diagramMessages.ts';
import { uriToFilePath } from '../workspace/filePath.ts';
import { offsetAt } from '../workspace/lineIndex.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Session } from './session.ts';

/**
 * The table, and the column, whose definition the cursor of an editor is in; else the table that is named in its line, as
 * the cursor at `export const` in front of a name is meant for what is named.
 */
export function cursorPlace(
  session: Session,
  workspace: Workspace,
  { document, line, character }: DiagramCursor,
): DiagramPlace | undefined {
  const file = uriToFilePath(document);
  const lines = workspace.lines(file);
  const found = session.diagrams.find(workspace, { file });
  if (!lines || !found) return undefined;
  const { schema } = found.project;
  const at = (column: number, down = 0) => offsetAt(lines, { line: line + down, column });
  const place = placeAt(schema, file, at(character));
  if (place) return { project: found.id, ...place };
  const [start, end] = [at(0), at(0, 1)];
  const named = schema.tables.find(
    ({ span: { name } }) => name.file === file && start <= name.start && name.end <= end,
  );
  return named && { project: found.id, table: named.id };
}
