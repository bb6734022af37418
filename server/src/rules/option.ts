import type { RuleOption } from './rule.ts';

/** An option that is a list of words or names. */
export function wordList(
  defaultValue: readonly string[],
  description: string,
): RuleOption<readonly string[]> {
  return { default: defaultValue, description, schema: { type: 'array', items: { type: 'string' } } };
}

/** An option that is a whole number. */
export function wholeNumber(defaultValue: number, description: string, minimum = 0): RuleOption<number> {
  return { default: defaultValue, description, schema: { type: 'integer', minimum } };
}

/** An option that is on or off. */
export function toggle(defaultValue: boolean, description: string): RuleOption<boolean> {
  return { default: defaultValue, description, schema: { type: 'boolean' } };
}
