import type { CheckReport } from '../report.ts';

/** The format scripts read; its shape is versioned and documented in docs/cli.md. */
export function formatJson(report: CheckReport): string {
  const findings = report.findings.map(({ rule, severity, message, file, range, fixes }) => ({
    rule,
    severity,
    message,
    file,
    range,
    fixes,
  }));
  return `${JSON.stringify({ version: 1, findings, summary: report.summary }, null, 2)}\n`;
}
