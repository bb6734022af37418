import type { FileEdit, SchemaEdit } from '../model/edit.ts';
import { placeOf } from '../model/placedSpan.ts';
import { moveQueryEdit, spansOfQueryEdit } from '../model/queryEdit.ts';
import type { Span } from '../model/span.ts';
import type { SubjectKind, Subjects } from '../rules/rule.ts';
import type { RawFinding } from './findingStore.ts';

type Subject = Subjects[SubjectKind];

/**
 * The findings of a subject at its new place, when the text around it changed but it did not. Undefined when
 * the subject differs in more than its place, or a finding shows something outside it. The same list when
 * nothing moved.
 */
export function moveFindings(
  findings: readonly RawFinding[],
  old: Subject,
  now: Subject,
): readonly RawFinding[] | undefined {
  const distance = now.span.whole.start - old.span.whole.start;
  if (!isMoved(old, now, now.span.whole.file, distance)) return undefined;
  const spans = findings.flatMap(spansOf).filter((span) => span.file === now.span.whole.file);
  // A place beside the subject may have moved by another distance.
  if (!spans.every((span) => isWithin(span, distance === 0 ? now : old))) return undefined;
  return distance === 0 ? findings : findings.map((finding) => moveFinding(finding, now, distance));
}

/** True for a place inside the definition, the name or, in SQL, a statement of its own of a part of a subject. */
export function isWithin(span: Span, subject: Subject): boolean {
  const { whole, name } = subject.span;
  if (holds(whole, span) || holds(name, span)) return true;
  if (subject.kind !== 'table') return false;
  const { primaryKey } = subject;
  return (
    (primaryKey !== undefined && holds(primaryKey.span.whole, span)) ||
    [subject.foreignKeys, subject.indexes, subject.uniques, subject.checks, subject.columns].some((parts) =>
      parts.some((part) => holds(part.span.whole, span)),
    )
  );
}

function holds(outer: Span, inner: Span): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end;
}

/** Every place that a finding holds. */
export function spansOf(finding: RawFinding): readonly Span[] {
  return [finding.span, ...finding.related.map(({ span }) => span), ...spansOfFixes(finding)];
}

/** The places that its fixes hold. */
export function spansOfFixes({ fixes }: RawFinding): readonly Span[] {
  const spans: Span[] = [];
  for (const fix of fixes) {
    for (const edit of fix.edits) {
      if ('part' in edit) spans.push(edit.part);
      if ('foreignKey' in edit) spans.push(edit.foreignKey);
      if ('replaces' in edit && edit.replaces) spans.push(edit.replaces);
    }
    for (const { file, edits } of fix.textEdits ?? [])
      for (const { start, end } of edits) spans.push({ file, start, end });
    for (const edit of fix.queryEdits ?? []) spans.push(...spansOfQueryEdit(edit));
  }
  return spans;
}

function moveFinding(finding: RawFinding, { span: { whole } }: Subject, distance: number): RawFinding {
  const move = (span: Span): Span =>
    span.file === whole.file
      ? { file: span.file, start: span.start + distance, end: span.end + distance }
      : span;
  const moveTexts = ({ file, edits }: FileEdit): FileEdit => ({
    file,
    edits:
      file === whole.file
        ? edits.map((edit) => ({ ...edit, start: edit.start + distance, end: edit.end + distance }))
        : edits,
  });
  const moveEdit = (edit: SchemaEdit): SchemaEdit => {
    if ('part' in edit) return { ...edit, part: move(edit.part) };
    if ('replaces' in edit && edit.replaces) return { ...edit, replaces: move(edit.replaces) };
    return 'foreignKey' in edit ? { ...edit, foreignKey: move(edit.foreignKey) } : edit;
  };
  return {
    ...finding,
    span: move(finding.span),
    related: finding.related.map(({ span, message }) => ({ span: move(span), message })),
    fixes: finding.fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map(moveEdit),
      ...(fix.textEdits ? { textEdits: fix.textEdits.map(moveTexts) } : {}),
      ...(fix.queryEdits ? { queryEdits: fix.queryEdits.map((edit) => moveQueryEdit(edit, move)) } : {}),
    })),
  };
}

/** True when two values are equal, those of their places that lie in the file being `distance` apart. */
function isMoved(old: unknown, now: unknown, file: string, distance: number): boolean {
  // One and the same object may stand in both, an empty list for one: it has moved when it has no place in it.
  if (old === now && distance === 0) return true;
  if (typeof old !== 'object' || typeof now !== 'object' || old === null || now === null) {
    return Object.is(old, now);
  }
  if (Array.isArray(old)) {
    if (!Array.isArray(now) || old.length !== now.length) return false;
    for (let i = 0; i < old.length; i++) if (!isMoved(old[i], now[i], file, distance)) return false;
    return true;
  }
  if (isSpan(old) && isSpan(now)) {
    // What moves with another place from now on is not kept, even where both stand at the same offset.
    if (placeOf(old) !== placeOf(now)) return false;
    const by = old.file === file ? distance : 0;
    return old.file === now.file && old.start + by === now.start && old.end + by === now.end;
  }
  const left = old as Record<string, unknown>;
  const right = now as Record<string, unknown>;
  let count = 0;
  for (const key in left) {
    count++;
    if (!(key in right) || !isMoved(left[key], right[key], file, distance)) return false;
  }
  for (const _ in right) count--;
  return count === 0;
}

function isSpan(value: object): value is Span {
  return 'start' in value && 'end' in value && 'file' in value;
}
