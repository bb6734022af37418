import type { Rule, RuleContext, SubjectKind, Subjects } from '../../server/src/rules/rule.ts';

/** What `report` of a test rule takes. */
type TestReport = Parameters<RuleContext['report']>[0] & { readonly data: string };

/** A rule with a single message, which is the text given with each report. */
export function testRule<S extends SubjectKind>(
  id: string,
  subject: S,
  check: (
    subject: Subjects[S],
    report: (at: TestReport['at'], text: string, more?: Partial<TestReport>) => void,
    context: RuleContext,
  ) => void,
  more: Partial<Rule> = {},
): Rule {
  return {
    id,
    group: 'conventions',
    severity: 'warning',
    since: '0.1.0',
    fix: 'none',
    dialects: ['postgresql', 'mysql', 'sqlite'],
    sources: [],
    summary: `${id}.`,
    why: '',
    silences: [],
    options: {},
    messages: { text: ((text: string) => text) as (data: never) => string },
    examples: { bad: [], good: [] },
    subject,
    check: (value, context) =>
      check(
        value as Subjects[S],
        (at, text, extra) => context.report({ at, message: 'text', data: text as never, ...extra }),
        context,
      ),
    ...more,
  };
}
