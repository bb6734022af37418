import * as vscode from 'vscode';
import {
  migrationDiscardMethod,
  migrationProveMethod,
  migrationSafePlanMethod,
  migrationWriteMethod,
  type PlanAnswer,
  type PlannedMigration,
  type ProofAnswer,
  type WriteAnswer,
} from '../../../server/src/protocol/migrations.ts';
import type { LanguageServer } from '../languageServer.ts';
import { tellFailure } from './failures.ts';
import { createPlanDocuments } from './planDocuments.ts';
import { withProgress } from './preparation.ts';
import type { ProofConnections } from './proofConnection.ts';
import { createReports } from './reports.ts';

/** What a person does with a migration before it is written. */
export interface MigrationReview extends vscode.Disposable {
  start(plan: PlannedMigration): Promise<void>;
  write(): Promise<void>;
  prove(): Promise<void>;
  /** Shows the steps of the safe plan instead. */
  inSteps(): Promise<void>;
  discard(): Promise<void>;
  /** Shows a report that is no plan's. */
  report(title: string, markdown: string): Promise<void>;
  /** Opens what was written. */
  opened(answer: Extract<WriteAnswer, { readonly kind: 'written' }>): Promise<void>;
}

export function createMigrationReview(
  server: LanguageServer,
  output: vscode.LogOutputChannel,
  connections: ProofConnections,
): MigrationReview {
  const leave = ({ session }: PlannedMigration) => server.notify(migrationDiscardMethod, { session });
  const documents = createPlanDocuments(leave);
  const reports = createReports();
  /** Those that were proven while they were looked at. */
  const proven = new Set<PlannedMigration>();

  const review: MigrationReview = {
    async start(plan) {
      if (documents.current && documents.current.session !== plan.session) leave(documents.current);
      await documents.show(plan);
    },
    async write() {
      const plan = documents.current;
      if (!plan) return;
      const answer = await server.request<WriteAnswer>(migrationWriteMethod, { session: plan.session });
      if (!answer) return;
      if (answer.kind === 'failed') return tellFailure(answer, output);
      await documents.close();
      await review.opened(answer);
      const verify = 'Verify';
      const actions = plan.canProve && !proven.has(plan) ? [verify] : [];
      const chosen = await vscode.window.showInformationMessage(`Written: ${answer.name}.`, ...actions);
      if (chosen === verify)
        await vscode.commands.executeCommand('schemawright.verifyMigration', { name: answer.name });
    },
    async prove() {
      const plan = documents.current;
      if (!plan) return;
      const connection = await connections.current();
      const params = { session: plan.session, ...(connection ? { connection } : {}) };
      const answer = await withProgress<ProofAnswer>(
        server,
        `Proving ${plan.name}`,
        migrationProveMethod,
        params,
      );
      if (!answer) return;
      if (answer.kind === 'failed') return tellFailure(answer, output);
      if (answer.status === 'proven') proven.add(plan);
      await reports.show(`Proof of ${answer.name}`, answer.report);
    },
    async inSteps() {
      const plan = documents.current;
      if (!plan) return;
      const params = { session: plan.session };
      const answer = await withProgress<PlanAnswer>(
        server,
        'Taking it apart',
        migrationSafePlanMethod,
        params,
      );
      if (!answer) return;
      if (answer.kind === 'failed') return tellFailure(answer, output);
      if (answer.kind === 'plan') await documents.show(answer.plan);
      else
        void vscode.window.showInformationMessage(
          'Nothing of this migration would be done otherwise in steps.',
        );
    },
    async discard() {
      if (documents.current) leave(documents.current);
      await documents.close();
    },
    report: reports.show,
    async opened({ files }) {
      const [first] = files;
      if (first !== undefined)
        await vscode.window.showTextDocument(vscode.Uri.parse(first), { viewColumn: vscode.ViewColumn.One });
    },
    dispose() {
      documents.dispose();
      reports.dispose();
    },
  };
  return review;
}
