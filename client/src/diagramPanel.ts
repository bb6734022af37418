import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type DiagramSnapshot, diagramProtocol } from '../../server/src/protocol/diagram.ts';
import {
  type DiagramAnswer,
  type DiagramCompareAnswer,
  type DiagramCompareParams,
  type DiagramEdit,
  type DiagramEditAnswer,
  type DiagramLocation,
  type DiagramStoreAnswer,
  diagramEditMethod,
  diagramLocationMethod,
  diagramMethod,
  diagramStoreMethod,
  type HostMessageBody,
  type KeptDiagram,
  type WebviewMessage,
} from '../../server/src/protocol/diagramMessages.ts';
import { confirmChange } from './changePreview.ts';
import { compareWith } from './diagramCompare.ts';
import { type ExportWish, exportDiagramFile } from './diagramExport.ts';
import { diagramHtml } from './diagramHtml.ts';
import type { DiagramTarget } from './diagramPanels.ts';
import type { LanguageServer } from './languageServer.ts';

/** One panel with the diagram of one project. */
export interface DiagramPanel {
  readonly panel: vscode.WebviewPanel;
  /** Undefined until the server has answered. */
  readonly project: string | undefined;
  /** Whether it was opened for this document. */
  holds(document: string | undefined): boolean;
  /** Asks for the newest picture; a hidden panel asks when it is shown. */
  refresh(): Promise<void>;
  select(place: { readonly table: string; readonly column?: string }, center: boolean): void;
  export(wish: ExportWish | undefined): Promise<void>;
  /** Left out: asks with what. */
  compare(wanted?: DiagramCompareParams['with']): Promise<void>;
}

