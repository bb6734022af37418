import type { Query } from '../../../model/query.ts';
import type { Operand } from '../../../model/queryExpression.ts';
import { unknown } from '../../../model/unknown.ts';
import type { CodeSql, QueryFrame, SqlPiece } from '../../source.ts';
import { parseStatement } from '../parse.ts';
import { splitSql } from '../split.ts';
import type { HoleName, SqlHoles } from './place.ts';
import { readStatement } from './readStatement.ts';

/** Values that the program puts in come under numbers from here on: the text may have some of its own. */
const firstNumber = 1000;

/**
 * Reads what stands in the text of a program: a statement, or several of one string. Undefined where PostgreSQL does
 * not read it, or where it is none of those that ask something of tables.
 */
export const readCodeSql: CodeSql = (pieces, frame, nextId) => {
  const statements = statementsOf(pieces);
  if (statements.length < 2) return readOne(pieces, frame, nextId);
  // Each is told at its own place, and what the call as a whole is, once.
  const { span: _, ...common } = frame;
  const one: QueryFrame = { ...common, result: [], countComparedWithZero: undefined };
  const found = statements.flatMap(
    (each, i) => readOne(each, i < statements.length - 1 ? { ...one, sql: [] } : one, nextId) ?? [],
  );
  return found.length > 0 ? found : undefined;
};

function readOne(
  pieces: readonly SqlPiece[],
  frame: QueryFrame,
  nextId: () => string,
): readonly Query[] | undefined {
  const whole = compose(pieces, false);
  const first = parseStatement(whole.text);
  if (first.kind === 'parsed')
    return readStatement({ parsed: first, spanAt: whole.spanAt, holes: whole.holes }, frame, nextId);
  // What is put in may be any part of a statement, or nothing.
  if (!pieces.some(({ kind }) => kind === 'open' || kind === 'value')) return undefined;
  const rest = compose(pieces, true);
  const parsed = parseStatement(rest.text);
  if (parsed.kind !== 'parsed') return undefined;
  const open = unknown('the program puts parts of it together');
  return readStatement({ parsed, spanAt: rest.spanAt, holes: rest.holes }, { ...frame, open }, nextId);
}

/** The pieces of each of the statements that semicolons part. */
function statementsOf(pieces: readonly SqlPiece[]): readonly (readonly SqlPiece[])[] {
  if (!pieces.some((piece) => piece.kind === 'text' && piece.text.includes(';'))) return [pieces];
  const { text, segments } = compose(pieces, false);
  return splitSql(text)
    .filter(({ kind }) => kind === 'statement')
    .map(({ start, end }) =>
      segments
        .filter((segment) => segment.start < end && segment.end > start)
        .map((segment) => cut(segment, start, end)),
    );
}

/** What lies of a piece between two offsets; all of it where it is no text. */
function cut({ start, end, piece }: Segment, from: number, to: number): SqlPiece {
  if (piece.kind !== 'text') return piece;
  const left = Math.max(from - start, 0);
  const right = Math.min(to, end) - start;
  const { file, start: at } = piece.span;
  return {
    ...piece,
    text: piece.text.slice(left, right),
    span: piece.isLiteral ? { file, start: at + left, end: at + right } : piece.span,
  };
}

interface Segment {
  /** In the composed text. */
  readonly start: number;
  readonly end: number;
  readonly piece: SqlPiece;
}

interface Composed {
  readonly text: string;
  readonly segments: readonly Segment[];
  spanAt(start: number, end: number): Query['span']['whole'];
  readonly holes: SqlHoles;
}

