import type { CancellationToken, Hover, HoverParams } from 'vscode-languageserver/node';
import type { HoverText } from '../../ide/hover.ts';
import { statementHover } from '../../ide/migration/statementHover.ts';
import { reviewInProject } from '../../ide/review/projectReview.ts';
import { tableHover } from '../../ide/review/tableHover.ts';
import type { FilePath } from '../../model/span.ts';
import { uriToFilePath } from '../../workspace/filePath.ts';
import { offsetAt } from '../../workspace/lineIndex.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { rangeOf } from '../convert.ts';
import { throwIfCancelled } from '../guard.ts';
import { groupsOfRules } from '../ruleGroups.ts';
import type { Session } from '../session.ts';

interface HoverPlace {
  readonly session: Session;
  readonly workspace: Workspace;
  readonly file: FilePath;
  readonly offset: number;
}

/** What may be told over a place: the first one that knows something tells it. */
const tellers: readonly ((place: HoverPlace) => Promise<HoverText | undefined>)[] = [
  overStatement,
  overTable,
];

/** `textDocument/hover`. */
export async function handleHover(
  session: Session,
  { textDocument, position }: HoverParams,
  token: CancellationToken,
): Promise<Hover | null> {
  const workspace = await session.analysis.current();
  throwIfCancelled(token);
  const file = uriToFilePath(textDocument.uri);
  const lines = workspace.lines(file);
  if (!lines) return null;
  const offset = offsetAt(lines, { line: position.line, column: position.character });
  for (const tell of tellers) {
    const text = await tell({ session, workspace, file, offset });
    if (!text) continue;
    return {
      contents: { kind: 'markdown', value: text.markdown },
      range: rangeOf(workspace, text.span),
    };
  }
  return null;
}

/** The statement of a migration: what the table of a CREATE TABLE is, the table itself tells. */
async function overStatement({ workspace, file, offset }: HoverPlace): Promise<HoverText | undefined> {
  return statementHover(workspace.migrations(file), { file, offset }, workspace.postgresVersion(file));
}

async function overTable({ session, workspace, file, offset }: HoverPlace): Promise<HoverText | undefined> {
  const found = session.diagrams.find(workspace, { file });
  if (!found) return undefined;
  const groupOf = await groupsOfRules();
  return tableHover({
    schema: found.project.schema,
    file,
    offset,
    review: (table) => reviewInProject(workspace, found.project, table, groupOf),
    reviewLink: (table) =>
      session.client.reviewsTables
        ? commandLink('schemawright.reviewTable', { project: found.id, table: table.id })
        : undefined,
  });
}

/** A link that runs a command, in clients that allow it: https://code.visualstudio.com/api/extension-guides/command */
function commandLink(command: string, argument: object): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify([argument]))}`;
}
