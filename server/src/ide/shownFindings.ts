import type { Finding } from '../lint/finding.ts';
import { byPlace } from '../lint/findingStore.ts';
import type { Severity } from '../rules/rule.ts';

/**
 * So many findings of a file an editor is given. VS Code shows no more than a thousand and leaves out the rest by itself;
 * tens of thousands, as a dump has, are megabytes that are sent with each keystroke. One place is left for the word on it.
 */
export const mostShown = 999;

const bySeverity: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/**
 * The findings of a file that an editor is given, in the order of their places, and how many are left out. The more severe go
 * first, of equal ones those around a place.
 * @param findings in the order of their places
 * @param near an offset in the file
 */
export function shownFindings(
  findings: readonly Finding[],
  near: number,
): { readonly shown: readonly Finding[]; readonly leftOut: number } {
  if (findings.length <= mostShown) return { shown: findings, leftOut: 0 };
  const shown: Finding[] = [];
  for (const severity of bySeverity) {
    const room = mostShown - shown.length;
    if (room === 0) break;
    shown.push(
      ...around(
        findings.filter((finding) => finding.severity === severity),
        near,
        room,
      ),
    );
  }
  return { shown: shown.sort(byPlace), leftOut: findings.length - shown.length };
}

function around(findings: readonly Finding[], near: number, room: number): readonly Finding[] {
  if (findings.length <= room) return findings;
  const behind = findings.findIndex(({ span }) => span.start >= near);
  const middle = behind < 0 ? findings.length : behind;
  const from = Math.max(0, Math.min(middle - (room >> 1), findings.length - room));
  return findings.slice(from, from + room);
}
