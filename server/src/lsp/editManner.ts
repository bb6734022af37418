import { warningOf } from '../ide/carryOut.ts';
import type { EditAction } from '../ide/codeActions.ts';
import type { FilePath } from '../model/span.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { EditManner } from './convert.ts';

/** How the edit of an action is handed over: one that leads to a migration is shown first, and says to which. */
export function mannerOf(
  workspace: Workspace,
  file: FilePath,
  title: string,
  action: EditAction,
): EditManner {
  const description = warningOf(workspace, file, action);
  return {
    placeholder: action.kind.startsWith('suppress'),
    ...(description === undefined ? {} : { confirm: { label: title, description } }),
  };
}
