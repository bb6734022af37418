/** Names come again and again, terms of the vocabularies in every table: each is taken apart once. */
const taken = new Map<string, readonly string[]>();
const mostTaken = 20_000;

/**
 * The words of an identifier in lower case: `totalPrice`, `total_price` and `TotalPrice` give
 * `['total', 'price']`, `HTMLBody` gives `['html', 'body']`, digits stand alone (`line2` gives
 * `['line', '2']`).
 */
export function words(name: string): readonly string[] {
  let result = taken.get(name);
  if (!result) {
    const parts = name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}]+|\p{Lu}|\p{N}+/gu) ?? [];
    result = parts.map((word) => word.toLowerCase());
    if (taken.size >= mostTaken) taken.clear();
    taken.set(name, result);
  }
  return result;
}

/** A list of terms; a term of several words is written in snake case (`unit_price`). */
export type Vocabulary = readonly string[];

/** True when the name holds a term of the vocabulary as whole words, anywhere: `unit_price` in `unitPriceNet`. */
export function hasTerm(name: string, vocabulary: Vocabulary): boolean {
  const own = words(name);
  return vocabulary.some((term) => {
    const wanted = words(term);
    for (let at = 0; at + wanted.length <= own.length; at++) {
      if (wanted.every((word, i) => own[at + i] === word)) return true;
    }
    return false;
  });
}

/** True when the name ends with a term: `order_status` with `status`. */
export function endsWithTerm(name: string, vocabulary: Vocabulary): boolean {
  const own = words(name);
  return vocabulary.some((term) => {
    const wanted = words(term);
    return wanted.length <= own.length && wanted.every((w, i) => own[own.length - wanted.length + i] === w);
  });
}

/** True when the name begins with a term: `is_active` with `is`. */
export function startsWithTerm(name: string, vocabulary: Vocabulary): boolean {
  const own = words(name);
  return vocabulary.some((term) => words(term).every((word, i) => own[i] === word));
}

/** True when the whole name is a term, however it is cased. */
export function isTerm(name: string, vocabulary: Vocabulary): boolean {
  const own = words(name).join('_');
  return vocabulary.some((term) => words(term).join('_') === own);
}
