import { metaRules } from '../lint/metaRules.ts';

const metaRuleIds: ReadonlySet<string> = new Set(metaRules.map(({ id }) => id));

/** Rules whose finding covers text that could as well not be there; editors show it faded. */
const superfluous: ReadonlySet<string> = new Set([
  'duplicate-index',
  'redundant-index',
  'unused-suppression',
]);

/** True for a finding about suppressions or the configuration rather than about a schema. */
export function isMetaRule(rule: string): boolean {
  return metaRuleIds.has(rule);
}

export function isSuperfluous(rule: string): boolean {
  return superfluous.has(rule);
}
