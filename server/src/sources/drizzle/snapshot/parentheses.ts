/**
 * SQL without the parentheses that change nothing: around all of it, doubled ones, and around an operand of AND or OR
 * that has neither inside. drizzle-kit 1.x writes more of them than 0.x. Two expressions that differ still do.
 */
export function withoutIdleParentheses(sql: string): string {
  return text(simplified(parse(tokens(sql), { at: 0 }), true));
}

type Piece = string | readonly Piece[];

/** Quoted texts and names, words, white space, and single other characters. */
function tokens(sql: string): readonly string[] {
  return sql.match(/'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\w+|\s+|[^\w\s]/g) ?? [];
}

function parse(list: readonly string[], place: { at: number }): readonly Piece[] {
  const pieces: Piece[] = [];
  while (place.at < list.length) {
    const token = list[place.at++] ?? '';
    if (token === ')') break;
    pieces.push(token === '(' ? parse(list, place) : token);
  }
  return pieces;
}

/** @param isAlone nothing stands beside the pieces but the parentheses around them */
function simplified(pieces: readonly Piece[], isAlone: boolean): readonly Piece[] {
  const solid = trimmed(pieces);
  const [only] = solid;
  if (isAlone && solid.length === 1 && typeof only === 'object') return simplified(only, true);
  return solid.flatMap((piece, index) => {
    if (typeof piece === 'string') return [piece];
    const before = neighbour(solid, index, -1);
    const after = neighbour(solid, index, 1);
    const isGroup = isBoundary(before);
    const inner = simplified(piece, isGroup);
    const isIdle = isGroup && isBoundary(after) && !inner.some(isConnective);
    return isIdle ? inner : [inner];
  });
}

function trimmed(pieces: readonly Piece[]): readonly Piece[] {
  const isSpace = (piece: Piece | undefined) => typeof piece === 'string' && piece.trim() === '';
  let from = 0;
  let to = pieces.length;
  while (from < to && isSpace(pieces[from])) from++;
  while (to > from && isSpace(pieces[to - 1])) to--;
  return pieces.slice(from, to);
}

function neighbour(pieces: readonly Piece[], index: number, step: 1 | -1): Piece | undefined {
  const next = pieces[index + step];
  return typeof next === 'string' && next.trim() === '' ? pieces[index + 2 * step] : next;
}

function isConnective(piece: Piece): boolean {
  return typeof piece === 'string' && /^(and|or)$/i.test(piece);
}

function isBoundary(piece: Piece | undefined): boolean {
  return piece === undefined || isConnective(piece);
}

function text(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : `(${text(piece)})`)).join('');
}
