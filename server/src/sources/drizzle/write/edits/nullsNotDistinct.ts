import type { SetNullsNotDistinct } from '../../../../model/edit.ts';
import { refuse } from '../../../write/refusal.ts';
import { changeChain } from '../chain.ts';
import { CHANGED, entryAt } from '../locate.ts';
import type { Outcome, Session } from '../session.ts';

/** `unique().on(…).nullsNotDistinct()`; Drizzle has nothing of the kind for an index. */
export function setNullsNotDistinct(session: Session, edit: SetNullsNotDistinct): Outcome {
  const entry = entryAt(session, edit.part);
  if (!entry) return refuse(CHANGED);
  const { view, chain } = entry;
  if (!chain.links.some(({ name }) => name === 'on')) return refuse(CHANGED);
  if (chain.links.some(({ name }) => name === 'nullsNotDistinct')) return undefined;
  session.draft.apply(view.file, changeChain(view, chain, { add: [{ text: '.nullsNotDistinct()' }] }));
  return undefined;
}
