import type { SchemaEdit, TextEdit } from '../../../model/edit.ts';
import type { EntityId } from '../../../model/schema.ts';
import type { FilePath } from '../../../model/span.ts';
import type { Draft } from './draft.ts';
import type { Outcome } from './session.ts';

/**
 * Makes edits on a draft. To read a schema of a thousand tables after each of a thousand edits would take minutes:
 * edits that cannot see each other are made in one round, on one reading. Those of a round speak of different
 * tables, and at most one of them makes something that others could share.
 */
export function writeInRounds(
  draft: Draft,
  edits: readonly SchemaEdit[],
  write: (draft: Draft, edit: SchemaEdit) => Outcome,
): Outcome {
  let waiting = edits;
  while (waiting.length > 0) {
    const later: SchemaEdit[] = [];
    const busy = new Set<EntityId>();
    const made = new Map<FilePath, TextEdit[]>();
    for (const edit of waiting) {
      const subjects = subjectsOf(edit);
      const isFree = subjects.every((subject) => !busy.has(subject));
      // An edit that waits keeps those behind it from overtaking.
      for (const subject of subjects) busy.add(subject);
      if (!isFree) {
        later.push(edit);
        continue;
      }
      const branch = draft.branch();
      const outcome = write(branch, edit);
      if (outcome) return outcome;
      const result = branch.result();
      if (result.some(({ file, edits: own }) => own.some((one) => touches(made.get(file), one))))
        later.push(edit);
      else for (const { file, edits: own } of result) made.set(file, [...(made.get(file) ?? []), ...own]);
    }
    for (const [file, own] of made) draft.apply(file, own);
    waiting = later;
  }
  return undefined;
}

/** What an edit reads or changes beside its own place. */
function subjectsOf(edit: SchemaEdit): readonly EntityId[] {
  const shared = 'what several tables can use';
  switch (edit.kind) {
    case 'export-binding':
      return [edit.entity];
    case 'add-foreign-key':
      return [edit.table, edit.target.table];
    case 'use-enum-type':
    case 'split-off':
    case 'set-on-update':
      return [edit.table, shared];
    case 'add-column':
      return edit.onUpdateNow ? [edit.table, shared] : [edit.table];
    default:
      return [edit.table];
  }
}

function touches(others: readonly TextEdit[] | undefined, edit: TextEdit): boolean {
  return others?.some((other) => edit.start <= other.end && other.start <= edit.end) ?? false;
}
