import type { Extension } from '../extensionState.ts';

/** `schemawright.writePlan`: writes the migration that is reviewed. */
export function writePlan({ migrations }: Extension): Promise<void> {
  return migrations.write();
}
