/** The `casing` of a drizzle configuration. */
export type Casing = 'snake_case' | 'camelCase';

/** `unread`: the configuration sets one, but it is not known here which. */
export type CasingSetting = Casing | 'unread';

/** Lower-case runs with digits, acronyms, and capitalised words: what drizzle-orm's casing splits at. */
const word = /[\da-z]+|[A-Z]+(?![a-z])|[A-Z][\da-z]+/g;

/** A name that is the same in every casing, and without one. */
export function isCasedAlike(key: string): boolean {
  return key === casedName(key, 'snake_case') && key === casedName(key, 'camelCase');
}

/** A column's name made from its key, equal to drizzle-orm's casing.js; the key itself without a casing. */
export function casedName(key: string, casing: Casing | undefined): string {
  if (!casing) return key;
  const words = key.replace(/['\u2019]/g, '').match(word) ?? [];
  if (casing === 'snake_case') return words.map((part) => part.toLowerCase()).join('_');
  const [first = '', ...rest] = words;
  return first.toLowerCase() + rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
}
