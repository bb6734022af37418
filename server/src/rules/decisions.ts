/** The pages of `docs/which`, each a table to decide by; the title of each. */
export const decisions = {
  'uuid-or-identity': 'Which primary key: identity or UUID?',
  'index-or-not': 'Which columns need an index?',
  'index-type': 'Which index type?',
  'normalise-or-not': 'Normalise, or not?',
  'isolation-level': 'Which isolation level, which lock?',
  pagination: 'Which pagination?',
  'enum-check-or-table': 'A few fixed values: enum, CHECK or table?',
  'time-type': 'Which type for a point in time?',
  'money-type': 'Which type for money?',
  'on-delete': 'Which ON DELETE?',
  'soft-delete': 'Delete, or mark as deleted?',
  'text-or-varchar': 'Text, varchar(n) or char(n)?',
} as const;

export type Decision = keyof typeof decisions;

/** Where the page of a decision stands on the web. */
export function decisionUrl(decision: Decision): string {
  return `https://github.com/schemawright/schemawright/blob/main/docs/which/${decision}.md`;
}
