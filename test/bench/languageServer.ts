import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { fileName } from '../support/bigSchema.ts';

/** The document that is open, and what is typed into it character by character and then taken back at once. */
export interface TypedDocument {
  /** Below the folder. */
  readonly file: string;
  readonly languageId: string;
  readonly typed: string;
  /** The offset at which it is typed. */
  at(text: string): number;
}

/** The name of a new column with a fault, in one of the files of a generated schema. */
export function newColumn(file: string): TypedDocument {
  return {
    file,
    languageId: 'typescript',
    typed: "createdOn: text('created_at'), ",
    at: (text) => text.indexOf("title: text('title')"),
  };
}

/** The packaged server as a process of its own, with one document open. */
export interface ServerSession {
  /** Milliseconds from the start of the process to the first diagnostics of the open file. */
  readonly firstDiagnostics: number;
  /** Types one character and answers the milliseconds until its diagnostics have arrived. */
  keystroke(): Promise<number>;
  /** Resident memory of the process in megabytes (Linux). */
  residentMemory(): number;
  /** Waits until the whole workspace has been read. */
  scanned(): Promise<void>;
  request<Answer>(method: string, params: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

const serverProgram = path.resolve(import.meta.dirname, '../../dist/server.cjs');

export async function startSession(
  folder: string,
  document: TypedDocument = newColumn(fileName(2)),
): Promise<ServerSession> {
  const started = performance.now();
  const child = spawn(process.execPath, [serverProgram, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  const waiting = new Map<string, (published: PublishDiagnosticsParams) => void>();
  connection.onNotification('textDocument/publishDiagnostics', (published: PublishDiagnosticsParams) =>
    waiting.get(published.uri)?.(published),
  );
  const rootUri = pathToFileURL(folder).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'bench' }],
    capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
    initializationOptions: { diagnostics: 'push' },
  });
  await connection.sendNotification('initialized', {});

  const file = path.join(folder, document.file);
  const uri = pathToFileURL(file).href;
  const text = readFileSync(file, 'utf8');
  const published = (version: number) =>
    new Promise<void>((resolve) => {
      waiting.set(uri, (params) => {
        if (params.version === version && params.diagnostics.length > 0) resolve();
      });
    });
  const first = published(1);
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: document.languageId, version: 1, text },
  });
  await first;
  const firstDiagnostics = performance.now() - started;
  return {
    firstDiagnostics,
    keystroke: createTypist(connection, uri, text, document, published),
    residentMemory: () => residentMemory(child),
    async scanned() {
      // Requests are answered in order, and this one only once the scan is over.
      await connection.sendRequest('schemawright/status');
    },
    request: (method, params) => connection.sendRequest(method, params),
    async stop() {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await exited;
      connection.dispose();
    },
  };
}

function createTypist(
  connection: ProtocolConnection,
  uri: string,
  text: string,
  { typed, at }: TypedDocument,
  published: (version: number) => Promise<void>,
): () => Promise<number> {
  const before = text.slice(0, at(text));
  const line = before.split('\n').length - 1;
  const column = before.length - before.lastIndexOf('\n') - 1;
  let version = 1;
  let length = 0;
  return async () => {
    const forward = length < typed.length;
    const removed = forward ? 0 : length;
    const inserted = forward ? (typed[length] as string) : '';
    const start = { line, character: column + (forward ? length : 0) };
    length = forward ? length + 1 : 0;
    version++;
    const answer = published(version);
    const from = performance.now();
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [
        { range: { start, end: { line, character: start.character + removed } }, text: inserted },
      ],
    });
    await answer;
    return performance.now() - from;
  };
}

function residentMemory(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
