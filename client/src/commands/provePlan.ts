import type { Extension } from '../extensionState.ts';

/** `schemawright.provePlan`: proves the migration that is reviewed. */
export function provePlan({ migrations }: Extension): Promise<void> {
  return migrations.prove();
}
