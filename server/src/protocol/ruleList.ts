/** Request without parameters: every rule, sorted by id. */
export const ruleListMethod = 'schemawright/rules';

export interface RuleSummary {
  readonly id: string;
  readonly group: string;
  readonly severity: string;
  readonly fix: string;
  readonly summary: string;
}
