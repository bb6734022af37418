import type { Severity } from '../rules/rule.ts';

/** The findings that are about the linter's own comments and configuration, with their severity. */
export const metaSeverities = {
  'unused-suppression': 'info',
  'unknown-rule': 'warning',
  'invalid-configuration': 'warning',
} as const satisfies Readonly<Record<string, Severity>>;

export type MetaRuleId = keyof typeof metaSeverities;
