import type { Extension } from '../extensionState.ts';
import type { MigrationNode } from '../migrations/migrationsView.ts';

/** `schemawright.showMigrationInDiagram`: what a migration of the view changes, in the diagram. */
export async function showMigrationInDiagram({ diagrams }: Extension, node?: unknown): Promise<void> {
  const { kind, ...rest } = (node ?? {}) as Partial<MigrationNode>;
  if (kind !== 'migration' || !('migration' in rest) || !rest.migration) return;
  await diagrams.compare({ kind: 'step', document: rest.migration.document });
}
