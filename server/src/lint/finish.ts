import type { FilePath, Span } from '../model/span.ts';
import { splicedUp } from '../model/spliced.ts';
import type { Severity } from '../rules/rule.ts';
import { stretchesChanged } from './changedParts.ts';
import type { Finding, FindingFix } from './finding.ts';
import { byPlace, joinByPlace, type RawFinding } from './findingStore.ts';
import type { MetaRuleId } from './metaRules.ts';
import { nearestName } from './nearestName.ts';
import type { FileSettings } from './settings.ts';
import type { Suppression } from './suppressions.ts';

/**
 * Turns a file's reports into findings: gives them the severity that is set for the file, leaves out the
 * suppressed ones, and adds what is wrong with the suppressions. `ruleIds` are all there are.
 */
export function finishFindings(
  reports: readonly RawFinding[],
  suppressions: readonly Suppression[],
  settings: FileSettings,
  ruleIds: readonly string[],
): readonly Finding[] {
  if (settings.ignored) return [];
  const used = new Set<string>();
  const findings: Finding[] = [];
  for (const report of reports) {
    const severity = settings.severityOf(report);
    if (severity === 'off' || severity === undefined) continue;
    if (suppressions.length > 0) {
      const silencing = suppressions.filter((suppression) => silences(suppression, report));
      for (const suppression of silencing) used.add(useKey(suppression, report.rule));
      if (silencing.length > 0) continue;
    }
    findings.push({ ...report, severity });
  }
  const ofSuppressions = suppressions.flatMap((suppression) =>
    checkSuppression(suppression, used, settings, ruleIds),
  );
  return ofSuppressions.length === 0 ? findings : [...findings, ...ofSuppressions].sort(byPlace);
}

/** The findings of one file again and again: where nothing is suppressed, those of the same reports are kept. */
export interface Finisher {
  /** @param others what else is told of the file, in the order of places */
  finish(
    reports: readonly RawFinding[],
    suppressions: readonly Suppression[],
    settings: FileSettings,
    others: readonly Finding[],
  ): readonly Finding[];
}

export function createFinisher(ruleIds: readonly string[]): Finisher {
  let last:
    | {
        readonly reports: readonly RawFinding[];
        readonly settings: FileSettings;
        readonly findings: readonly Finding[];
        /** True where another list was told, with others among them: nobody has this one. */
        readonly isUntold: boolean;
      }
    | undefined;
  return {
    finish(reports, suppressions, settings, others) {
      // A finding for each report: else they cannot be matched by their places in the lists.
      const matches = last && last.settings === settings && last.findings.length === last.reports.length;
      let findings: readonly Finding[];
      if (last && matches && suppressions.length === 0 && reports.length > 0) {
        let list = last.isUntold ? (last.findings as Finding[]) : last.findings.slice();
        // From the end, so that the places before stay where they are.
        for (const { start, end, items } of stretchesChanged(last.reports, reports).reverse())
          list = splicedUp(list, start, end, finishFindings(items, [], settings, ruleIds) as Finding[]);
        findings = list;
      } else findings = finishFindings(reports, suppressions, settings, ruleIds);
      const told = joinByPlace(findings, others);
      last =
        suppressions.length === 0 ? { reports, settings, findings, isUntold: told !== findings } : undefined;
      return told;
    },
  };
}

function silences(suppression: Suppression, report: RawFinding): boolean {
  const { start } = report.span;
  if (start < suppression.start || start >= suppression.end) return false;
  if (suppression.rules.length === 0) return suppression.wholeFile;
  return suppression.rules.some((rule) => rule.id === report.rule);
}

function useKey(suppression: Suppression, rule: string): string {
  return `${suppression.span.start} ${suppression.rules.length === 0 ? '' : rule}`;
}

function checkSuppression(
  suppression: Suppression,
  used: ReadonlySet<string>,
  settings: FileSettings,
  ruleIds: readonly string[],
): readonly Finding[] {
  const { rules, wholeFile } = suppression;
  const remove = removeAll(suppression);
  if (rules.length === 0 && !wholeFile) {
    const message = 'This suppression names no rule, so it does nothing.';
    return meta('unused-suppression', message, suppression.span, [remove], settings);
  }
  if (rules.length === 0) {
    if (used.has(useKey(suppression, ''))) return [];
    const message = 'Nothing in this file needs to be suppressed.';
    return meta('unused-suppression', message, suppression.span, [remove], settings);
  }
  return rules.flatMap(({ id, span }) => {
    const fix = rules.length === 1 ? remove : removeOne(suppression, span);
    const severity = settings.severity(id);
    if (severity === undefined) {
      const near = nearestName(id, ruleIds);
      const message = `There is no rule "${id}".${near ? ` Did you mean "${near}"?` : ''}`;
      return meta('unknown-rule', message, span, near ? [rename(span, near), fix] : [fix], settings);
    }
    // Of a rule that is switched off nobody knows whether it would find something.
    if (severity === 'off' || used.has(useKey(suppression, id))) return [];
    const message = `${id} finds nothing ${wholeFile ? 'in this file' : 'here'}: the suppression is not needed.`;
    return meta('unused-suppression', message, span, [fix], settings);
  });
}

/** One finding of a meta rule, or none when it is switched off. */
export function meta(
  rule: MetaRuleId,
  message: string,
  span: Span,
  fixes: readonly FindingFix[],
  settings: FileSettings,
): readonly Finding[] {
  const severity: Severity | 'off' = settings.severity(rule) ?? 'warning';
  if (severity === 'off') return [];
  return [{ rule, severity, message, span, related: [], fixes, entity: undefined }];
}

function removeAll({ removal }: Suppression): FindingFix {
  return textFix('Remove the suppression', 'safe', removal, '');
}

/** Takes one name out of the list, with the comma that belongs to it. */
function removeOne({ rules }: Suppression, span: Span): FindingFix {
  const i = rules.findIndex((rule) => rule.span === span);
  const next = rules[i + 1];
  const previous = rules[i - 1];
  const cut = next
    ? { file: span.file, start: span.start, end: next.span.start }
    : { file: span.file, start: previous?.span.end ?? span.start, end: span.end };
  return textFix('Remove the rule from the suppression', 'safe', cut, '');
}

/** Puts a name in the place of another. */
export function rename(span: Span, name: string): FindingFix {
  return textFix(`Change to ${name}`, 'suggested', span, name);
}

function textFix(title: string, safety: FindingFix['safety'], span: Span, newText: string): FindingFix {
  const file: FilePath = span.file;
  return {
    title,
    safety,
    edits: [],
    textEdits: [{ file, edits: [{ start: span.start, end: span.end, newText }] }],
  };
}
