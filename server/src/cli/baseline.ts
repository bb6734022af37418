import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Severity } from '../rules/rule.ts';
import { UsageError } from './environment.ts';
import type { CheckReport, ReportedFinding } from './report.ts';

/**
 * Findings that a team lives with: by file and rule, a fingerprint for each. A fingerprint tells rule, file and
 * the text of the finding's line, not its number, so that what moves stays known. The same line twice has the
 * same fingerprint twice.
 */
export interface Baseline {
  readonly version: 1;
  readonly findings: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** The findings as sorted JSON, one fingerprint a line: a change of one finding is a diff of one line. */
export function formatBaseline(findings: readonly ReportedFinding[]): string {
  const files: Record<string, Record<string, readonly string[]>> = {};
  for (const finding of findings) {
    const { file, rule } = finding;
    files[file] = { ...files[file], [rule]: [...(files[file]?.[rule] ?? []), fingerprint(finding)] };
  }
  const sorted = sortedEntries(files).map(([file, rules]) => [
    file,
    Object.fromEntries(sortedEntries(rules).map(([rule, prints]) => [rule, [...prints].sort()])),
  ]);
  const baseline: Baseline = { version: 1, findings: Object.fromEntries(sorted) };
  return `${JSON.stringify(baseline, null, 2)}\n`;
}

/** @throws UsageError when the file is not there or is no baseline */
export function loadBaseline(path: string): Baseline {
  if (!existsSync(path)) throw new UsageError(`${path}: no such baseline; --write-baseline makes one`);
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isBaseline(value)) return value;
  } catch {
    // Told below.
  }
  throw new UsageError(`${path}: not a baseline of this version`);
}

/** The report without the findings that the baseline has, each of its fingerprints used once. */
export function withoutKnown(report: CheckReport, baseline: Baseline): CheckReport {
  const left = new Map<string, number>();
  for (const [file, rules] of Object.entries(baseline.findings))
    for (const [rule, prints] of Object.entries(rules))
      for (const print of prints) {
        const key = `${file}\n${rule}\n${print}`;
        left.set(key, (left.get(key) ?? 0) + 1);
      }
  const findings = report.findings.filter((finding) => {
    const key = `${finding.file}\n${finding.rule}\n${fingerprint(finding)}`;
    const count = left.get(key) ?? 0;
    if (count === 0) return true;
    left.set(key, count - 1);
    return false;
  });
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    ...report,
    findings,
    summary: {
      ...report.summary,
      errors: count('error'),
      warnings: count('warning'),
      infos: count('info'),
      hints: count('hint'),
    },
  };
}

function fingerprint({ rule, file, sourceLine = '' }: ReportedFinding): string {
  const normal = sourceLine.trim().replace(/\s+/g, ' ');
  return createHash('sha256').update(`${rule}\n${file}\n${normal}`).digest('hex').slice(0, 16);
}

function sortedEntries<T>(record: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function isBaseline(value: unknown): value is Baseline {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === 1 &&
    'findings' in value &&
    typeof value.findings === 'object' &&
    value.findings !== null
  );
}
