import type { RemovePart } from '../../../../model/edit.ts';
import { refuse } from '../../../write/refusal.ts';
import { changeChain } from '../chain.ts';
import { removeEntry } from '../extraConfig.ts';
import { entryAt, linkAt } from '../locate.ts';
import type { Outcome, Session } from '../session.ts';

/** Takes a modifier off its column, or an entry out of the extra config. */
export function removePart(session: Session, edit: RemovePart): Outcome {
  const inline = linkAt(session, edit.part);
  if (inline) {
    const { view, chain, link } = inline;
    session.draft.apply(view.file, changeChain(view, chain, { drop: [link] }));
    return undefined;
  }
  const entry = entryAt(session, edit.part);
  if (!entry) return refuse('What is to be removed is not there any more.');
  return removeEntry(session, edit.table, entry.node);
}
