import type { Extension } from '../extensionState.ts';

/** `schemawright.showOutput`: opens the log. */
export function showOutput({ output }: Extension): void {
  output.show();
}
