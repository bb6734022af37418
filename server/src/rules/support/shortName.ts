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
  const room = limit - suffix.length - 1;
  if (identifierLength(whole, 'bytes') <= room) return `${whole}_${suffix}`;
  const words = whole.split('_').filter((word) => word !== '');
  while (identifierLength(words.join('_'), 'bytes') > room) {
    const longest = words.reduce(
      (best, word, i) => (word.length > (words[best] as string).length ? i : best),
      0,
    );
    const word = [...(words[longest] as string)];
    if (word.length <= 1) words.pop();
    else words[longest] = word.slice(0, -1).join('');
  }
  // Two names that were shortened to the same must not collide.
  const mark = checksum(whole);
  const body = words
    .join('_')
    .slice(0, room - mark.length - 1)
    .replace(/_+$/, '');
  return `${body}_${mark}_${suffix}`;
}

/** Four characters that differ for different names (FNV-1a, 32 bits). */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return (hash >>> 0).toString(36).slice(-4).padStart(4, '0');
}
