import type * as vscode from 'vscode';
import type { DiagramPanels } from './diagramPanels.ts';
import type { LanguageServer } from './languageServer.ts';
import type { ProofConnections } from './migrations/proofConnection.ts';
import type { MigrationReview } from './migrations/review.ts';
import type { ReviewDocuments } from './reviewDocuments.ts';

/** What the commands work with. */
export interface Extension {
  readonly context: vscode.ExtensionContext;
  readonly output: vscode.LogOutputChannel;
  readonly server: LanguageServer;
  readonly diagrams: DiagramPanels;
  readonly reviews: ReviewDocuments;
  readonly migrations: MigrationReview;
  readonly connections: ProofConnections;
}
