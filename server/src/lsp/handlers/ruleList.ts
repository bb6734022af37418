import type { RuleSummary } from '../../protocol/ruleList.ts';

/** `schemawright/rules`: every rule there is. */
export async function handleRuleList(): Promise<readonly RuleSummary[]> {
  const { rules } = await import('../../rules/registry.generated.ts');
  return rules.map(({ id, group, severity, fix, summary }) => ({ id, group, severity, fix, summary }));
}
