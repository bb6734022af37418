import { diagramProtocol } from '../../server/src/protocol/diagram.ts';
import type { HostMessage, WebviewMessageBody } from '../../server/src/protocol/diagramMessages.ts';
import type { KeptState } from './keptState.ts';

/** The editor around the webview. */
export interface Host {
  send(message: WebviewMessageBody): void;
  /** What was kept before the page was hidden or reloaded. */
  readonly kept: KeptState | undefined;
  keep(state: KeptState): void;
  onMessage(listener: (message: HostMessage) => void): void;
}

interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare const acquireVsCodeApi: () => WebviewApi;

/** May be called once in the life of a page. */
export function connectToHost(onOtherVersion: () => void): Host {
  const api = acquireVsCodeApi();
  return {
    send: (message) => api.postMessage({ protocol: diagramProtocol, ...message }),
    kept: readState(api.getState()),
    keep: (state) => api.setState(state),
    onMessage(listener) {
      window.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => {
        if (typeof data !== 'object' || data === null || !('kind' in data)) return;
        if (data.protocol === diagramProtocol) listener(data);
        else onOtherVersion();
      });
    },
  };
}

function readState(state: unknown): KeptState | undefined {
  const kept = state as KeptState | undefined;
  return kept?.protocol === diagramProtocol ? kept : undefined;
}
