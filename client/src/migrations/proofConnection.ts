import * as vscode from 'vscode';
import {
  type ProofConnection,
  type SealKey,
  sealKeyMethod,
} from '../../../server/src/protocol/migrations.ts';
import type { LanguageServer } from '../languageServer.ts';
import { seal } from './seal.ts';

/** Where proofs of this workspace run. A URL is kept by VS Code's secret storage and nowhere else. */
export interface ProofConnections {
  /** For the next request; undefined: the embedded database. */
  current(): Promise<ProofConnection | undefined>;
  /** @param url undefined: the connection of the configuration */
  set(url: string | undefined): Promise<void>;
  clear(): Promise<void>;
}

/** Stands in the place of a URL. */
const ofConfiguration = 'configuration';

export function createProofConnections(
  secrets: vscode.SecretStorage,
  server: LanguageServer,
): ProofConnections {
  return {
    async current() {
      const kept = await secrets.get(storageKey());
      if (kept === undefined || !vscode.workspace.isTrusted) return undefined;
      if (kept === ofConfiguration) return { kind: 'configuration' };
      const key = await server.request<SealKey>(sealKeyMethod, null);
      return key && { kind: 'sealed', ...seal(kept, key) };
    },
    async set(url) {
      await secrets.store(storageKey(), url ?? ofConfiguration);
    },
    async clear() {
      await secrets.delete(storageKey());
    },
  };
}

/** Each workspace has its own. */
function storageKey(): string {
  const { workspaceFile, workspaceFolders } = vscode.workspace;
  const place = workspaceFile ?? workspaceFolders?.[0]?.uri;
  return `proofConnection ${place ?? ''}`;
}
