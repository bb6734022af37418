import type { Extension } from '../extensionState.ts';

/** `schemawright.showSafePlan`: reviews it in steps that keep nobody waiting. */
export function showSafePlan({ migrations }: Extension): Promise<void> {
  return migrations.inSteps();
}
