import type { Severity } from '../../rules/rule.ts';
import type { CheckReport, ReportedFinding } from '../report.ts';
import { summaryLine } from './summary.ts';

const command: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/**
 * Workflow commands that GitHub Actions turns into annotations.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function formatGithub(report: CheckReport): string {
  return `${[...report.findings.map(annotation), summaryLine(report)].join('\n')}\n`;
}

function annotation(finding: ReportedFinding): string {
  const { start, end } = finding.range;
  const properties = {
    file: finding.file,
    line: start.line,
    // Columns are only heeded where the annotation stays on one line.
    ...(start.line === end.line ? { col: start.column, endColumn: end.column } : { endLine: end.line }),
    title: `schemawright: ${finding.rule}`,
  };
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${command[finding.severity]} ${list.join(',')}::${escapeData(finding.message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
