import { setTimeout as delay } from 'node:timers/promises';
import type { Connection, InitializeParams } from 'vscode-languageserver/node';
import type { FilePath } from '../model/span.ts';
import {
  diagramChangedMethod,
  diagramClosedMethod,
  diagramCompareMethod,
  diagramEditMethod,
  diagramExportMethod,
  diagramLocationMethod,
  diagramMethod,
  diagramPlaceMethod,
  diagramStoreMethod,
} from '../protocol/diagramMessages.ts';
import { type ReviewQuestion, reviewTableMethod } from '../protocol/reviewTable.ts';
import { ruleListMethod } from '../protocol/ruleList.ts';
import { statusMethod } from '../protocol/status.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { createAnalysis } from './analysis.ts';
import { clientFacts } from './clientFacts.ts';
import { createDiagrams } from './diagrams.ts';
import { createDocuments } from './documents.ts';
import { createFindingTally } from './findingCounts.ts';
import { guardNotification, guardRequest, logFailure } from './guard.ts';
import { handleCodeAction } from './handlers/codeAction.ts';
import { handleCodeActionResolve } from './handlers/codeActionResolve.ts';
import { handleCodeLens } from './handlers/codeLens.ts';
import { loadSettings, registerConfiguration } from './handlers/configuration.ts';
import { handleDiagram } from './handlers/diagram.ts';
import { handleDiagramCompare } from './handlers/diagramCompare.ts';
import { handleDiagramEdit } from './handlers/diagramEdit.ts';
import { handleDiagramExport } from './handlers/diagramExport.ts';
import { handleDiagramLocation, handleDiagramPlace } from './handlers/diagramLocation.ts';
import { handleDiagramStore } from './handlers/diagramStore.ts';
import { handleDidChangeConfiguration } from './handlers/didChangeConfiguration.ts';
import { handleDidChangeWorkspaceFolders } from './handlers/didChangeWorkspaceFolders.ts';
import { handleDocumentDiagnostic } from './handlers/documentDiagnostic.ts';
import { handleDocumentChanged, handleDocumentClosed } from './handlers/documents.ts';
import { handleHover } from './handlers/hover.ts';
import { initialFolders, initializeResult } from './handlers/initialize.ts';
import { handleReviewTable } from './handlers/reviewTable.ts';
import { handleRuleList } from './handlers/ruleList.ts';
import { statusOf } from './handlers/status.ts';
import {
  handleDidChangeWatchedFiles,
  handleFileOperation,
  registerWatchers,
} from './handlers/watchedFiles.ts';
import { handleWorkspaceDiagnostic } from './handlers/workspaceDiagnostic.ts';
import { createLensRefresher } from './lensRefresher.ts';
import { listenToMigrations } from './listenToMigrations.ts';
import { createMigrationSessions } from './migrationSessions.ts';
import { createNoticeLog } from './noticeLog.ts';
import { createPublisher } from './publish.ts';
import { createScanProgress } from './scanProgress.ts';
import { folderPaths, type Session } from './session.ts';
import { createStatusNotifier } from './statusNotifier.ts';

export interface ServerOptions {
  /** Makes the workspace; called once, after `initialize` was answered. */
  createWorkspace(events: WorkspaceEvents): Promise<Workspace>;
}

/** What a workspace tells by itself. */
export interface WorkspaceEvents {
  /** Something was loaded meanwhile: another `update` finds more. */
  changedLater(): void;
}

/** Serves one client on a connection, which is listened to from here on. */
export function startServer(connection: Connection, options: ServerOptions): void {
  const documents = createDocuments();
  documents.open.listen(connection);
  connection.onInitialize((params) => {
    const session = createSession(connection, params, documents);
    const events = { changedLater: () => session.analysis.touch('other') };
    // Loading takes longer than the answer, and the client has things to do when it has it.
    const workspace = new Promise<Workspace>((resolve, reject) => {
      setImmediate(() => options.createWorkspace(events).then(resolve, reject));
    });
    connection.onInitialized(guardNotification(connection, 'initialized', () => begin(session, workspace)));
    listen(session);
    return initializeResult(session.client);
  });
  connection.listen();
}

function createSession(
  connection: Connection,
  params: InitializeParams,
  documents: Session['documents'],
): Session {
  const client = clientFacts(params);
  const tally = createFindingTally();
  const showProgress = client.progress ? createScanProgress(connection) : () => {};
  const session: Session = {
    connection,
    client,
    documents,
    tally,
    folders: initialFolders(params),
    pushedSettings: client.settings,
    lenses: new Map(),
    diagrams: createDiagrams(
      () => folderPaths(session),
      (change) => void connection.sendNotification(diagramChangedMethod, change),
    ),
    migrations: createMigrationSessions(),
    typedAt: new Map(),
    analysis: createAnalysis({
      changed(files, cause) {
        const { workspace } = session.analysis;
        if (!workspace) return;
        for (const file of files) tally.set(file, workspace.findings(file));
        if (client.diagnostics === 'push') publisher.publish(workspace, files);
        else refreshPulled(session, files, cause);
        session.diagrams.updated(workspace);
        refreshLenses(workspace);
        notifyStatus();
      },
      scanning(progress, of) {
        showProgress(progress, of);
        if (progress === undefined) logNotices(session.analysis.workspace?.notices() ?? []);
        notifyStatus();
      },
      failed: (what, error) => logFailure(connection, what, error),
    }),
  };
  const refreshLenses = createLensRefresher(session);
  const publisher = createPublisher(session);
  const logNotices = createNoticeLog(connection);
  const notifyStatus = client.wantsStatus
    ? createStatusNotifier(connection, () => statusOf(session))
    : () => {};
  return session;
}

