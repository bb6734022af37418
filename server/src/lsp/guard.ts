import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver/node';

/** What went wrong as a line of the log. */
export function logFailure(connection: Connection, what: string, error: unknown): void {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  connection.console.error(`${what} failed: ${detail}`);
}

/**
 * A request handler that never fails by a fault of its own: the fault is logged and the answer is empty.
 * What is meant as an answer (a `ResponseError`) goes through.
 */
export function guardRequest<P, R>(
  connection: Connection,
  method: string,
  empty: R,
  handler: (params: P, token: CancellationToken) => Promise<R> | R,
): (params: P, token: CancellationToken) => Promise<R> {
  return async (params, token) => {
    try {
      return await handler(params, token);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      logFailure(connection, method, error);
      return empty;
    }
  };
}

/** A notification handler whose faults are logged. */
export function guardNotification<P>(
  connection: Connection,
  method: string,
  handler: (params: P) => void | Promise<void>,
): (params: P) => Promise<void> {
  return async (params) => {
    try {
      await handler(params);
    } catch (error) {
      logFailure(connection, method, error);
    }
  };
}

/** Ends a request that nobody waits for any more. */
export function throwIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) {
    throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
  }
}