/** The statement's text with something in every hole. `withoutOpen`: only where a value must be. */
function compose(pieces: readonly SqlPiece[], withoutOpen: boolean): Composed {
  const segments: Segment[] = [];
  let text = '';
  pieces.forEach((piece, i) => {
    const start = text.length;
    text += textOf(piece, i, text, pieces[i + 1], withoutOpen);
    segments.push({ start, end: text.length, piece });
  });
  const at = (offset: number): Segment | undefined =>
    segments.find(({ start, end }) => start <= offset && offset < end);
  return {
    text,
    segments,
    spanAt(start, end) {
      const from = at(start) ?? segments[0];
      const to = at(Math.max(start, end - 1)) ?? from;
      const { span } = (from as Segment).piece;
      if (!from || !to) return span;
      const begin = startIn(from, start);
      const stop = endIn(to, end);
      return begin <= stop ? { file: span.file, start: begin, end: stop } : span;
    },
    holes: holesOf(pieces, segments),
  };
}

function textOf(
  piece: SqlPiece,
  index: number,
  before: string,
  next: SqlPiece | undefined,
  withoutOpen: boolean,
): string {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'table':
    case 'column':
      return nameOf(index);
    case 'value':
    case 'open': {
      const after = next?.kind === 'text' ? next.text : '';
      // A name, or a part of one.
      if (/[\w."]$|\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+(?:ONLY\s+)?$/i.test(before) || /^[\w."]/.test(after))
        return /'[^']*$/.test(before.replace(/'[^']*'/g, '')) ? `$${firstNumber + index}` : nameOf(index);
      if (withoutOpen && !asksForValue.test(before)) return ' ';
      // A list is written out with its parentheses.
      return /\bIN\s*$/i.test(before) ? `($${firstNumber + index})` : `$${firstNumber + index}`;
    }
    default:
      return piece satisfies never;
  }
}

/** What a value, or a condition, comes after. */
const asksForValue =
  /(?:[=<>(,+*/|-]|\b(?:LIKE|ILIKE|IN|ANY|LIMIT|OFFSET|AND|OR|NOT|WHERE|BETWEEN|THEN|ELSE|WHEN|SELECT|BY|ON|HAVING|VALUES))\s*$/i;

function nameOf(index: number): string {
  return `_hole_${index}_`;
}

function startIn({ start, piece }: Segment, offset: number): number {
  return piece.kind === 'text' && piece.isLiteral ? piece.span.start + offset - start : piece.span.start;
}

function endIn({ start, piece }: Segment, offset: number): number {
  return piece.kind === 'text' && piece.isLiteral ? piece.span.start + offset - start : piece.span.end;
}

function holesOf(pieces: readonly SqlPiece[], segments: readonly Segment[]): SqlHoles {
  const operandOf = (piece: SqlPiece | undefined): Operand | undefined =>
    piece?.kind === 'value' ? piece.operand : piece?.kind === 'open' ? unknownOperand(piece) : undefined;
  return {
    value: (number) => (number >= firstNumber ? operandOf(pieces[number - firstNumber]) : undefined),
    name(word): HoleName | undefined {
      const index = /^_hole_(\d+)_$/.exec(word)?.[1];
      const piece = index === undefined ? undefined : pieces[Number(index)];
      if (piece?.kind === 'table') return { kind: 'table', ref: piece.table, alias: piece.alias };
      return piece?.kind === 'column' ? { kind: 'column', column: piece.column } : undefined;
    },
    isMade: (word) => /_hole_\d+_/.test(word),
    within(start, end) {
      const inside = segments.filter(
        ({ start: from, end: to, piece }) => piece.kind !== 'text' && from >= start && to <= end && from < to,
      );
      const [first] = inside;
      if (!first) return undefined;
      const before = segments.filter(({ end: to }) => to <= first.start && to > start).at(-1);
      const piece = before?.piece;
      return {
        uses: inside.flatMap((each) => usesOf(each.piece)),
        prefix:
          before && piece?.kind === 'text' ? piece.text.slice(Math.max(0, start + 1 - before.start)) : '',
      };
    },
  };
}

function unknownOperand({ span }: SqlPiece): Operand {
  return { ...unknown('it may be any part of a statement', span), span };
}

function usesOf(piece: SqlPiece): readonly string[] {
  if (piece.kind === 'open') return piece.uses;
  return piece.kind === 'value' && 'uses' in piece.operand ? piece.operand.uses : [];
}