/** So long is waited for a client's settings before the first scan. */
const settingsPatienceMs = 1500;

async function begin(session: Session, loading: Promise<Workspace>): Promise<void> {
  const { connection, analysis, documents, client } = session;
  if (client.workspaceFolders) {
    connection.workspace.onDidChangeWorkspaceFolders(
      guardNotification(connection, 'workspace/didChangeWorkspaceFolders', (event) =>
        handleDidChangeWorkspaceFolders(session, event),
      ),
    );
  }
  const registered = Promise.all([registerConfiguration(session), registerWatchers(session)]);
  registered.catch((error: unknown) => logFailure(connection, 'client/registerCapability', error));
  const workspace = await loading;
  analysis.start(workspace);
  workspace.setFolders(folderPaths(session));
  for (const document of documents.open.all()) handleDocumentChanged(session, document);
  // A client that never answers costs a moment, not the findings.
  const settings = loadSettings(session).then(() => analysis.touch('other'));
  await Promise.race([settings, delay(settingsPatienceMs)]);
  analysis.scan();
}

function listen(session: Session): void {
  const { connection, documents, analysis } = session;
  documents.open.onDidChangeContent(({ document }) => handleDocumentChanged(session, document));
  documents.open.onDidClose(({ document }) => handleDocumentClosed(session, document));
  connection.onCodeAction(
    guardRequest(connection, 'textDocument/codeAction', [], (params, token) =>
      handleCodeAction(session, params, token),
    ),
  );
  connection.onCodeActionResolve((codeAction, token) =>
    guardRequest(connection, 'codeAction/resolve', codeAction, () =>
      handleCodeActionResolve(session, codeAction, token),
    )(codeAction, token),
  );
  if (session.client.diagnostics === 'pull') {
    connection.languages.diagnostics.on(
      guardRequest(connection, 'textDocument/diagnostic', { kind: 'full', items: [] }, (params, token) =>
        handleDocumentDiagnostic(session, params, token),
      ),
    );
    connection.languages.diagnostics.onWorkspace(
      guardRequest(connection, 'workspace/diagnostic', { items: [] }, (params, token) =>
        handleWorkspaceDiagnostic(session, params, token),
      ),
    );
  }
  connection.onDidChangeConfiguration(
    guardNotification(connection, 'workspace/didChangeConfiguration', (params) =>
      handleDidChangeConfiguration(session, params),
    ),
  );
  connection.onDidChangeWatchedFiles(
    guardNotification(connection, 'workspace/didChangeWatchedFiles', (params) =>
      handleDidChangeWatchedFiles(session, params),
    ),
  );
  const operation = guardNotification(
    connection,
    'file operation',
    (params: Parameters<typeof handleFileOperation>[1]) => handleFileOperation(session, params),
  );
  connection.workspace.onDidCreateFiles(operation);
  connection.workspace.onDidRenameFiles(operation);
  connection.workspace.onDidDeleteFiles(operation);
  listenToDiagrams(session);
  listenToMigrations(session);
  connection.onHover(
    guardRequest(connection, 'textDocument/hover', null, (params, token) =>
      handleHover(session, params, token),
    ),
  );
  connection.onRequest(
    reviewTableMethod,
    guardRequest(connection, reviewTableMethod, null, (question: ReviewQuestion) =>
      handleReviewTable(session, question),
    ),
  );
  connection.onRequest(ruleListMethod, guardRequest(connection, ruleListMethod, [], handleRuleList));
  connection.onRequest(
    statusMethod,
    guardRequest(connection, statusMethod, null, async () => {
      await analysis.current();
      return statusOf(session);
    }),
  );
}

function listenToDiagrams(session: Session): void {
  const { connection } = session;
  const refused = { kind: 'refused', reason: 'Something went wrong; the log says what.' } as const;
  const on = <P, R>(method: string, empty: R, handler: (session: Session, params: P) => Promise<R>) =>
    connection.onRequest(
      method,
      guardRequest(connection, method, empty, (params: P) => handler(session, params)),
    );
  on(diagramMethod, null, handleDiagram);
  on(diagramLocationMethod, null, handleDiagramLocation);
  on(diagramPlaceMethod, null, handleDiagramPlace);
  on(diagramEditMethod, refused, handleDiagramEdit);
  on(diagramStoreMethod, refused, handleDiagramStore);
  on(diagramExportMethod, refused, handleDiagramExport);
  on(diagramCompareMethod, refused, handleDiagramCompare);
  connection.onNotification(
    diagramClosedMethod,
    guardNotification(connection, diagramClosedMethod, ({ project }: { readonly project: string }) =>
      session.diagrams.close(project),
    ),
  );
  connection.onCodeLens(
    guardRequest(connection, 'textDocument/codeLens', [], (params) => handleCodeLens(session, params)),
  );
}

/** A client that pulls asks anew for the document it changes by itself; of other files it has to be told. */
function refreshPulled(
  { client, connection, documents }: Session,
  files: readonly FilePath[],
  cause: 'documents' | 'other',
): void {
  if (!client.canRefreshDiagnostics) return;
  const others = cause === 'other' || files.some((file) => !documents.get(file)) || files.length > 1;
  if (others) connection.languages.diagnostics.refresh().catch(() => {});
}
