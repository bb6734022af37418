import { plurals, singulars } from '../vocabulary/plural.ts';
import { words } from '../vocabulary/words.ts';

/**
 * The names a table of such things may have: `order_item` gives `order_item`, `order_items`, `orderItems`,
 * `OrderItem` and so on, and the first two also behind the prefix of the asking table (`app_post` → `app_user`).
 */
export function tableNamesFor(thing: string, ownTable: string): readonly string[] {
  const stem = words(thing);
  const last = stem.at(-1);
  if (last === undefined) return [];
  const prefix = /^[^_-]+[_-]/.exec(ownTable)?.[0];
  const names = new Set<string>();
  for (const form of new Set([last, ...plurals(last), ...singulars(last)])) {
    const parts = [...stem.slice(0, -1), form];
    const snake = parts.join('_');
    const pascal = parts.map(capitalized).join('');
    names
      .add(snake)
      .add(pascal)
      .add(pascal.charAt(0).toLowerCase() + pascal.slice(1))
      .add(parts.join(''));
    if (prefix !== undefined) names.add(prefix + snake);
  }
  return [...names];
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
