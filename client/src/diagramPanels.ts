import * as vscode from 'vscode';
import {
  type DiagramCompareParams,
  type DiagramPlace,
  diagramClosedMethod,
  diagramPlaceMethod,
} from '../../server/src/protocol/diagramMessages.ts';
import { createDiagramPanel, type DiagramPanel } from './diagramPanel.ts';
import type { LanguageServer } from './languageServer.ts';

/** The panels with diagrams: one for each project that is looked at. */
export interface DiagramPanels extends vscode.Disposable {
  show(place: DiagramTarget): Promise<void>;
  /** Of the diagram that is shown; opens one if there is none. */
  export(): Promise<void>;
  /** Left out: asks with what. */
  compare(wanted?: DiagramCompareParams['with']): Promise<void>;
}

/** Left out: what the server thinks best. */
export interface DiagramTarget {
  readonly project?: string;
  readonly document?: string;
  readonly table?: string;
  readonly column?: string;
}

const viewType = 'schemawright.diagram';
/** The cursor has come to rest. */
const cursorDelay = 90;

export function createDiagramPanels(
  context: vscode.ExtensionContext,
  server: LanguageServer,
  output: vscode.LogOutputChannel,
): DiagramPanels {
  const open = new Set<DiagramPanel>();
  let cursorTimer: ReturnType<typeof setTimeout> | undefined;
  const webview: vscode.WebviewOptions = {
    enableScripts: true,
    localResourceRoots: [vscode.Uri.joinPath(context.extensionUri, 'dist')],
  };

  function adopt(panel: vscode.WebviewPanel, target: DiagramTarget): DiagramPanel {
    panel.webview.options = webview;
    const diagram = createDiagramPanel(panel, context, server, output, target);
    open.add(diagram);
    panel.onDidDispose(() => {
      open.delete(diagram);
      const { project } = diagram;
      if (project !== undefined && ![...open].some((other) => other.project === project))
        server.notify(diagramClosedMethod, { project });
    });
    return diagram;
  }

  function newest(): DiagramPanel | undefined {
    return (
      [...open].find(({ panel }) => panel.active) ??
      [...open].find(({ panel }) => panel.visible) ??
      [...open][0]
    );
  }

  async function followCursor({ textEditor, kind }: vscode.TextEditorSelectionChangeEvent): Promise<void> {
    // Undefined while text is typed or the editor jumps by itself: typing keeps what is selected.
    if (kind === undefined && vscode.window.activeTextEditor !== textEditor) return;
    const watching = [...open].filter(({ panel }) => panel.visible);
    if (watching.length === 0) return;
    const { line, character } = textEditor.selection.active;
    const document = textEditor.document.uri.toString();
    const place = await server.request<DiagramPlace>(diagramPlaceMethod, { document, line, character });
    if (place)
      for (const diagram of watching) if (diagram.project === place.project) diagram.select(place, false);
  }

  const disposables: vscode.Disposable[] = [
    server.onDiagramChanged(({ project }) => {
      for (const diagram of open) if (diagram.project === project) void diagram.refresh();
    }),
    server.onStarted(() => {
      for (const diagram of open) void diagram.refresh();
    }),
    vscode.window.onDidChangeTextEditorSelection((event) => {
      clearTimeout(cursorTimer);
      if (open.size > 0) cursorTimer = setTimeout(() => void followCursor(event), cursorDelay);
    }),
    vscode.window.registerWebviewPanelSerializer(viewType, {
      async deserializeWebviewPanel(panel, state: { readonly project?: unknown } | undefined) {
        adopt(panel, typeof state?.project === 'string' ? { project: state.project } : {});
      },
    }),
  ];

  const panels: DiagramPanels = {
    async show(target) {
      const known = [...open].find((diagram) =>
        target.project === undefined ? diagram.holds(target.document) : diagram.project === target.project,
      );
      if (known) {
        known.panel.reveal(undefined, true);
        if (target.table !== undefined) known.select({ ...target, table: target.table }, true);
        return;
      }
      const panel = vscode.window.createWebviewPanel(
        viewType,
        'Schema Diagram',
        { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
        webview,
      );
      await adopt(panel, target).refresh();
    },
    async export() {
      if (open.size === 0) await panels.show({});
      await newest()?.export(undefined);
    },
    async compare(wanted) {
      if (open.size === 0) await panels.show({});
      else newest()?.panel.reveal(undefined, true);
      await newest()?.compare(wanted);
    },
    dispose() {
      clearTimeout(cursorTimer);
      for (const disposable of disposables) disposable.dispose();
    },
  };
  return panels;
}
