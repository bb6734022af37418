import type { CheckReport } from '../report.ts';

/** "3 errors, 1 warning in 12 tables of 4 files", or that nothing was found, or nothing to look at. */
export function summaryLine({ summary, findings }: Pick<CheckReport, 'summary' | 'findings'>): string {
  const counts = [
    ['error', summary.errors],
    ['warning', summary.warnings],
    ['info', summary.infos],
    ['hint', summary.hints],
  ] as const;
  const has = (severity: string) => findings.some((finding) => finding.severity === severity);
  const shown = counts.filter(([severity, count]) => count > 0 && has(severity));
  const left = counts.filter(([severity, count]) => count > 0 && !has(severity));
  if (shown.length === 0 && summary.files === 0)
    return 'Found no schema here: no file with Drizzle tables, and no SQL that makes or changes tables';
  const where = `${plural(summary.tables, 'table')} of ${plural(summary.files, 'file')}`;
  const told = shown.length === 0 ? `No findings in ${where}` : `${listed(shown)} in ${where}`;
  const mildest = left.at(-1)?.[0];
  return mildest === undefined ? told : `${told}; ${listed(left)} not shown (--severity ${mildest})`;
}

function listed(counts: readonly (readonly [noun: string, count: number])[]): string {
  return counts.map(([noun, count]) => plural(count, noun)).join(', ');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
