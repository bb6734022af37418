import { identifierLength, type NamedPart } from '../../model/names.ts';

const suffixes: Readonly<Record<NamedPart['kind'], string>> = {
  'primary-key': 'pk',
  unique: 'unique',
  'foreign-key': 'fk',
  index: 'idx',
  check: 'check',
};

/** Both databases take it. */
const limit = 63;

/**
 * A name for a constraint or index that fits into every database: table, columns and what it is, as far as
 * they fit; the longest words are shortened first. The same input gives the same name.
 */
export function shortName(table: string, columns: readonly string[], part: Pick<NamedPart, 'kind'>): string {
  const suffix = suffixes[part.kind];
  const whole = [table, ...columns].join('_');
  if (fits(`${whole}_${suffix}`)) return `${whole}_${suffix}`;
  // Two names that were shortened to the same must not collide.
  const end = `${checksum(whole)}_${suffix}`;
  const words = whole.split('_').filter((word) => word !== '');
  while (!fits([...words, end].join('_'))) {
    const longest = words.reduce(
      (best, word, i) => (word.length > (words[best] as string).length ? i : best),
      0,
    );
    const word = [...(words[longest] as string)];
    if (word.length > 1) words[longest] = word.slice(0, -1).join('');
    else words.pop();
  }
  return [...words, end].join('_');
}

function fits(name: string): boolean {
  return identifierLength(name, 'bytes') <= limit;
}

/** Four characters that differ for different names (FNV-1a, 32 bits). */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return (hash >>> 0).toString(36).slice(-4).padStart(4, '0');
}
