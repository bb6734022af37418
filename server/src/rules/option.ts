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

/** An option with a few possible values. */
export function choice<const T extends string>(
  values: readonly T[],
  defaultValue: NoInfer<T>,
  description: string,
): RuleOption<T> {
  return { default: defaultValue, description, schema: { enum: values } };
}
