import type { InitializeParams } from 'vscode-languageserver/node';
import type { InitializationOptions } from '../protocol/initialization.ts';

/** What a client can do, as far as it matters here; read once from its `initialize`. */
export interface ClientFacts {
  readonly diagnostics: 'push' | 'pull';
  readonly canRefreshDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticData: boolean;
  readonly diagnosticTags: boolean;
  readonly resolvesEdits: boolean;
  readonly documentChanges: boolean;
  /** Makes the files that an edit names; one that does not is given their text alone. */
  readonly createsFiles: boolean;
  readonly snippetEdits: boolean;
  /** Edits can be shown before they are made, with a word on each. */
  readonly changeAnnotations: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly workspaceFolders: boolean;
  readonly progress: boolean;
  readonly wantsStatus: boolean;
  readonly opensRulePages: boolean;
  readonly showsDiagrams: boolean;
  readonly reviewsTables: boolean;
  /** Has the command that lists the queries of a table. */
  readonly showsQueries: boolean;
  readonly generatesMigrations: boolean;
  readonly recordsMigrations: boolean;
  readonly canRefreshLenses: boolean;
  /** Settings that came with `initialize`. */
  readonly settings: unknown;
}

/** True for a client that has commands for lenses to run: VS Code's. */
export function hasLensCommands(client: ClientFacts): boolean {
  return client.showsDiagrams || client.generatesMigrations || client.showsQueries;
}

export function clientFacts({ capabilities, initializationOptions }: InitializeParams): ClientFacts {
  const options: InitializationOptions = isRecord(initializationOptions) ? initializationOptions : {};
  const { workspace, textDocument, window } = capabilities;
  const published = textDocument?.publishDiagnostics;
  const pulled = textDocument?.diagnostic;
  const asked = options.diagnostics;
  const diagnostics = asked === 'push' || asked === 'pull' ? asked : pulled ? 'pull' : 'push';
  const shown = diagnostics === 'pull' ? { ...published, ...pulled } : published;
  return {
    diagnostics,
    canRefreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: shown?.relatedInformation === true,
    codeDescription: shown?.codeDescriptionSupport === true,
    diagnosticData: shown?.dataSupport === true,
    diagnosticTags: shown?.tagSupport !== undefined,
    resolvesEdits: textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes('create') === true,
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    snippetEdits: workspace?.workspaceEdit?.snippetEditSupport === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    progress: window?.workDoneProgress === true,
    wantsStatus: options.status === true,
    opensRulePages: options.openRulePage === true,
    showsDiagrams: options.diagram === true,
    reviewsTables: options.reviewTable === true,
    showsQueries: options.queries === true,
    generatesMigrations: options.migrations === true,
    recordsMigrations: options.recordMigrations === true,
    canRefreshLenses: workspace?.codeLens?.refreshSupport === true,
    settings: options.settings,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
