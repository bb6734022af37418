import { parse } from 'jsonc-parser';

/** The object that a JSON text with comments and trailing commas holds; broken text gives what it can. */
export function parseJsonObject(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = parse(text, [], { allowTrailingComma: true });
  return isRecord(value) ? value : {};
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The strings of a value that should be a list of strings, or one. */
export function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
