import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type ClientCapabilities,
  type CodeAction,
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type Registration,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Status } from '../../../server/src/protocol/status.ts';
import { serverProgram } from './buildServer.ts';

export interface ClientOptions {
  /** URIs; none opens single files. */
  readonly folders?: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** Answers `workspace/configuration`; the settings under `schemawright`, by folder or for all. */
  readonly settings?: unknown;
  /** The client says that it can be asked for its settings, and never answers. */
  readonly silentAboutSettings?: boolean;
}

/** A language client that speaks to a server process, and keeps documents as an editor does. */
export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  readonly registrations: readonly Registration[];
  /** Everything the server logged or showed. */
  readonly messages: string[];
  /** The process's exit code, once it has ended. */
  readonly exited: Promise<number | null>;
  settings: unknown;
  open(uri: string, text: string, languageId?: string): void;
  /** Replaces the one place where `find` stands, as an incremental change. */
  type(uri: string, find: string, replacement: string): void;
  setText(uri: string, text: string): void;
  close(uri: string): void;
  text(uri: string): string;
  version(uri: string): number;
  changedOnDisk(...uris: readonly string[]): void;
  /** Waits until everything said so far has been worked off. */
  settled(): Promise<Status>;
  /** Waits for diagnostics of a document that satisfy a condition; the last ones are in the error. */
  diagnosticsOf(
    uri: string,
    what: string,
    condition: (diagnostics: readonly Diagnostic[], version: number | undefined) => boolean,
  ): Promise<readonly Diagnostic[]>;
  /** The diagnostics shown now. */
  shown(uri: string): readonly Diagnostic[];
  /** How often diagnostics of a document were published. */
  published(uri: string): readonly PublishDiagnosticsParams[];
  codeActions(uri: string, range: Range, only?: readonly string[]): Promise<readonly CodeAction[]>;
  resolve(action: CodeAction): Promise<CodeAction>;
  /** Applies an edit to open documents, whose version must be the one named, and to files. */
  apply(edit: WorkspaceEdit | undefined): void;
  stop(): Promise<void>;
}

/** What VS Code's client can do, as far as it matters. */
export const fullCapabilities: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true },
  },
  textDocument: {
    publishDiagnostics: {
      relatedInformation: true,
      codeDescriptionSupport: true,
      dataSupport: true,
      versionSupport: true,
      tagSupport: { valueSet: [1, 2] },
    },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } },
      dataSupport: true,
      isPreferredSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
  },
};

const patienceMs = 8000;
const running = new Set<TestClient>();

/** Ends what tests have left running. */
export async function stopClients(): Promise<void> {
  await Promise.all([...running].map((client) => client.stop()));
}

