import type { Node } from 'libpg-query';
import { type Place, spanAt } from '../../model/placedSpan.ts';
import type { SqlText } from '../../model/schema.ts';
import type { FilePath, Span } from '../../model/span.ts';
import { maxIdentifierBytes } from './identifiers.ts';
import type { ParsedStatement, Token } from './parse.ts';
import { afterGroup, nextGroup, splitAtCommas, type TokenRange, textRange, tokenAt } from './tokens.ts';

/** A parsed statement at its place in a file: gives spans for what the tree only names. */
export interface PlacedStatement {
  readonly parsed: ParsedStatement;
  readonly file: FilePath;
  /** UTF-16 offset of the statement in the file. */
  readonly offset: number;
  /** Set where its spans are to move with the text. */
  readonly place?: Place;
}

/** The type and the fields of a node. */
export function nodeEntry(node: Node): readonly [string, object] {
  return Object.entries(node)[0] as [string, object];
}

/** A span of the file from offsets of the statement. */
export function spanOf(statement: PlacedStatement, start: number, end: number): Span {
  const { file, offset, place } = statement;
  if (!place) return { file, start: offset + start, end: offset + end };
  const within = offset - place.offset;
  return spanAt(place, within + start, within + end);
}

export function wholeSpan(statement: PlacedStatement): Span {
  return spanOf(statement, 0, statement.parsed.text.length);
}

/** The UTF-16 offset of a tree location, which counts bytes; 0 where the tree leaves it out. */
export function offsetOf(statement: PlacedStatement, location: number | undefined): number {
  return statement.parsed.offsets.fromBytes(location ?? 0);
}

/** The index of the token at a tree location. */
export function tokenOf(statement: PlacedStatement, location: number | undefined): number {
  return tokenAt(statement.parsed.tokens(), offsetOf(statement, location));
}

export function rangeSpan(statement: PlacedStatement, { from, to }: TokenRange): Span {
  return spanBetween(statement, from, to);
}

export function tokenSpan(statement: PlacedStatement, index: number): Span {
  return spanBetween(statement, index, index + 1);
}

/** The span of the tokens from one up to another; of the whole statement where there are none. */
export function spanBetween(statement: PlacedStatement, from: number, to: number): Span {
  const tokens = statement.parsed.tokens();
  const first = tokens[from];
  const last = tokens[to - 1];
  return first && last && to > from ? spanOf(statement, first.start, last.end) : wholeSpan(statement);
}

/** The place of a name, and its text where PostgreSQL cuts it. */
export function nameSpans(
  statement: PlacedStatement,
  index: number,
): { readonly name: Span; readonly longName?: string } {
  const token = statement.parsed.tokens()[index];
  const span = tokenSpan(statement, index);
  // A code unit has three bytes at most.
  if (token && (token.end - token.start) * 3 <= maxIdentifierBytes) return { name: span };
  const written = token ? statement.parsed.text.slice(token.start, token.end) : '';
  const name = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
  return Buffer.byteLength(name) > maxIdentifierBytes ? { name: span, longName: name } : { name: span };
}

/** The end of a possibly qualified name that begins at a token: `a`, `a.b`, `"a"."b"`. */
export function afterName(tokens: readonly Token[], from: number): number {
  let index = from + 1;
  while (tokens[index]?.word === '.') index += 2;
  return index;
}

/** The span of a relation named at a tree location, and the index after it. */
export function nameAt(
  statement: PlacedStatement,
  location: number | undefined,
): { readonly span: Span; readonly after: number } {
  const from = tokenOf(statement, location);
  const after = afterName(statement.parsed.tokens(), from);
  return { span: spanBetween(statement, from, after), after };
}

/** The elements of the first parenthesised list at or after a token, with the index after it. */
export function listAt(
  statement: PlacedStatement,
  from: number,
  to?: number,
): { readonly elements: readonly TokenRange[]; readonly after: number } | undefined {
  const tokens = statement.parsed.tokens();
  const open = nextGroup(tokens, from, to);
  if (open === undefined) return undefined;
  const after = afterGroup(tokens, open);
  return { elements: splitAtCommas(tokens, open + 1, after - 1), after };
}

/** The source text of a token range as a fragment of SQL. */
export function sqlText(
  statement: PlacedStatement,
  range: TokenRange,
  columns: readonly string[] = [],
): SqlText {
  const text = textRange(statement.parsed.tokens(), range);
  return {
    text: text ? statement.parsed.text.slice(text.start, text.end) : '',
    columns,
    complete: true,
    span: rangeSpan(statement, range),
  };
}

/** The range without the parentheses that enclose all of it. */
export function withoutParentheses(statement: PlacedStatement, range: TokenRange): TokenRange {
  const tokens = statement.parsed.tokens();
  let { from, to } = range;
  while (tokens[from]?.word === '(' && afterGroup(tokens, from) === to && to - from > 2) {
    from++;
    to--;
  }
  return { from, to };
}

/** The expression inside of the first parentheses of a range. */
export function expressionGroup(statement: PlacedStatement, range: TokenRange): TokenRange {
  const tokens = statement.parsed.tokens();
  let { from } = range;
  while (from < range.to && tokens[from]?.word !== '(') from++;
  let to = range.to;
  let depth = 0;
  for (let index = from; index < range.to; index++) {
    if (tokens[index]?.word === '(') depth++;
    else if (tokens[index]?.word === ')' && --depth === 0) {
      to = index + 1;
      break;
    }
  }
  return withoutParentheses(statement, { from, to });
}

/** The column names that an expression refers to, in order, each once. */
export function columnsIn(node: unknown): readonly string[] {
  const found = new Set<string>();
  visit(node);
  return [...found];

  function visit(value: unknown): void {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) {
        if (key === 'ColumnRef') addReference(child as { fields?: readonly Node[] });
        else visit(child);
      }
    }
  }

  function addReference({ fields = [] }: { fields?: readonly Node[] }): void {
    const last = fields[fields.length - 1];
    if (last && 'String' in last && last.String.sval !== undefined) found.add(last.String.sval);
  }
}
