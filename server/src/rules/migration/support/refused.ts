import type { EditRefusal } from '../../../model/edit.ts';

/** The sentence of a message that says why no fix is offered; empty where one is. */
export function notTakenApart(refusal: EditRefusal | undefined): string {
  return refusal === undefined ? '' : ` No steps are offered: ${refusal.reason}.`;
}
