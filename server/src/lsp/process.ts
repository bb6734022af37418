import type { Connection } from 'vscode-languageserver/node';
import { logFailure } from './guard.ts';

/** What no handler caught is logged, and the server goes on: an editor without findings is worse. */
export function guardProcess(connection: Connection): void {
  process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
    // The client is gone: there is nobody left to serve.
    if (error.code === 'EPIPE' || error.code === 'ERR_IPC_CHANNEL_CLOSED') process.exit(1);
    logFailure(connection, 'the server', error);
  });
  process.on('unhandledRejection', (error) => logFailure(connection, 'the server', error));
}
