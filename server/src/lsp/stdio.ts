import { createConnection } from 'vscode-languageserver/node';
import { openWorkspace } from './openWorkspace.ts';
import { guardProcess } from './process.ts';
import { startServer } from './server.ts';

/** Serves one client on standard input and output until it says goodbye; the process ends with it. */
export function startStdioServer(): void {
  // Anything else on standard output would break the protocol.
  console.log = console.info = console.debug = console.error;
  const connection = createConnection(process.stdin, process.stdout);
  guardProcess(connection);
  startServer(connection, { createWorkspace: openWorkspace });
}
