import type { TextEdit } from '../../../model/edit.ts';
import type { QueryOrigin } from '../../../model/query.ts';
import type { NewCondition } from '../../../model/queryEdit.ts';
import type { Span } from '../../../model/span.ts';
import type { Fix, FixSafety } from '../../rule.ts';

type Simple = Exclude<NewCondition, { kind: 'kept' | 'and' | 'or' }>;

/**
 * A fix that puts a condition in the place of another: in Drizzle's words, or in SQL where the query is SQL, in a file
 * of its own or in the text of the program.
 */
export function conditionFix(
  origin: QueryOrigin,
  title: string,
  safety: FixSafety,
  replaces: Span,
  condition: Simple,
): readonly Fix[] {
  if (origin === 'file' || origin === 'template' || origin === 'string')
    return [
      {
        title,
        safety,
        edits: [],
        textEdits: [{ file: replaces.file, edits: sqlEdits(replaces, condition) }],
      },
    ];
  return [{ title, safety, edits: [], queryEdits: [{ kind: 'set-condition', replaces, condition }] }];
}

/** True when the pieces have places of their own inside the whole: they do not in the text of a template. */
export function standApart(whole: Span, pieces: readonly Span[]): boolean {
  return pieces.every(
    ({ start, end }) =>
      whole.start <= start && end <= whole.end && (whole.start < start || end < whole.end) && start < end,
  );
}

/** What stays keeps its place; what stands around it is written anew. */
function sqlEdits(replaces: Span, condition: Simple): readonly TextEdit[] {
  const kept = condition.kind === 'in' ? [condition.operand, ...condition.values] : [condition.operand];
  const between = (i: number): string => {
    if (i === 0) return '';
    if (condition.kind === 'in') {
      if (i === kept.length) return ')';
      return i === 1 ? ' IN (' : ', ';
    }
    return condition.kind === 'is-null' ? ' IS NULL' : ' IS NOT NULL';
  };
  const edits: TextEdit[] = [];
  for (let i = 0; i <= kept.length; i++) {
    const start = kept[i - 1]?.end ?? replaces.start;
    const end = kept[i]?.start ?? replaces.end;
    const newText = between(i);
    if (start < end || newText !== '') edits.push({ start, end, newText });
  }
  return edits;
}
