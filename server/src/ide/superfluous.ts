/** Rules whose finding covers text that could as well not be there; editors show it faded. */
const superfluous: ReadonlySet<string> = new Set([
  'duplicate-index',
  'redundant-index',
  'unused-suppression',
]);

export function isSuperfluous(rule: string): boolean {
  return superfluous.has(rule);
}
