import { commonStart, endAlike } from '../../model/alikeText.ts';
import type { FilePath } from '../../model/span.ts';
import { spliced } from '../../model/spliced.ts';
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

/** Cuts a text that begins at an offset of its file. */
export function cutAnew(file: FilePath, text: string, from: number): readonly ScriptPart[] {
  return markOpenEnds(
    text,
    Array.from(piecesFrom(text, 0), (piece) => readPart(file, text, piece, from)),
  );
}

interface CutScript {
  readonly text: string;
  readonly parts: readonly ScriptPart[];
  /** How many parts at the start are known not to be left open. */
  readonly plain: number;
}

/** Cuts the new text of a whole file, of which a former one was cut. */
export function cutAgain(
  file: FilePath,
  former: CutScript,
  text: string,
): {
  readonly parts: readonly ScriptPart[];
  /** How many parts at the start are the former's. */
  readonly kept: number;
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
    fresh.push(readPart(file, text, piece, 0));
  }
  const marked = markOpenEnds(text, fresh, parts[rest]);
  if (distance === 0) return { kept, parts: spliced(parts, kept, rest, marked) };
  const tail = parts.slice(rest).map((part) => moved(part, distance));
  return { kept, parts: spliced(parts, kept, parts.length, [...marked, ...tail]) };
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

function readPart(file: FilePath, text: string, piece: SqlPiece, from: number): ScriptPart {
  const offset = from + piece.start;
  const common = { piece, offset, isOpenEnded: false };
  if (piece.kind !== 'statement') return { ...common, problems: [] };
  const parsed = parseStatement(text.slice(piece.start, piece.end));
  if (parsed.kind === 'broken') return { ...common, broken: parsed, problems: [] };
  const statement = { parsed, file, offset };
  return { ...common, statement, problems: inlineIndexes(statement) };
}

function markOpenEnds(text: string, parts: readonly ScriptPart[], after?: ScriptPart): readonly ScriptPart[] {
  return parts.map((part, i) =>
    isOpenEnded(text, part.piece, (parts[i + 1] ?? after)?.piece) ? { ...part, isOpenEnded: true } : part,
  );
}

function moved(part: ScriptPart, distance: number): ScriptPart {
  const { piece, offset, statement, problems } = part;
  return {
    ...part,
    piece: {
      ...piece,
      start: piece.start + distance,
      end: piece.end + distance,
      ...(piece.unclosed === undefined ? {} : { unclosed: piece.unclosed + distance }),
    },
    offset: offset + distance,
    ...(statement ? { statement: { ...statement, offset: statement.offset + distance } } : {}),
    problems: problems.map((problem) => ({
      ...problem,
      span: { ...problem.span, start: problem.span.start + distance, end: problem.span.end + distance },
    })),
  };
}
