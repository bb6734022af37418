import type { EditRefusal, FileEdit } from '../../../../model/edit.ts';
import type { QueryEdit } from '../../../../model/queryEdit.ts';
import type { SourceHost } from '../../../source.ts';
import { refuse } from '../../../write/refusal.ts';
import { createDraft } from '../draft.ts';
import { dropUnusedImports } from '../imports.ts';
import type { Outcome } from '../session.ts';
import { isBroken } from '../validity.ts';
import { addLock, leaveOutColumns, setClient, setLimit } from './chains.ts';
import { mergeConditions, setCondition } from './conditions.ts';
import { askForOneRow } from './existence.ts';
import { liftFromLoop } from './loops.ts';
import { addOptions } from './options.ts';
import { selectColumns } from './selection.ts';
import type { QuerySession } from './session.ts';
import { parameterizeSql } from './sqlText.ts';
import { wrapInTransaction } from './transactions.ts';

/**
 * Turns edits of queries into text edits of the code, one after the other on a draft. All or nothing: the first that
 * cannot be written refuses the whole.
 */
export function writeQueryEdits(
  edits: readonly QueryEdit[],
  host: SourceHost,
): readonly FileEdit[] | EditRefusal {
  const session: QuerySession = { host, draft: createDraft(host) };
  for (const edit of edits) {
    const outcome = writeOne(session, edit);
    if (outcome) return outcome;
  }
  for (const file of session.draft.changed()) {
    dropUnusedImports(session.draft, file);
    if (isBroken(session.draft, file)) return refuse('The change would leave code that does not parse.');
  }
  return session.draft.result();
}

function writeOne(session: QuerySession, edit: QueryEdit): Outcome {
  switch (edit.kind) {
    case 'set-condition':
      return setCondition(session, edit);
    case 'merge-conditions':
      return mergeConditions(session, edit);
    case 'set-client':
      return setClient(session, edit);
    case 'add-lock':
      return addLock(session, edit);
    case 'set-limit':
      return setLimit(session, edit);
    case 'leave-out-columns':
      return leaveOutColumns(session, edit);
    case 'select-columns':
      return selectColumns(session, edit);
    case 'ask-for-one-row':
      return askForOneRow(session, edit);
    case 'add-options':
      return addOptions(session, edit);
    case 'parameterize-sql':
      return parameterizeSql(session, edit);
    case 'lift-from-loop':
      return liftFromLoop(session, edit);
    case 'wrap-in-transaction':
      return wrapInTransaction(session, edit);
    default:
      return edit satisfies never;
  }
}
