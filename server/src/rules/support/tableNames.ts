import { plurals, singular } from '../vocabulary/plural.ts';
import { words } from '../vocabulary/words.ts';

/**
 * The names a table of such things may have: `order_item` gives `order_item`, `order_items`, `orderItems`,
 * `OrderItem` and so on, each also behind the prefixes of the asking table's own name (`app_post` → `app_user`).
 */
export function tableNamesFor(thing: string, ownTable: string): readonly string[] {
  const stem = words(thing);
  const last = stem.at(-1);
  if (last === undefined) return [];
  const forms = new Set([last, singular(last), ...plurals(last), ...plurals(singular(last))]);
  const names = new Set<string>();
  for (const form of forms) {
    const parts = [...stem.slice(0, -1), form];
    const snake = parts.join('_');
    const pascal = parts.map(capitalized).join('');
    const spellings = [snake, pascal, pascal.charAt(0).toLowerCase() + pascal.slice(1), parts.join('')];
    for (const spelling of spellings) names.add(spelling);
    for (const prefix of prefixesOf(ownTable)) for (const spelling of spellings) names.add(prefix + spelling);
  }
  return [...names];
}

/** `app_blog_post` gives `app_` and `app_blog_`. */
function prefixesOf(name: string): readonly string[] {
  const prefixes: string[] = [];
  for (let i = 1; i < name.length - 1; i++) {
    if (name[i] === '_' || name[i] === '-') prefixes.push(name.slice(0, i + 1));
  }
  return prefixes;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
