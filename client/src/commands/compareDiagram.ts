import type { Extension } from '../extensionState.ts';

/** `schemawright.compareDiagram`: shows what is different from a revision, the last migration or a dump. */
export function compareDiagram({ diagrams }: Extension): Promise<void> {
  return diagrams.compare();
}
