import type { Node } from 'libpg-query';
import type { Query } from '../../../model/query.ts';
import { afterGroup, tokenAt } from '../tokens.ts';
import { type SqlPlace, spanOfRange } from './place.ts';

/** Where a statement stands: from its first word to its last; the name is the word that says what it does. */
export function statementSpan(node: Node, kind: string, isWhole: boolean, place: SqlPlace): Query['span'] {
  const tokens = place.parsed.tokens();
  const word = words[kind] ?? 'SELECT';
  const range = isWhole ? { from: 0, to: tokens.length } : bodyRange(node, word, place);
  let name = range.from;
  for (let i = range.from; i < range.to; i++) {
    if (tokens[i]?.word === '(' && i > range.from) i = afterGroup(tokens, i) - 1;
    else if (tokens[i]?.word === word) {
      name = i;
      break;
    }
  }
  return {
    whole: spanOfRange(place, range),
    name: spanOfRange(place, { from: name, to: name + 1 }),
  };
}

/** A part of a statement has no place of its own in the tree: it stands around what it is made of. */
function bodyRange(
  node: Node,
  word: string,
  place: SqlPlace,
): { readonly from: number; readonly to: number } {
  const tokens = place.parsed.tokens();
  const inside = firstLocation(node, place);
  if (inside === undefined) return { from: 0, to: tokens.length };
  let from = tokenAt(tokens, inside);
  // Back to the word that begins it, over groups that are closed before.
  let depth = 0;
  for (; from > 0; from--) {
    const at = tokens[from]?.word;
    if (at === ')' || at === ']') depth++;
    else if (at === '(' || at === '[') depth--;
    else if (depth <= 0 && at === word) break;
  }
  let to = from;
  for (let open = 0; to < tokens.length; to++) {
    const at = tokens[to]?.word;
    if (at === '(' || at === '[') open++;
    else if ((at === ')' || at === ']') && --open < 0) break;
  }
  return { from, to };
}

const words: Readonly<Record<string, string>> = {
  SelectStmt: 'SELECT',
  InsertStmt: 'INSERT',
  UpdateStmt: 'UPDATE',
  DeleteStmt: 'DELETE',
  MergeStmt: 'MERGE',
};

/** The offset of the first thing that the tree places below a node. */
function firstLocation(node: Node, { parsed }: SqlPlace): number | undefined {
  let first: number | undefined;
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null)
      for (const [key, child] of Object.entries(value)) {
        if (key === 'location' && typeof child === 'number' && child >= 0)
          first = first === undefined ? child : Math.min(first, child);
        else visit(child);
      }
  };
  visit(node);
  return first === undefined ? undefined : parsed.offsets.fromBytes(first);
}
