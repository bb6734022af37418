import * as vscode from 'vscode';
import { checkMigrations } from './commands/checkMigrations.ts';
import { clearProofConnection } from './commands/clearProofConnection.ts';
import { compareDiagram } from './commands/compareDiagram.ts';
import { discardPlan } from './commands/discardPlan.ts';
import { exportDiagram } from './commands/exportDiagram.ts';
import { fixFirstFinding } from './commands/fixFirstFinding.ts';
import { generateMigration } from './commands/generateMigration.ts';
import { migrationStatus } from './commands/migrationStatus.ts';
import { newMigration } from './commands/newMigration.ts';
import { openConfiguration } from './commands/openConfiguration.ts';
import { openDecision } from './commands/openDecision.ts';
import { openRulePage } from './commands/openRulePage.ts';
import { openWayBack } from './commands/openWayBack.ts';
import { provePlan } from './commands/provePlan.ts';
import { recordMigrations } from './commands/recordMigrations.ts';
import { restart } from './commands/restart.ts';
import { reviewTable } from './commands/reviewTable.ts';
import { setProofConnection } from './commands/setProofConnection.ts';
import { showDiagram } from './commands/showDiagram.ts';
import { showFirstFinding } from './commands/showFirstFinding.ts';
import { showMigrationInDiagram } from './commands/showMigrationInDiagram.ts';
import { showOutput } from './commands/showOutput.ts';
import { showQueries } from './commands/showQueries.ts';
import { showRules } from './commands/showRules.ts';
import { showSafePlan } from './commands/showSafePlan.ts';
import { takeBackMigrations } from './commands/takeBackMigrations.ts';
import { verifyMigration } from './commands/verifyMigration.ts';
import { writePlan } from './commands/writePlan.ts';
import { createDiagramPanels } from './diagramPanels.ts';
import type { Extension } from './extensionState.ts';
import { createServer } from './languageServer.ts';
import { createMigrationsView } from './migrations/migrationsView.ts';
import { createProofConnections } from './migrations/proofConnection.ts';
import { createMigrationReview } from './migrations/review.ts';
import { whenRelevant } from './relevance.ts';
import { createReviewDocuments } from './reviewDocuments.ts';
import { createStatusBar } from './statusBar.ts';

let running: Extension | undefined;

/** VS Code calls this at the first activation event; the server starts when there is a schema to read. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('Schemawright', { log: true });
  const statusBar = createStatusBar();
  const server = createServer(context, output, statusBar);
  const diagrams = createDiagramPanels(context, server, output);
  const reviews = createReviewDocuments(context, server);
  const connections = createProofConnections(context.secrets, server);
  const migrations = createMigrationReview(server, output, connections);
  const extension: Extension = { context, output, server, diagrams, reviews, migrations, connections };
  running = extension;
  const commands: Readonly<Record<string, (extension: Extension, ...args: readonly unknown[]) => unknown>> = {
    'schemawright.restart': restart,
    'schemawright.showRules': showRules,
    'schemawright.openConfiguration': openConfiguration,
    'schemawright.openRulePage': openRulePage,
    'schemawright.openDecision': openDecision,
    'schemawright.showOutput': showOutput,
    'schemawright.showDiagram': showDiagram,
    'schemawright.showInDiagram': showDiagram,
    'schemawright.reviewTable': reviewTable,
    'schemawright.showQueries': showQueries,
    'schemawright.exportDiagram': exportDiagram,
    'schemawright.compareDiagram': compareDiagram,
    'schemawright.checkMigrations': checkMigrations,
    'schemawright.discardPlan': discardPlan,
    'schemawright.generateMigration': generateMigration,
    'schemawright.migrationStatus': migrationStatus,
    'schemawright.newMigration': newMigration,
    'schemawright.openWayBack': openWayBack,
    'schemawright.recordMigrations': recordMigrations,
    'schemawright.showMigrationInDiagram': showMigrationInDiagram,
    'schemawright.provePlan': provePlan,
    'schemawright.setProofConnection': setProofConnection,
    'schemawright.clearProofConnection': clearProofConnection,
    'schemawright.showSafePlan': showSafePlan,
    'schemawright.takeBackMigrations': takeBackMigrations,
    'schemawright.verifyMigration': verifyMigration,
    'schemawright.writePlan': writePlan,
    'schemawright.showFirstFinding': showFirstFinding,
    'schemawright.fixFirstFinding': fixFirstFinding,
  };
  context.subscriptions.push(output, statusBar, diagrams, reviews, migrations, createMigrationsView(server));
  for (const [name, run] of Object.entries(commands)) {
    context.subscriptions.push(
      vscode.commands.registerCommand(name, (...args: readonly unknown[]) => run(extension, ...args)),
    );
  }
  context.subscriptions.push(
    whenRelevant((reason) => {
      output.info(`Starting: ${reason}.`);
      void server.start();
    }),
  );
}

/** VS Code waits for this before it ends the process. */
export async function deactivate(): Promise<void> {
  await running?.server.stop();
}
