import type { RuleGroup } from '../rules/rule.ts';

let groups: ReadonlyMap<string, RuleGroup> | undefined;

/** Answers the group of a rule by its id. The rules are loaded with the first question. */
export async function groupsOfRules(): Promise<(rule: string) => RuleGroup | undefined> {
  if (!groups) {
    const { rules } = await import('../rules/registry.generated.ts');
    groups = new Map(rules.map(({ id, group }) => [id, group]));
  }
  const known = groups;
  return (rule) => known.get(rule);
}
