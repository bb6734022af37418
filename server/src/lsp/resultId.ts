import { createHash } from 'node:crypto';
import type { Diagnostic } from 'vscode-languageserver/node';

/** Names a list of diagnostics by its content: equal lists have equal names, even of another server run. */
export function resultIdOf(diagnostics: readonly Diagnostic[]): string {
  if (diagnostics.length === 0) return 'none';
  return createHash('sha1').update(JSON.stringify(diagnostics)).digest('base64url').slice(0, 16);
}
