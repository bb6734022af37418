import { createConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-languageserver/node';
import { openWorkspace } from './openWorkspace.ts';
import { guardProcess } from './process.ts';
import { startServer } from './server.ts';
import { startStdioServer } from './stdio.ts';

/** The process the extension starts; `--node-ipc` is what VS Code's client passes for its own channel. */
export function startProgram(): void {
  if (process.argv.includes('--node-ipc')) {
    const connection = createConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
    guardProcess(connection);
    startServer(connection, { createWorkspace: openWorkspace });
  } else {
    startStdioServer();
  }
}