export async function startClient(options: ClientOptions = {}): Promise<TestClient> {
  const child = spawn(process.execPath, [await serverProgram()], { stdio: ['pipe', 'pipe', 'pipe'] });
  const messages: string[] = [];
  child.stderr.on('data', (data: Buffer) => messages.push(data.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const documents = new Map<string, TextDocument>();
  const received = new Map<string, PublishDiagnosticsParams[]>();
  const registrations: Registration[] = [];
  const listeners = new Set<() => void>();

  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    const list = received.get(params.uri) ?? [];
    list.push(params);
    received.set(params.uri, list);
    for (const listener of listeners) listener();
  });
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
    messages.push(message);
  });
  connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
    messages.push(message);
  });
  connection.onRequest(
    'client/registerCapability',
    ({ registrations: more }: { registrations: Registration[] }) => {
      registrations.push(...more);
      return null;
    },
  );
  connection.onRequest('workspace/configuration', ({ items }: { items: { scopeUri?: string }[] }) =>
    options.silentAboutSettings
      ? new Promise<never>(() => {})
      : items.map(({ scopeUri }) => settingsOf(client.settings, scopeUri)),
  );
  connection.onRequest('workspace/diagnostic/refresh', () => {
    messages.push('refresh');
    return null;
  });
  connection.onRequest('window/workDoneProgress/create', () => null);
  // A request to a server that has ended fails at once, with what it said last.
  void exited.then(() => connection.dispose());
  connection.listen();

  const client: TestClient = {
    connection,
    initialized: { capabilities: {} },
    registrations,
    messages,
    exited,
    settings: options.settings ?? {},
    open(uri, text, languageId = 'typescript') {
      documents.set(uri, TextDocument.create(uri, languageId, 1, text));
      void connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId, version: 1, text },
      });
    },
    type(uri, find, replacement) {
      const document = get(uri);
      const start = document.getText().indexOf(find);
      assert.ok(start >= 0, `there is no ${JSON.stringify(find)} in ${uri}`);
      assert.equal(document.getText().lastIndexOf(find), start, `${JSON.stringify(find)} is there twice`);
      const range = {
        start: document.positionAt(start),
        end: document.positionAt(start + find.length),
      };
      change(uri, [{ range, text: replacement }]);
    },
    setText: (uri, text) => change(uri, [{ text }]),
    close(uri) {
      documents.delete(uri);
      void connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    },
    text: (uri) => get(uri).getText(),
    version: (uri) => get(uri).version,
    changedOnDisk(...uris) {
      void connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: uris.map((uri) => ({ uri, type: isThere(uri) ? 2 : 3 })),
      });
    },
    settled: () => connection.sendRequest<Status>('schemawright/status'),
    async diagnosticsOf(uri, what, condition) {
      const last = () => received.get(uri)?.at(-1);
      const holds = () => {
        const params = last();
        return params !== undefined && condition(params.diagnostics, params.version);
      };
      await until(holds, () => `${what} in ${uri}; shown are ${describeAll(last())}\n${messages.join('\n')}`);
      return last()?.diagnostics ?? [];
    },
    shown: (uri) => received.get(uri)?.at(-1)?.diagnostics ?? [],
    published: (uri) => received.get(uri) ?? [],
    async codeActions(uri, range, only) {
      const diagnostics = client.shown(uri).filter((diagnostic) => touches(diagnostic.range, range));
      return connection.sendRequest('textDocument/codeAction', {
        textDocument: { uri },
        range,
        context: only ? { diagnostics, only } : { diagnostics },
      });
    },
    resolve: (action) => connection.sendRequest('codeAction/resolve', action),
    apply(edit) {
      assert.ok(edit, 'there is no edit');
      for (const each of edit.documentChanges ?? []) {
        assert.ok('edits' in each, 'an edit that makes or removes a file');
        applyTo(each);
      }
      for (const [uri, edits] of Object.entries(edit.changes ?? {})) {
        applyTo({ textDocument: { uri, version: null }, edits });
      }
    },
    async stop() {
      running.delete(client);
      if (child.exitCode !== null || child.signalCode !== null) return;
      await connection.sendRequest('shutdown').catch(() => {});
      await connection.sendNotification('exit').catch(() => {});
      const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
      await exited;
      clearTimeout(timer);
    },
  };
  running.add(client);

  const folders = options.folders?.map((uri) => ({ uri, name: uri.slice(uri.lastIndexOf('/') + 1) })) ?? null;
  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: folders?.[0]?.uri ?? null,
    workspaceFolders: folders,
    capabilities: options.capabilities ?? fullCapabilities,
    initializationOptions: options.initializationOptions,
  });
  void connection.sendNotification('initialized', {});
  return Object.assign(client, { initialized });

  function get(uri: string): TextDocument {
    const document = documents.get(uri);
    assert.ok(document, `${uri} is not open`);
    return document;
  }

  function change(uri: string, contentChanges: { range?: Range; text: string }[]): void {
    const document = get(uri);
    const version = document.version + 1;
    documents.set(uri, TextDocument.update(document, contentChanges as { text: string }[], version));
    void connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  function applyTo({ textDocument, edits }: TextDocumentEdit): void {
    const { uri, version } = textDocument;
    const document = documents.get(uri);
    const plain = edits.map((edit): TextEdit => {
      assert.ok('newText' in edit, 'an edit that this client did not say it knows');
      return edit;
    });
    if (!document) {
      const file = fileURLToPath(uri);
      const onDisk = TextDocument.create(uri, 'typescript', 0, readFileSync(file, 'utf8'));
      writeFileSync(file, TextDocument.applyEdits(onDisk, plain));
      client.changedOnDisk(uri);
      return;
    }
    if (version !== null) assert.equal(version, document.version, 'an edit of another version');
    client.setText(uri, TextDocument.applyEdits(document, plain));
  }

  async function until(condition: () => boolean, what: () => string): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const listener = () => {
        if (!condition()) return;
        done();
        resolve();
      };
      const timer = setTimeout(() => {
        done();
        reject(new Error(`waited in vain for ${what()}`));
      }, patienceMs);
      const done = () => {
        clearTimeout(timer);
        listeners.delete(listener);
      };
      listeners.add(listener);
    });
  }
}

function isThere(uri: string): boolean {
  return existsSync(fileURLToPath(uri));
}

/** Settings given by folder URI, or one object for all. */
function settingsOf(settings: unknown, scopeUri: string | undefined): unknown {
  const byFolder = settings as Readonly<Record<string, unknown>>;
  const keys = Object.keys(byFolder);
  if (!keys.some((key) => key.startsWith('file:'))) return settings;
  return scopeUri === undefined ? {} : byFolder[scopeUri];
}

function describeAll(params: PublishDiagnosticsParams | undefined): string {
  if (!params) return 'none';
  const list = params.diagnostics.map(
    ({ code, message, range }) => `${code} at ${range.start.line}: ${message}`,
  );
  return `version ${params.version}: ${list.join('; ') || 'nothing'}`;
}

function touches(one: Range, other: Range): boolean {
  return isBefore(one.start, other.end) && isBefore(other.start, one.end);
}

function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character <= other.character);
}

export function hasRule(diagnostics: readonly Diagnostic[], rule: string): boolean {
  return diagnostics.some(({ code }) => code === rule);
}

/** The diagnostic of a rule; a test that asks for it knows that it is there. */
export function ofRule(diagnostics: readonly Diagnostic[], rule: string): Diagnostic {
  const found = diagnostics.find(({ code }) => code === rule);
  assert.ok(found, `no ${rule} among ${diagnostics.map(({ code }) => code).join()}`);
  return found;
}

export function actionTitled(actions: readonly CodeAction[], title: string | RegExp): CodeAction {
  const matches = (action: CodeAction) =>
    typeof title === 'string' ? action.title === title : title.test(action.title);
  const found = actions.find(matches);
  assert.ok(found, `no action ${title} among ${actions.map((action) => action.title).join('; ')}`);
  return found;
}
