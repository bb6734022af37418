import type { Extension } from '../extensionState.ts';

/** `schemawright.discardPlan`: ends the review; nothing is written. */
export function discardPlan({ migrations }: Extension): Promise<void> {
  return migrations.discard();
}
