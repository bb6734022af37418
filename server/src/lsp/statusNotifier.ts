import type { Connection } from 'vscode-languageserver/node';
import { type Status, statusMethod } from '../protocol/status.ts';

/** The whole state is counted anew for each notification, so they are kept apart. */
const pauseMs = 250;

/** A function that tells the client the status soon, at most once in a while, and only when it has changed. */
export function createStatusNotifier(connection: Connection, status: () => Status): () => void {
  let waiting = false;
  let last = '';
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      const now = status();
      const text = JSON.stringify(now);
      if (text === last) return;
      last = text;
      void connection.sendNotification(statusMethod, now);
    }, pauseMs);
  };
}
