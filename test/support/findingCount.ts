import type { Rule } from '../../server/src/rules/rule.ts';
import { lint } from './checkRule.ts';

/** How often a rule reports in a schema of one file; for tables of cases, where messages are of no interest. */
export function findingCount(
  rule: Rule,
  text: string,
  options: Readonly<Record<string, unknown>> = {},
): number {
  return lint(rule, new Map([['schema.ts', text]]), { options }).length;
}
