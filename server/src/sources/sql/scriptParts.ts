import { commonStart, endAlike } from '../../model/alikeText.ts';
import { movePlace, newPlace } from '../../model/placedSpan.ts';
import type { FilePath } from '../../model/span.ts';
import { splicedUp } from '../../model/spliced.ts';
import type { SourceProblem } from '../source.ts';
import { inlineIndexes } from './otherDialect.ts';
import { type BrokenStatement, parseStatement } from './parse.ts';
import { isOpenEnded, piecesFrom, type SqlPiece } from './split.ts';
import type { PlacedStatement } from './statement.ts';

/** A piece of a script as it was read. */
export interface ScriptPart {
  /** In offsets of what was cut. */
  readonly piece: SqlPiece;
  /** Where it begins in the file. */
  readonly offset: number;
  readonly statement?: PlacedStatement;
  readonly broken?: BrokenStatement;
  readonly problems: readonly SourceProblem[];
  /** See `isOpenEnded`. */
  readonly isOpenEnded: boolean;
}

/** The file that a text is of. */
export interface CutFile {
  readonly file: FilePath;
  /** Where the text begins in it. */
  readonly from: number;
  /** True where spans are to move with the text, see `model/placedSpan.ts`. */
  readonly moves: boolean;
}

export function cutAnew(file: CutFile, text: string): readonly ScriptPart[] {
  return markOpenEnds(
    text,
    Array.from(piecesFrom(text, 0), (piece) => readPart(file, text, piece)),
  );
}

interface CutScript {
  readonly text: string;
  readonly parts: readonly ScriptPart[];
  /** How many parts at the start are known not to be left open. */
  readonly plain: number;
}

/**
 * Cuts the new text of a whole file, of which a former one was cut. The parts behind what differs are the former's,
 * moved to where they stand now: the former script is used up.
 */
export function cutAgain(
  file: CutFile,
  former: CutScript,
  text: string,
): {
  readonly parts: readonly ScriptPart[];
  /** How many parts at the start are the former's, and how many at the end. */
  readonly kept: number;
  readonly behind: number;
} {
  const { parts } = former;
  const kept = keptAtStart(former, text);
  const distance = text.length - former.text.length;
  const fresh: ScriptPart[] = [];
  let rest = parts.length;
  for (const piece of piecesFrom(text, kept === 0 ? 0 : (parts[kept]?.piece.start ?? 0))) {
    const same = firstAt(parts, piece.start - distance, kept);
    // From the same start on the same text is cut the same way.
    if (same !== undefined && endAlike(text, former.text, text.length - piece.start)) {
      rest = same;
      break;
    }
    fresh.push(readPart(file, text, piece));
  }
  const marked = markOpenEnds(text, fresh, parts[rest]);
  if (distance !== 0) for (let at = rest; at < parts.length; at++) move(parts[at] as ScriptPart, distance);
  // The list may be the former's, with other items.
  const behind = parts.length - rest;
  return { kept, behind, parts: splicedUp(parts as ScriptPart[], kept, rest, marked) };
}

/**
 * How many parts at the start are as they were. How a part ends shows by the next one's start at the latest, if
 * nothing is left open.
 */
function keptAtStart({ text: old, parts, plain }: CutScript, text: string): number {
  const common = commonStart(text, old);
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((parts[middle - 1] as ScriptPart).piece.end <= common) low = middle;
    else high = middle - 1;
  }
  const untouched = Math.max(0, low - 1);
  let kept = Math.min(untouched, plain);
  while (kept < untouched && !parts[kept]?.isOpenEnded) kept++;
  // Data of COPY is known as such by the statement before it.
  return parts[kept]?.piece.kind === 'copy-data' ? kept - 1 : kept;
}

/** The part, from one on, that is a statement at an offset. */
function firstAt(parts: readonly ScriptPart[], offset: number, from: number): number | undefined {
  let low = from;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle] as ScriptPart).piece.start < offset) low = middle + 1;
    else high = middle;
  }
  const found = parts[low];
  return found?.piece.start === offset && found.piece.kind === 'statement' ? low : undefined;
}

function readPart({ file, from, moves }: CutFile, text: string, piece: SqlPiece): ScriptPart {
  const offset = from + piece.start;
  const common = { piece, offset, isOpenEnded: false };
  if (piece.kind !== 'statement') return { ...common, problems: [] };
  const parsed = parseStatement(text.slice(piece.start, piece.end));
  if (parsed.kind === 'broken') return { ...common, broken: parsed, problems: [] };
  const statement = { parsed, file, offset, ...(moves ? { place: newPlace(file, offset) } : {}) };
  return { ...common, statement, problems: inlineIndexes(statement) };
}

function markOpenEnds(text: string, parts: readonly ScriptPart[], after?: ScriptPart): readonly ScriptPart[] {
  return parts.map((part, i) =>
    isOpenEnded(text, part.piece, (parts[i + 1] ?? after)?.piece) ? { ...part, isOpenEnded: true } : part,
  );
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function move(part: Mutable<ScriptPart>, distance: number): void {
  const piece: Mutable<SqlPiece> = part.piece;
  piece.start += distance;
  piece.end += distance;
  if (piece.unclosed !== undefined) piece.unclosed += distance;
  part.offset += distance;
  const statement: Mutable<PlacedStatement> | undefined = part.statement;
  if (!statement) return;
  statement.offset += distance;
  if (statement.place) movePlace(statement.place, distance);
  else if (part.problems.length > 0) part.problems = inlineIndexes(statement);
}
