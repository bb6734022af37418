import type { CodeLens, CodeLensParams } from 'vscode-languageserver/node';
import { diagramLenses } from '../../ide/codeLenses.ts';
import { migrationLenses } from '../../ide/migration/migrationLens.ts';
import { driftSentence } from '../../ide/migrationList.ts';
import { useSentence } from '../../ide/tableUse.ts';
import type { FilePath } from '../../model/span.ts';
import { type QueryPlaces, showQueriesCommand } from '../../protocol/queryPlaces.ts';
import { isInside, uriToFilePath } from '../../workspace/filePath.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { hasLensCommands } from '../clientFacts.ts';
import { rangeOf } from '../convert.ts';
import type { Session } from '../session.ts';

/** `textDocument/codeLens`: what leads from a table to the diagram and from a change to its migration. */
export async function handleCodeLens(session: Session, params: CodeLensParams): Promise<CodeLens[]> {
  const workspace = await session.analysis.current();
  const file = uriToFilePath(params.textDocument.uri);
  return [
    ...overMigrations(session, workspace, file),
    ...overChanges(session, workspace, file),
    ...overTables(session, workspace, file),
    ...overUses(session, workspace, file),
  ];
}

/** What a migration costs, and where to begin reading. */
function overMigrations({ client }: Session, workspace: Workspace, file: FilePath): readonly CodeLens[] {
  const migrations = workspace.migrations(file);
  if (migrations.length === 0) return [];
  const findings = workspace.findings(file);
  return migrationLenses(migrations, file, findings, workspace.postgresVersion(file)).map(
    ({ span, title }) => ({
      range: rangeOf(workspace, span),
      // A command without a name is shown as text.
      command: { title, command: findings.length > 0 && hasLensCommands(client) ? nextFinding : '' },
    }),
  );
}

const nextFinding = 'editor.action.marker.next';

function overChanges({ client }: Session, workspace: Workspace, file: FilePath): readonly CodeLens[] {
  if (!client.generatesMigrations) return [];
  return workspace
    .drifts()
    .filter(({ place }) => place.file === file)
    .map((drift) => ({
      range: rangeOf(workspace, drift.place),
      command: {
        title: `Generate migration: ${driftSentence(drift)}`,
        command: 'schemawright.generateMigration',
        arguments: [{ project: `${drift.configFile}#${drift.index}` }],
      },
    }));
}

function overTables(session: Session, workspace: Workspace, file: FilePath): readonly CodeLens[] {
  if (!session.client.showsDiagrams || !isShown(session, file)) return [];
  const project = session.diagrams.find(workspace, { file });
  if (!project) return [];
  return diagramLenses(project, file).map(({ span, project: id, table }) => ({
    range: rangeOf(workspace, span),
    command: {
      title: 'Show in diagram',
      command: 'schemawright.showDiagram',
      arguments: [{ project: id, table }],
    },
  }));
}

/** Who asks something of a table; the editor lists them. */
function overUses(session: Session, workspace: Workspace, file: FilePath): readonly CodeLens[] {
  if (!session.client.showsQueries || !isShown(session, file)) return [];
  return workspace.tableUses(file).map((use) => {
    const range = rangeOf(workspace, use.span);
    const places: QueryPlaces = {
      uri: session.documents.uriOf(file),
      position: range.start,
      locations: use.queries.map((span) => ({
        uri: session.documents.uriOf(span.file),
        range: rangeOf(workspace, span),
      })),
    };
    return { range, command: { title: useSentence(use), command: showQueriesCommand, arguments: [places] } };
  });
}

/** The setting of the innermost folder that holds the file. */
function isShown({ lenses }: Session, file: FilePath): boolean {
  const [folder = ''] = [...lenses.keys()]
    .filter((each) => each !== '' && isInside(file, each))
    .sort((a, b) => b.length - a.length);
  return lenses.get(folder) ?? true;
}
