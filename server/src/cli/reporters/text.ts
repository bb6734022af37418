import type { Colors } from 'picocolors/types';
import type { Severity } from '../../rules/rule.ts';
import type { CheckReport, ReportedFinding } from '../report.ts';
import { summaryLine } from './summary.ts';

/** For people: each finding with its source line and the marked span below it. */
export async function formatText(report: CheckReport, colors: Colors): Promise<string> {
  const width = await widthFor(report);
  const paint: Readonly<Record<Severity, (text: string) => string>> = {
    error: colors.red,
    warning: colors.yellow,
    info: colors.blue,
    hint: colors.cyan,
  };
  // One list, joined once: what is put together on the way is copied again and again.
  const lines: string[] = [];
  for (const finding of report.findings)
    addBlock(lines, finding, { colors, width, paint: paint[finding.severity] });
  for (const notice of report.notices) lines.push(`${colors.dim('note:')} ${notice.message}`, '');
  lines.push(colors.bold(summaryLine(report)), '');
  return lines.join('\n');
}

type Width = (text: string) => number;

/** What counts the columns of a terminal has large tables, which plain texts need not. */
async function widthFor({ findings }: CheckReport): Promise<Width> {
  const isPlain = findings.every(({ sourceLine = '' }) => /^[\t\x20-\x7e]*$/.test(sourceLine));
  return isPlain ? (text) => text.replaceAll('\t', '').length : (await import('string-width')).default;
}

interface Style {
  readonly colors: Colors;
  readonly width: Width;
  readonly paint: (text: string) => string;
}

/** Adds the lines of a finding, and an empty one. */
function addBlock(lines: string[], finding: ReportedFinding, style: Style): void {
  const { colors, paint } = style;
  const { start } = finding.range;
  const place = `${finding.file}:${start.line}:${start.column}`;
  lines.push(
    `${colors.underline(place)} ${paint(finding.severity)} ${finding.message} ${colors.dim(finding.rule)}`,
  );
  addFrame(lines, finding, style);
  for (const { file, range, message } of finding.related)
    lines.push(`  ${colors.dim(`${file}:${range.start.line}:${range.start.column}`)} ${message}`);
  const fix = finding.fixes[0];
  if (fix) lines.push(`  ${colors.dim(fix.safety === 'safe' ? 'fix:' : 'suggestion:')} ${fix.title}`);
  lines.push('');
}

/** Of longer lines (minified, a dump's rows) only what stands around the place is shown. */
const maxLineLength = 500;
const shownAround = 120;

function shortened(text: string, at: 'start' | 'end'): string {
  if (text.length <= shownAround) return text;
  return at === 'start' ? `…${text.slice(-shownAround)}` : `${text.slice(0, shownAround)}…`;
}

/** The first line of the span with carets below; widths as terminals show them, tabs kept as tabs. */
function addFrame(lines: string[], finding: ReportedFinding, { colors, width, paint }: Style): void {
  const { start, end } = finding.range;
  const whole = finding.sourceLine;
  if (whole === undefined) return;
  const from = start.column - 1;
  const to = end.line === start.line ? end.column - 1 : whole.length;
  const isLong = whole.length > maxLineLength;
  const before = isLong ? shortened(whole.slice(0, from), 'start') : whole.slice(0, from);
  const marked = isLong ? shortened(whole.slice(from, to), 'end') : whole.slice(from, to);
  const line = isLong ? before + marked + shortened(whole.slice(to), 'end') : whole;
  const number = String(start.line);
  const indent = before.includes('\t')
    ? before
        .split('\t')
        .map((part) => ' '.repeat(width(part)))
        .join('\t')
    : ' '.repeat(width(before));
  const carets = '^'.repeat(Math.max(1, width(marked.trimEnd())));
  lines.push(
    `${colors.dim(`${number} │`)} ${line}`,
    `${colors.dim(`${' '.repeat(number.length)} │`)} ${indent}${paint(carets)}`,
  );
}
