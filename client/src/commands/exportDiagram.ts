import type { Extension } from '../extensionState.ts';

/** `schemawright.exportDiagram`: writes the diagram that is shown as a picture or as text. */
export function exportDiagram({ diagrams }: Extension): Promise<void> {
  return diagrams.export();
}
