import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from 'node-sarif-builder';
import type { Rule, Severity } from '../../rules/rule.ts';
import { rulePageUrl } from '../../rules/rulePage.ts';
import type { CheckReport } from '../report.ts';

const level: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/** SARIF 2.1.0, as code scanning services take it. */
export function formatSarif(report: CheckReport, rules: readonly Rule[], version: string): string {
  const run = new SarifRunBuilder({ defaultSourceLanguage: 'typescript' }).initSimple({
    toolDriverName: 'Schemawright',
    toolDriverVersion: version,
  });
  run.run.columnKind = 'utf16CodeUnits';
  for (const rule of rules)
    run.addRule(
      new SarifRuleBuilder().initSimple({
        ruleId: rule.id,
        shortDescriptionText: rule.summary,
        helpUri: rulePageUrl(rule.id),
      }),
    );
  for (const finding of report.findings) {
    const { start, end } = finding.range;
    run.addResult(
      new SarifResultBuilder().initSimple({
        level: level[finding.severity],
        messageText: finding.message,
        ruleId: finding.rule,
        fileUri: encodeURI(finding.file),
        startLine: start.line,
        startColumn: start.column,
        endLine: end.line,
        endColumn: end.column,
      }),
    );
  }
  const builder = new SarifBuilder();
  builder.addRun(run);
  return `${builder.buildSarifJsonString({ indent: true })}\n`;
}