export function createDiagramPanel(
  panel: vscode.WebviewPanel,
  context: vscode.ExtensionContext,
  server: LanguageServer,
  output: vscode.LogOutputChannel,
  target: DiagramTarget,
): DiagramPanel {
  let project = target.project;
  let snapshot: DiagramSnapshot | undefined;
  let kept: KeptDiagram | undefined;
  /** The page listens. A hidden one is gone, and says that it is ready when it is made again. */
  let ready = false;
  let waiting = target.table === undefined ? undefined : { ...target, table: target.table };
  let asking = false;
  let again = false;
  let compared: DiagramCompareAnswer | undefined;
  let rasterizing: { readonly request: number; done(png: string | undefined): void } | undefined;

  const send = (message: HostMessageBody): void => {
    if (ready) void panel.webview.postMessage({ protocol: diagramProtocol, ...message });
  };

  async function refresh(): Promise<void> {
    if (!panel.visible && snapshot) {
      snapshot = undefined;
      return;
    }
    again = asking;
    if (asking) return;
    asking = true;
    const { document } = target;
    const answer = await server.request<DiagramAnswer>(
      diagramMethod,
      project !== undefined ? { project } : document !== undefined ? { document } : {},
    );
    asking = false;
    if (answer) {
      project = answer.snapshot.project;
      snapshot = answer.snapshot;
      kept = answer.kept;
      panel.title = `Diagram: ${answer.snapshot.title}`;
      sendSnapshot();
      if (answer.notice !== undefined) send({ kind: 'notice', severity: 'warning', message: answer.notice });
    } else send({ kind: 'notice', severity: 'info', message: 'No schema was found here.' });
    if (again) await refresh();
  }

  function sendSnapshot(): void {
    if (!snapshot || !kept) return;
    send({ kind: 'snapshot', snapshot, kept });
    sendCompared();
    if (!waiting || !ready) return;
    const { table, column } = waiting;
    send({ kind: 'select', table, ...(column === undefined ? {} : { column }), center: true });
    waiting = undefined;
  }

  /** A page that is only being made gets it after its picture. */
  function sendCompared(): void {
    if (!compared || !ready) return;
    if (compared.kind === 'diff') send({ kind: 'diff', diff: compared.diff });
    else send({ kind: 'notice', severity: 'warning', message: compared.reason });
    compared = undefined;
  }

  async function receive(message: WebviewMessage): Promise<void> {
    if (message.protocol !== diagramProtocol) return;
    switch (message.kind) {
      case 'ready':
        ready = true;
        if (snapshot) sendSnapshot();
        else await refresh();
        break;
      case 'reveal':
        await reveal(message.table, message.column);
        break;
      case 'edit':
        await edit(message.edit);
        break;
      case 'keep':
        await keep(message.kept);
        break;
      case 'export':
        await diagram.export(message);
        break;
      case 'compare':
        await diagram.compare();
        break;
      case 'rasterized':
        if (rasterizing?.request === message.request) rasterizing.done(message.png);
        break;
      case 'rule':
        await vscode.commands.executeCommand('schemawright.openRulePage', message.rule);
        break;
      case 'failed':
        output.error(`Diagram: ${message.message}`);
    }
  }

  async function reveal(table: string, column: string | undefined): Promise<void> {
    const place = { project, table, ...(column === undefined ? {} : { column }) };
    const location = await server.request<DiagramLocation>(diagramLocationMethod, place);
    if (!location) return;
    const { start, end } = location.range;
    const uri = vscode.Uri.parse(location.document);
    await vscode.window.showTextDocument(uri, {
      viewColumn: columnBeside(panel),
      selection: new vscode.Range(start.line, start.character, end.line, end.character),
    });
  }

  async function edit(wanted: DiagramEdit): Promise<void> {
    const answer = await server.request<DiagramEditAnswer>(diagramEditMethod, { project, edit: wanted });
    if (!answer) return;
    if (answer.kind === 'refused') {
      send({ kind: 'notice', severity: 'warning', message: answer.reason });
      return;
    }
    const change = await server.toWorkspaceEdit(answer.edit);
    if (!change) return;
    // What is drawn by hand is looked at first; a fix has been read in the menu.
    if (wanted.kind !== 'apply-fix' && !(await confirmChange(answer.title, change))) return;
    if (!(await vscode.workspace.applyEdit(change, { isRefactoring: true })))
      send({ kind: 'notice', severity: 'info', message: 'Nothing was changed.' });
  }

  async function keep(now: KeptDiagram): Promise<void> {
    kept = now;
    const answer = await server.request<DiagramStoreAnswer>(diagramStoreMethod, { project, kept: now });
    if (answer?.kind === 'refused')
      send({ kind: 'notice', severity: 'warning', message: `Not kept: ${answer.reason}` });
  }

  function rasterize(svg: string): Promise<string | undefined> {
    const request = (rasterizing?.request ?? 0) + 1;
    return new Promise((resolve) => {
      rasterizing = { request, done: resolve };
      send({ kind: 'rasterize', request, svg, scale: 2 });
    });
  }

  const diagram: DiagramPanel = {
    panel,
    get project() {
      return project;
    },
    holds: (document) => document === undefined || document === target.document,
    refresh,
    select({ table, column }, center) {
      if (ready) send({ kind: 'select', table, ...(column === undefined ? {} : { column }), center });
      else if (center) waiting = { table, ...(column === undefined ? {} : { column }) };
    },
    async export(wish) {
      if (project !== undefined) await exportDiagramFile({ project, server, wish, rasterize });
    },
    async compare(wanted) {
      if (project === undefined) return;
      const answer = await compareWith(wanted, project, server);
      if (answer) compared = answer;
      sendCompared();
    },
  };

  panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'docs/images/icon.png');
  panel.webview.onDidReceiveMessage((message: WebviewMessage) => void receive(message));
  panel.onDidChangeViewState(() => {
    if (!panel.visible) ready = false;
    void vscode.commands.executeCommand('setContext', 'schemawright.diagramActive', panel.active);
  });
  const file = (name: string): string =>
    panel.webview.asWebviewUri(vscode.Uri.joinPath(context.extensionUri, 'dist', name)).toString();
  panel.webview.html = diagramHtml({
    nonce: randomBytes(16).toString('base64url'),
    contentSource: panel.webview.cspSource,
    script: file('webview.js'),
    elk: file('elkWorker.js'),
    styles: file('webview.css'),
  });
  return diagram;
}

/** An editor group that does not hide the diagram. */
function columnBeside(panel: vscode.WebviewPanel): vscode.ViewColumn {
  const other = vscode.window.tabGroups.all.find(({ viewColumn }) => viewColumn !== panel.viewColumn);
  return other?.viewColumn ?? vscode.ViewColumn.Beside;
}
