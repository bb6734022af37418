import type { Summary } from '../report.ts';

/** "3 errors, 1 warning in 12 tables of 4 files", or that nothing was found, or nothing to look at. */
export function summaryLine(summary: Summary): string {
  const counts = [
    plural(summary.errors, 'error'),
    plural(summary.warnings, 'warning'),
    plural(summary.infos, 'info'),
    plural(summary.hints, 'hint'),
  ].filter((text) => !text.startsWith('0 '));
  if (counts.length === 0 && summary.files === 0)
    return 'Found no schema here: no file with Drizzle tables, and no SQL that makes or changes tables';
  const where = `${plural(summary.tables, 'table')} of ${plural(summary.files, 'file')}`;
  return counts.length === 0 ? `No findings in ${where}` : `${counts.join(', ')} in ${where}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
