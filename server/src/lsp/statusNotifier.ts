import type { Connection } from 'vscode-languageserver/node';
import { type Status, statusMethod } from '../protocol/status.ts';

/** The whole state is counted anew for each notification, so they are kept apart. */
const pauseMs = 250;

/**
 * A function that tells the client the status: at once after a pause, else when the pause is over, and only when
 * it has changed.
 */
export function createStatusNotifier(connection: Connection, status: () => Status): () => void {
  let pausing = false;
  let asked = false;
  let last = '';
  const tell = (): void => {
    asked = false;
    pausing = true;
    setTimeout(() => {
      pausing = false;
      if (asked) tell();
    }, pauseMs);
    const now = status();
    const text = JSON.stringify(now);
    if (text === last) return;
    last = text;
    void connection.sendNotification(statusMethod, now);
  };
  return () => {
    if (pausing) asked = true;
    else tell();
  };
}
