import { ladders } from '../../vocabulary/ladders.ts';

/**
 * Where a new value of an enum belongs by what the values mean: words of one ladder, or numbers. Undefined where it
 * belongs to the end, or the order of those there are says nothing.
 * @param values those there are, in their order
 */
export function placeAmong(
  value: string,
  values: readonly string[],
): { readonly before: string } | undefined {
  for (const rankOf of [numberOf, ...ladders.map((ladder) => (word: string) => ladderRank(ladder, word))]) {
    const ranks = values.map(rankOf);
    const rank = rankOf(value);
    if (rank === undefined || ranks.length < 2) continue;
    const known = ranks.filter((each) => each !== undefined);
    // A word of something else says that the list is no ladder.
    if (known.length < ranks.length) continue;
    const isRising = known.every((each, index) => index === 0 || each > known[index - 1]!);
    const isFalling = known.every((each, index) => index === 0 || each < known[index - 1]!);
    if (!isRising && !isFalling) continue;
    const next = known.findIndex((each) => (isRising ? each > rank : each < rank));
    const before = values[next];
    return before === undefined ? undefined : { before };
  }
  return undefined;
}

/** `v2`, `tier 10`: the number, if all before it is the same in each. */
function numberOf(value: string): number | undefined {
  const found = /^(?:v|tier|level|step|phase|grade|size)?[ _-]?(\d{1,6})$/i.exec(value);
  return found ? Number(found[1]) : undefined;
}

function ladderRank(ladder: readonly string[], value: string): number | undefined {
  const rank = ladder.indexOf(value.toLowerCase().replace(/[_-]/g, ' '));
  return rank < 0 ? undefined : rank;
}
