import assert from 'node:assert/strict';
import { mostShown, shownFindings } from '../../server/src/ide/shownFindings.ts';
import type { Finding } from '../../server/src/lint/finding.ts';
import type { Severity } from '../../server/src/rules/rule.ts';

function findingsOf(severities: readonly Severity[]): readonly Finding[] {
  return severities.map((severity, start) => ({
    rule: 'some-rule',
    severity,
    message: 'Something.',
    span: { file: '/w/dump.sql', start, end: start + 1 },
    related: [],
    fixes: [],
    entity: undefined,
  }));
}

const startsOf = (findings: readonly Finding[]) => findings.map(({ span }) => span.start);

describe('the findings that an editor is given', () => {
  it('are all of them in a file as people write it', () => {
    const findings = findingsOf(Array.from({ length: mostShown }, () => 'hint'));
    assert.deepEqual(shownFindings(findings, 0), { shown: findings, leftOut: 0 });
  });

  it('are the most severe ones of a dump, in the order of their places', () => {
    const severities = Array.from({ length: 30_000 }, (_, i): Severity => (i % 100 === 0 ? 'error' : 'info'));
    const { shown, leftOut } = shownFindings(findingsOf(severities), 0);
    assert.equal(shown.length, mostShown);
    assert.equal(leftOut, 30_000 - mostShown);
    assert.equal(shown.filter(({ severity }) => severity === 'error').length, 300);
    assert.deepEqual(
      startsOf(shown),
      startsOf(shown).toSorted((a, b) => a - b),
    );
  });

  it('are of equal ones those around the place where somebody types', () => {
    const findings = findingsOf(Array.from({ length: 5000 }, () => 'warning'));
    assert.deepEqual(
      [0, 2500, 5000].map((near) => startsOf(shownFindings(findings, near).shown)[0]),
      [0, 2500 - (mostShown >> 1), 5000 - mostShown],
    );
  });
});
