import * as vscode from 'vscode';
import type {
  PlannedHazard,
  PlannedMigration,
  PlannedText,
} from '../../../server/src/protocol/migrations.ts';

/** Planned migrations as documents that nobody saves, with what is to be known of them on their lines. */
export interface PlanDocuments extends vscode.Disposable {
  /** Shows the way forward, and the way back beside it. */
  show(plan: PlannedMigration): Promise<void>;
  /** The plan that is looked at. */
  readonly current: PlannedMigration | undefined;
  close(): Promise<void>;
}

export const planScheme = 'schemawright-plan';

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
} as const;

/** @param leave told a plan that nobody looks at any more */
export function createPlanDocuments(leave: (plan: PlannedMigration) => void): PlanDocuments {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const lensesChanged = new vscode.EventEmitter<void>();
  const diagnostics = vscode.languages.createDiagnosticCollection('schemawright-plan');
  let current: PlannedMigration | undefined;
  let closing = false;

  const disposables = [
    changed,
    lensesChanged,
    diagnostics,
    vscode.workspace.registerTextDocumentContentProvider(planScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => textOf(uri)?.text ?? '-- This plan is no longer kept.\n',
    }),
    vscode.languages.registerCodeLensProvider(
      { scheme: planScheme },
      {
        onDidChangeCodeLenses: lensesChanged.event,
        provideCodeLenses: (document) => (textOf(document.uri) && current ? lenses(current) : []),
      },
    ),
    vscode.window.tabGroups.onDidChangeTabs(() => {
      if (!current || closing || planTabs().length > 0) return;
      leave(current);
      forget();
    }),
  ];

  function textOf(uri: vscode.Uri): PlannedText | undefined {
    return current?.texts.find(({ path }) => uri.path === `/${path}`);
  }

  function forget(): void {
    current = undefined;
    diagnostics.clear();
    void vscode.commands.executeCommand('setContext', 'schemawright.hasPlan', false);
  }

  async function close(): Promise<void> {
    closing = true;
    await vscode.window.tabGroups.close(planTabs());
    closing = false;
    forget();
  }

  return {
    get current() {
      return current;
    },
    async show(plan) {
      await close();
      current = plan;
      void vscode.commands.executeCommand('setContext', 'schemawright.hasPlan', true);
      const ups = plan.texts.filter(({ direction }) => direction === 'up');
      const downs = plan.texts.filter(({ direction }) => direction === 'down');
      for (const text of plan.texts) {
        changed.fire(uriOf(text));
        diagnostics.set(
          uriOf(text),
          told(plan, text, text === ups[0] ? plan.notes : text === downs[0] ? plan.lost : []),
        );
      }
      lensesChanged.fire();
      // The first one is opened last, so that it is the one to be seen.
      for (const text of [...ups].reverse()) await open(text, vscode.ViewColumn.One);
      for (const text of [...downs].reverse()) await open(text, vscode.ViewColumn.Two, true);
    },
    close,
    dispose() {
      for (const disposable of disposables) disposable.dispose();
    },
  };
}

function uriOf({ path }: PlannedText): vscode.Uri {
  return vscode.Uri.from({ scheme: planScheme, path: `/${path}` });
}

async function open(text: PlannedText, viewColumn: vscode.ViewColumn, preserveFocus = false): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uriOf(text));
  if (document.languageId !== 'sql') await vscode.languages.setTextDocumentLanguage(document, 'sql');
  await vscode.window.showTextDocument(document, { viewColumn, preserveFocus, preview: false });
}

function planTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputText && input.uri.scheme === planScheme);
}

function told(
  { hazards }: PlannedMigration,
  { document }: PlannedText,
  notes: readonly string[],
): readonly vscode.Diagnostic[] {
  const top = new vscode.Range(0, 0, 0, 0);
  return [
    ...notes.map((note) =>
      ownDiagnostic(new vscode.Diagnostic(top, note, vscode.DiagnosticSeverity.Information)),
    ),
    ...hazards.filter((hazard) => hazard.document === document).map(diagnosticOf),
  ];
}

function diagnosticOf({ range: { start, end }, message, severity, rule }: PlannedHazard): vscode.Diagnostic {
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  const diagnostic = ownDiagnostic(new vscode.Diagnostic(range, message, severities[severity]));
  diagnostic.code = rule;
  return diagnostic;
}

function ownDiagnostic(diagnostic: vscode.Diagnostic): vscode.Diagnostic {
  diagnostic.source = 'schemawright';
  return diagnostic;
}

function lenses({ canProve, isSafePlan, hazards }: PlannedMigration): vscode.CodeLens[] {
  const top = new vscode.Range(0, 0, 0, 0);
  const lens = (title: string, command: string, tooltip: string) =>
    new vscode.CodeLens(top, { title, command, tooltip });
  return [
    lens('$(check) Write Migration', 'schemawright.writePlan', 'Write these files'),
    ...(canProve
      ? [
          lens(
            '$(beaker) Prove',
            'schemawright.provePlan',
            'Run it forward, back and forward again on an embedded database',
          ),
        ]
      : []),
    ...(!isSafePlan && hazards.some(({ severity }) => severity === 'error' || severity === 'warning')
      ? [
          lens(
            '$(shield) Safe Plan',
            'schemawright.showSafePlan',
            'The same in steps that keep nobody waiting',
          ),
        ]
      : []),
    lens('$(close) Discard', 'schemawright.discardPlan', 'Write nothing'),
  ];
}
