import * as vscode from 'vscode';
import {
  type DiagramExportAnswer,
  type DiagramFormat,
  type DiagramPoint,
  diagramExportMethod,
} from '../../server/src/protocol/diagramMessages.ts';
import type { LanguageServer } from './languageServer.ts';

/** What is shown at the moment. */
export interface ExportWish {
  readonly tables: readonly string[];
  readonly positions: Readonly<Record<string, DiagramPoint>>;
}

export interface ExportTask {
  readonly project: string;
  readonly server: LanguageServer;
  readonly wish: ExportWish | undefined;
  /** Turns an SVG into a PNG in base64. */
  rasterize(svg: string): Promise<string | undefined>;
}

type Choice = vscode.QuickPickItem & {
  readonly format: DiagramFormat;
  readonly theme?: 'light' | 'dark' | 'print';
  readonly png?: boolean;
  readonly pdf?: boolean;
};

const choices: readonly Choice[] = [
  { label: 'SVG', description: 'light', format: 'svg', theme: 'light' },
  { label: 'SVG', description: 'dark', format: 'svg', theme: 'dark' },
  { label: 'SVG', description: 'for print', format: 'svg', theme: 'print' },
  { label: 'PNG', description: 'light', format: 'svg', theme: 'light', png: true },
  { label: 'PNG', description: 'dark', format: 'svg', theme: 'dark', png: true },
  { label: 'PDF', description: 'light', format: 'svg', theme: 'light', pdf: true },
  { label: 'PDF', description: 'for print', format: 'svg', theme: 'print', pdf: true },
  { label: 'Mermaid', description: 'erDiagram', format: 'mermaid' },
  { label: 'DBML', format: 'dbml' },
  { label: 'PlantUML', format: 'plantuml' },
  { label: 'DOT', description: 'Graphviz', format: 'dot' },
  { label: 'Markdown', description: 'a table each, with a Mermaid picture', format: 'markdown' },
];

/** Asks for a format and a file, writes it and offers to open it. */
export async function exportDiagramFile({ project, server, wish, rasterize }: ExportTask): Promise<void> {
  const choice = await vscode.window.showQuickPick(choices, { placeHolder: 'Format of the export' });
  if (!choice) return;
  const { format, theme, png, pdf } = choice;
  const answer = await server.request<DiagramExportAnswer>(diagramExportMethod, {
    project,
    format,
    ...(theme === undefined ? {} : { theme }),
    ...(pdf ? { pdf } : {}),
    ...(wish ? { tables: wish.tables, positions: wish.positions } : {}),
  });
  if (!answer) return;
  if (answer.kind === 'refused') {
    void vscode.window.showWarningMessage(answer.reason);
    return;
  }
  const content = await contentOf(answer, png ? rasterize : undefined);
  if (!content) {
    void vscode.window.showWarningMessage('The picture could not be drawn. Show the diagram and try again.');
    return;
  }
  const extension = png ? 'png' : answer.extension;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = await vscode.window.showSaveDialog({
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, `schema.${extension}`) } : {}),
    filters: { [choice.label]: [extension] },
  });
  if (!uri) return;
  await vscode.workspace.fs.writeFile(uri, content);
  const open = 'Open';
  if ((await vscode.window.showInformationMessage(`Written: ${uri.fsPath}`, open)) === open)
    await vscode.commands.executeCommand('vscode.open', uri);
}

async function contentOf(
  answer: Exclude<DiagramExportAnswer, { kind: 'refused' }>,
  rasterize: ExportTask['rasterize'] | undefined,
): Promise<Uint8Array | undefined> {
  if (answer.kind === 'bytes') return Buffer.from(answer.base64, 'base64');
  if (!rasterize) return new TextEncoder().encode(answer.text);
  const base64 = await rasterize(answer.text);
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
}
