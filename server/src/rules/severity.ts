import type { Severity } from './rule.ts';

/** From the mildest to the gravest. */
export const severities: readonly Severity[] = ['hint', 'info', 'warning', 'error'];

/** Whether a severity is as grave as a level, or graver; none is. */
export function isAtLeast(severity: Severity | undefined, level: Severity): boolean {
  return severity !== undefined && severities.indexOf(severity) >= severities.indexOf(level);
}
