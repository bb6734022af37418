/**
 * The words of an identifier in lower case: `totalPrice`, `total_price` and `TotalPrice` give
 * `['total', 'price']`, `HTMLBody` gives `['html', 'body']`, digits stand alone (`line2` gives
 * `['line', '2']`).
 */
export function words(name: string): readonly string[] {
  let found = kept.get(name);
  if (!found) {
    found = split(name);
    if (kept.size >= keptAtMost) kept.clear();
    kept.set(name, found);
  }
  return found;
}

/** A schema has few names of its own (`id`, `created_at` …): most are asked for again and again. */
const kept = new Map<string, readonly string[]>();
const keptAtMost = 20_000;

function split(name: string): readonly string[] {
  if (/^[a-z]+(?:_[a-z]+)*$/.test(name)) return name.split('_');
  const found = name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}]+|\p{Lu}|\p{N}+/gu) ?? [];
  return found.map((word) => word.toLowerCase());
}

/**
 * A list of terms; a term of several words is written in snake case (`unit_price`). Keep lists in constants:
 * each is prepared once for looking up.
 */
export type Vocabulary = readonly string[];

/** True when the name holds a term as whole words, anywhere: `unit_price` in `unitPriceNet`. */
export function hasTerm(name: string, ...vocabularies: readonly Vocabulary[]): boolean {
  const own = words(name);
  return vocabularies.some((vocabulary) => {
    if (vocabulary.length === 0) return false;
    const { byFirst } = prepared(vocabulary);
    return own.some((word, at) => byFirst.get(word)?.some((term) => isAt(own, term, at)));
  });
}

/** True when the name ends with a term: `order_status` with `status`. */
export function endsWithTerm(name: string, ...vocabularies: readonly Vocabulary[]): boolean {
  const own = words(name);
  const last = own.at(-1);
  if (last === undefined) return false;
  return vocabularies.some((vocabulary) =>
    prepared(vocabulary)
      .byLast.get(last)
      ?.some((term) => isAt(own, term, own.length - term.length)),
  );
}

/** True when the name begins with a term: `is_active` with `is`. */
export function startsWithTerm(name: string, ...vocabularies: readonly Vocabulary[]): boolean {
  return beginsWith(name, vocabularies, false);
}

/** True when the whole name is a term, however it is cased. */
export function isTerm(name: string, ...vocabularies: readonly Vocabulary[]): boolean {
  return beginsWith(name, vocabularies, true);
}

function beginsWith(name: string, vocabularies: readonly Vocabulary[], isWhole: boolean): boolean {
  const own = words(name);
  const [first] = own;
  if (first === undefined) return false;
  return vocabularies.some((vocabulary) =>
    prepared(vocabulary)
      .byFirst.get(first)
      ?.some((term) => (!isWhole || term.length === own.length) && isAt(own, term, 0)),
  );
}

function isAt(own: readonly string[], term: readonly string[], at: number): boolean {
  return at >= 0 && at + term.length <= own.length && term.every((word, i) => own[at + i] === word);
}

type Terms = ReadonlyMap<string, readonly (readonly string[])[]>;

/** Each is made when it is asked for: most vocabularies are looked at from one end only. */
interface Prepared {
  readonly byFirst: Terms;
  readonly byLast: Terms;
}

const preparedVocabularies = new WeakMap<Vocabulary, Prepared>();

function prepared(vocabulary: Vocabulary): Prepared {
  let result = preparedVocabularies.get(vocabulary);
  if (!result) {
    result = prepare(vocabulary);
    preparedVocabularies.set(vocabulary, result);
  }
  return result;
}

function prepare(vocabulary: Vocabulary): Prepared {
  let byFirst: Terms | undefined;
  let byLast: Terms | undefined;
  return {
    get byFirst() {
      byFirst ??= grouped(vocabulary, 0);
      return byFirst;
    },
    get byLast() {
      byLast ??= grouped(vocabulary, -1);
      return byLast;
    },
  };
}

function grouped(vocabulary: Vocabulary, at: 0 | -1): Terms {
  const groups = new Map<string, (readonly string[])[]>();
  for (const written of vocabulary) {
    const term = words(written);
    const key = term.at(at);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(term);
    else groups.set(key, [term]);
  }
  return groups;
}
