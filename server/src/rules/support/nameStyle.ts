import { singulars, uncountableNouns } from '../vocabulary/plural.ts';
import { words } from '../vocabulary/words.ts';

/** How a schema's tables are named; undefined where there is no habit. */
export interface TableNaming {
  readonly case: NameCase | undefined;
  readonly number: 'singular' | 'plural' | undefined;
}

export type NameCase = 'snake_case' | 'camelCase' | 'PascalCase' | 'kebab-case';

/** The case a name shows; undefined for a single word in lower case, which is at home in several. */
export function nameCase(name: string): NameCase | undefined {
  if (/^[a-z0-9$]+(_[a-z0-9$]+)+$/.test(name)) return 'snake_case';
  if (/^[a-z0-9$]+(-[a-z0-9$]+)+$/.test(name)) return 'kebab-case';
  if (/^[a-z][a-z0-9$]*[A-Z][A-Za-z0-9$]*$/.test(name)) return 'camelCase';
  if (/^[A-Z][A-Za-z0-9$]*[a-z][A-Za-z0-9$]*$/.test(name)) return 'PascalCase';
  return undefined;
}

/** Whether a table is named after one thing or many; undefined where its last word does not tell. */
export function nounNumber(name: string): 'singular' | 'plural' | undefined {
  const last = words(name).at(-1);
  if (last === undefined || last.length < 3 || uncountableNouns.has(last) || !/^[a-z]+$/.test(last))
    return undefined;
  // A table that joins two others is named after both.
  if (words(name).some((word) => word === 'to' || word === 'on')) return undefined;
  if (/(ss|us|is|ing|ed|to|by|of)$/.test(last)) return undefined;
  return last.endsWith('s') && singulars(last).length > 0
    ? 'plural'
    : last.endsWith('s')
      ? undefined
      : 'singular';
}
