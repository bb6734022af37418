import type { FilePath } from '../../../model/span.ts';
import type { Draft } from './draft.ts';

/** True when a changed file has more syntax errors than before. */
export function isBroken(draft: Draft, file: FilePath): boolean {
  const before = draft.original(file);
  const after = draft.view(file)?.tree;
  return !before || !after || faults(after) > faults(before);
}

/** TypeScript keeps the syntax errors of a tree in a property that its types do not show. */
function faults(tree: object): number {
  return (tree as { parseDiagnostics?: readonly unknown[] }).parseDiagnostics?.length ?? 0;
}
