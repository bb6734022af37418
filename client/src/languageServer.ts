import * as vscode from 'vscode';
import {
  LanguageClient,
  type LanguageClientOptions,
  State,
  TransportKind,
  type WorkspaceEdit,
} from 'vscode-languageclient/node';
import { type DiagramChanged, diagramChangedMethod } from '../../server/src/protocol/diagramMessages.ts';
import type { InitializationOptions } from '../../server/src/protocol/initialization.ts';
import { type RuleSummary, ruleListMethod } from '../../server/src/protocol/ruleList.ts';
import { type Status, statusMethod } from '../../server/src/protocol/status.ts';
import type { StatusBar } from './statusBar.ts';

/** The server process, started at most once at a time. */
export interface LanguageServer {
  start(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** Every rule; empty when the server does not answer. */
  rules(): Promise<readonly RuleSummary[]>;
  /** Starts the server if need be; undefined when it does not answer. */
  request<Answer>(
    method: string,
    params: unknown,
    token?: vscode.CancellationToken,
  ): Promise<Answer | undefined>;
  notify(method: string, params: unknown): void;
  /** An edit of the protocol as one of the editor. */
  toWorkspaceEdit(edit: unknown): Promise<vscode.WorkspaceEdit | undefined>;
  readonly onDiagramChanged: vscode.Event<DiagramChanged>;
  /** The newest state as a whole. */
  readonly onStatus: vscode.Event<Status>;
  /** The server came up, also again. */
  readonly onStarted: vscode.Event<void>;
}

const options: InitializationOptions = {
  diagnostics: 'push',
  openRulePage: true,
  status: true,
  diagram: true,
  migrations: true,
  recordMigrations: true,
  reviewTable: true,
  queries: true,
};

export function createServer(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
  statusBar: StatusBar,
): LanguageServer {
  const diagramChanged = new vscode.EventEmitter<DiagramChanged>();
  const started = new vscode.EventEmitter<void>();
  const statusChanged = new vscode.EventEmitter<Status>();
  let client: LanguageClient | undefined;
  let starting: Promise<void> | undefined;

  async function launch(): Promise<void> {
    const created = createClient(context, output);
    client = created;
    created.onDidChangeState(({ newState }) => {
      if (newState === State.Starting) statusBar.starting();
      if (newState === State.Stopped) statusBar.stopped();
    });
    created.onNotification(statusMethod, (status: Status) => {
      statusBar.show(status);
      statusChanged.fire(status);
      const { errors, warnings, infos, hints } = status.findings;
      void setContext('hasFindings', errors + warnings + infos + hints > 0);
      void setContext('hasTables', status.tables > 0);
    });
    created.onNotification(diagramChangedMethod, (change: DiagramChanged) => diagramChanged.fire(change));
    try {
      await created.start();
      started.fire();
    } catch (error) {
      output.error(`The language server did not start: ${error instanceof Error ? error.message : error}`);
      statusBar.stopped();
    }
  }

  const server: LanguageServer = {
    start() {
      starting ??= launch();
      return starting;
    },
    async restart() {
      await server.stop();
      await server.start();
    },
    async stop() {
      const old = client;
      await starting;
      client = undefined;
      starting = undefined;
      // A server that hangs is ended after the time that `stop` gives it; it says so by throwing.
      await old?.dispose().catch((error: unknown) => output.warn(`Stopping: ${error}`));
    },
    async rules() {
      await server.start();
      return (await client?.sendRequest<readonly RuleSummary[]>(ruleListMethod)) ?? [];
    },
    async request<Answer>(method: string, params: unknown, token?: vscode.CancellationToken) {
      await server.start();
      try {
        return (await client?.sendRequest<Answer | null>(method, params, token)) ?? undefined;
      } catch (error) {
        output.warn(`${method}: ${error instanceof Error ? error.message : error}`);
        return undefined;
      }
    },
    notify(method, params) {
      if (client?.isRunning()) void client.sendNotification(method, params);
    },
    async toWorkspaceEdit(edit) {
      return client?.protocol2CodeConverter.asWorkspaceEdit(edit as WorkspaceEdit);
    },
    onDiagramChanged: diagramChanged.event,
    onStatus: statusChanged.event,
    onStarted: started.event,
  };
  return server;
}

function createClient(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): LanguageClient {
  const module = context.asAbsolutePath('dist/server.cjs');
  const clientOptions: LanguageClientOptions = {
    documentSelector: ['file', 'untitled', 'vscode-vfs'].flatMap((scheme) => [
      ...['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'sql', 'postgres'].map(
        (language) => ({
          scheme,
          language,
        }),
      ),
      { scheme, pattern: '**/{schemawright.config,drizzle.config}.json' },
      // Whatever language an editor takes them for.
      { scheme, pattern: '**/*.{sql,pgsql,psql,ddl}' },
    ]),
    outputChannel: output,
    // Hovers lead to the review of a table; no other command can be run from them.
    markdown: { isTrusted: { enabledCommands: ['schemawright.reviewTable'] } },
    initializationOptions: options,
    middleware: {
      // VS Code asks for the edits of an action when a person has chosen it.
      resolveCodeAction: (action, token, next) => {
        void setContext('hasFixed', true);
        return next(action, token);
      },
    },
  };
  return new LanguageClient(
    'schemawright',
    'Schemawright',
    {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6019'] } },
    },
    clientOptions,
  );
}

/** For `when` clauses and the steps of the walkthrough. */
function setContext(name: string, value: boolean): Thenable<unknown> {
  return vscode.commands.executeCommand('setContext', `schemawright.${name}`, value);
}
