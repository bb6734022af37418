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

/** Where nothing is added to a list of ours; a new list each time would be prepared each time. */
export const noWords: Vocabulary = [];

/** True when the name holds a term as whole words, anywhere: `unit_price` in `unitPriceNet`. */
export function hasTerm(name: string, ...vocabularies: readonly Vocabulary[]): boolean {
  const own = words(name);
  for (const vocabulary of vocabularies) {
    if (vocabulary.length === 0) continue;
    const { byFirst } = prepared(vocabulary);
    for (let at = 0; at < own.length; at++) if (isOneAt(own, byFirst.get(own[at] as string), at)) return true;
  }
  return false;
}

/** True when the name ends with a term: `order_status` with `status`. */
export function endsWithTerm(name: string, ...vocabularies: readonly Vocabulary[]): boolean {
  const own = words(name);
  const last = own[own.length - 1];
  if (last === undefined) return false;
  for (const vocabulary of vocabularies)
    for (const term of prepared(vocabulary).byLast.get(last) ?? noTerms)
      if (isAt(own, term, own.length - term.length)) return true;
  return false;
}

/** True when the name begins with a term: `is_active` with `is`. */
export function startsWithTerm(name: string, ...vocabularies: readonly Vocabulary[]): boolean {
  const own = words(name);
  const first = own[0];
  if (first === undefined) return false;
  for (const vocabulary of vocabularies)
    if (isOneAt(own, prepared(vocabulary).byFirst.get(first), 0)) return true;
  return false;
}

/** True when the whole name is a term, however it is cased. */
export function isTerm(name: string, ...vocabularies: readonly Vocabulary[]): boolean {
  const own = words(name);
  const first = own[0];
  if (first === undefined) return false;
  for (const vocabulary of vocabularies)
    for (const term of prepared(vocabulary).byFirst.get(first) ?? noTerms)
      if (term.length === own.length && isAt(own, term, 0)) return true;
  return false;
}

type Term = readonly string[];

const noTerms: readonly Term[] = [];

// Every rule asks of every name: loops, as closures and copies cost more than what is asked.
function isOneAt(own: readonly string[], terms: readonly Term[] | undefined, at: number): boolean {
  if (terms) for (const term of terms) if (isAt(own, term, at)) return true;
  return false;
}

function isAt(own: readonly string[], term: Term, at: number): boolean {
  if (at < 0 || at + term.length > own.length) return false;
  for (let i = 0; i < term.length; i++) if (own[at + i] !== term[i]) return false;
  return true;
}

type Terms = ReadonlyMap<string, readonly Term[]>;

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
  const groups = new Map<string, Term[]>();
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
