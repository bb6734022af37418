import type { Severity } from '../rules/rule.ts';

/** A finding about the linter's own comments and configuration rather than about a schema. */
export interface MetaRule {
  readonly id: MetaRuleId;
  readonly severity: Severity;
  readonly summary: string;
}

export type MetaRuleId =
  | 'invalid-configuration'
  | 'other-database'
  | 'pulled-schema'
  | 'syntax-error'
  | 'unknown-rule'
  | 'unreadable-schema'
  | 'unused-suppression';

export const metaRules: readonly MetaRule[] = [
  {
    id: 'invalid-configuration',
    severity: 'warning',
    summary: 'The configuration says something that is not understood.',
  },
  {
    id: 'unknown-rule',
    severity: 'warning',
    summary: 'A suppression or a configuration names a rule that does not exist.',
  },
  {
    id: 'unreadable-schema',
    severity: 'warning',
    summary: 'A schema or its drizzle configuration is of a kind that cannot be read.',
  },
  {
    id: 'other-database',
    severity: 'hint',
    summary: 'A file holds SQL of another database than PostgreSQL, which is not judged.',
  },
  {
    id: 'pulled-schema',
    severity: 'info',
    summary:
      'A schema was pulled from a database that is migrated elsewhere: what the rules say of its design is not told.',
  },
  {
    id: 'syntax-error',
    severity: 'error',
    summary: 'PostgreSQL cannot read a statement; the message is its own.',
  },
  { id: 'unused-suppression', severity: 'info', summary: 'A suppression silences nothing.' },
];
