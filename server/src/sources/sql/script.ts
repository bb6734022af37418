import type { FilePath } from '../../model/span.ts';
import { spliced } from '../../model/spliced.ts';
import type { Mend, SourceProblem } from '../source.ts';
import type { DatabaseState } from './database.ts';
import { isPostgresText } from './foreignDatabase.ts';
import { findOtherDialect, type PlacedBroken } from './otherDialect.ts';
import { hasPlaceholders } from './psqlVariables.ts';
import { refusalOf } from './refusedForm.ts';
import { applyStatement } from './replay.ts';
import { cutAgain, cutAnew, type ScriptPart } from './scriptParts.ts';
import type { PlacedStatement } from './statement.ts';

/** The statements of one SQL file at their places, and what PostgreSQL does not accept of it. */
export interface SqlScript {
  readonly text: string;
  /** Everything that was cut, in its order. */
  readonly parts: readonly ScriptPart[];
  readonly statements: readonly PlacedStatement[];
  readonly problems: readonly SourceProblem[];
  /** How many parts at the start are neither left open nor the place of a problem, and how many at the end. */
  readonly plain: number;
  readonly plainBehind: number;
  /** The database whose SQL most of it is, where that is not PostgreSQL. */
  readonly otherDatabase?: string;
}

/** A part of a text, in UTF-16 offsets. */
export interface ScriptRange {
  readonly start: number;
  readonly end: number;
}

export interface ScriptOptions {
  /** The part of the text that is read; all of it where left out. */
  readonly range?: ScriptRange;
  /** The last reading of the whole file, which is used up. */
  readonly former?: SqlScript | undefined;
  /** True where the spans of what is read are to move with the text, see `model/placedSpan.ts`. */
  readonly moves?: boolean;
}

/**
 * Cuts and parses a script, or a part of one. A broken statement is told at its place; the others are read.
 * What is another database's SQL is told once. Of a former reading of the whole file those parts are kept whose
 * text is the same: an edit costs the statements that it touches.
 */
export function readScript(
  file: FilePath,
  text: string,
  { range, former: last, moves = false }: ScriptOptions = {},
): SqlScript {
  const cut = { file, from: range?.start ?? 0, moves };
  const former = range ? undefined : last;
  const { parts, kept, behind } = former
    ? cutAgain(cut, former, text)
    : { parts: cutAnew(cut, range ? text.slice(range.start, range.end) : text), kept: 0, behind: 0 };
  let plain = former ? Math.min(kept, former.plain) : 0;
  const plainStatements = former ? statementsUpTo(former.statements, parts[plain - 1]) : 0;
  const end = parts.length - (former ? Math.min(behind, former.plainBehind, parts.length - plain) : 0);
  let lastOdd = -1;
  const fresh: PlacedStatement[] = [];
  const problems: SourceProblem[] = [];
  const broken: PlacedBroken[] = [];
  const tell = (message: string, start: number, end: number, code = 'syntax-error', mend?: Mend) =>
    problems.push({ code, message, span: { file, start, end }, ...(mend ? { mend } : {}) });
  let isInConflict = false;
  for (let at = plain; at < end; at++) {
    const { piece, offset, statement, broken: refused, problems: own, isOpenEnded } = parts[at] as ScriptPart;
    const isPlain = !refused && piece.kind !== 'conflict-marker' && own.length === 0 && !isOpenEnded;
    if (!isPlain) lastOdd = at;
    if (isPlain && plain === at) plain++;
    if (statement) fresh.push(statement);
    // What a marker cuts through is broken by the marker.
    else if (refused && !isMarker(parts[at - 1]) && !isMarker(parts[at + 1]))
      broken.push({ broken: refused, offset });
    else if (piece.kind === 'conflict-marker') {
      // One conflict is told once, where it begins.
      if (!isInConflict) tell('merge conflict marker', offset, offset + piece.end - piece.start);
      const sign = text[offset];
      isInConflict = sign === '<' || (isInConflict && sign !== '>');
    } else if (piece.kind === 'copy-data' && piece.unclosed !== undefined) {
      const start =
        offset + (/^\s*/.exec(text.slice(offset, offset + piece.end - piece.start))?.[0].length ?? 0);
      tell('unterminated COPY data: no line \\. ends it', start, lineEnd(text, start));
    }
    if (own.length > 0) problems.push(...own);
  }
  const statements = former
    ? spliced(former.statements, plainStatements, firstFrom(former.statements, parts, end), fresh)
    : fresh;
  const garbled = garbledAt(text, parts);
  if (garbled !== undefined)
    problems.push({
      code: 'other-encoding',
      message: 'This file is not UTF-8: what stands here could not be read.',
      span: { file, start: garbled, end: garbled + 1 },
    });
  const other = findOtherDialect(file, broken);
  if (other) problems.push(other.problem);
  // SQLite's and PostgreSQL's CREATE TABLE are often the same text: one AUTOINCREMENT speaks for the tables beside it.
  const isOther =
    other &&
    (other.explained.size * 2 > broken.length + statements.length ||
      (other.tellsOfText && !isPostgresText(text)));
  for (const each of broken) {
    // What one sign speaks for is refused for that reason.
    if (isOther || other?.explained.has(each)) continue;
    const { broken: refused, offset } = each;
    if (hasPlaceholders(refused.text)) continue;
    const { message, mend } = refusalOf(refused);
    const code = refused.isOnlyUnread ? 'too-deep' : 'syntax-error';
    tell(message, offset + refused.at, offset + refused.end, code, mend && movedBy(mend, offset));
  }
  return {
    text,
    parts,
    statements,
    problems,
    plain: plain === end ? parts.length : plain,
    plainBehind: parts.length - 1 - lastOdd,
    ...(isOther ? { otherDatabase: other.database } : {}),
  };
}

function movedBy({ title, edits }: Mend, offset: number): Mend {
  return {
    title,
    edits: edits.map(({ start, end, newText }) => ({ start: start + offset, end: end + offset, newText })),
  };
}

/** How many of the statements, which stand in their order, belong to the parts up to one. */
function statementsUpTo(statements: readonly PlacedStatement[], part: ScriptPart | undefined): number {
  let low = 0;
  let high = part ? statements.length : 0;
  while (part && low < high) {
    const middle = (low + high) >> 1;
    if ((statements[middle] as PlacedStatement).offset <= part.offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of the first of the statements that belongs to the parts from one on. */
function firstFrom(
  statements: readonly PlacedStatement[],
  parts: readonly ScriptPart[],
  from: number,
): number {
  let at = from;
  while (at < parts.length && !parts[at]?.statement) at++;
  const first = parts[at]?.statement;
  return first ? statements.indexOf(first) : statements.length;
}

function isMarker(part: ScriptPart | undefined): boolean {
  return part?.piece.kind === 'conflict-marker';
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** The first sign, outside of comments, that stands for bytes that are no UTF-8. */
function garbledAt(text: string, parts: readonly ScriptPart[]): number | undefined {
  if (!text.includes('\uFFFD')) return undefined;
  for (const { piece, offset } of parts) {
    const at = text.indexOf('\uFFFD', offset);
    if (at < 0) return undefined;
    if (at < offset + piece.end - piece.start) return at;
  }
  return undefined;
}

/** The database after all statements of a script. */
export function replayScript(state: DatabaseState, script: SqlScript): DatabaseState {
  return script.statements.reduce<DatabaseState>(
    (current, statement) => applyStatement(current, statement),
    state,
  );
}
