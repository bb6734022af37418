import assert from 'node:assert/strict';
import { withLateTexts } from '../../scripts/lateRuleTexts.ts';

const source = `
const shared = 'because';
export const rule = defineRule({
  id: 'a-rule',
  why: shared + '.',
  silences: ['one', \`two: \${shared}\`],
  messages: { why: (d) => d },
  examples: { bad: [{ title: 'why: x', fixture: 'a' }], good: [] },
  check() {},
});
`;

describe('the texts of a rule in the program', () => {
  it('are what they are in the source, and made when they are asked for', () => {
    const text = withLateTexts('rule.ts', source);
    const run = new Function('defineRule', `${text.replace('export const rule =', 'return')}`);
    const rule = run((definition: object) => definition) as Record<string, unknown>;
    const late = Object.entries(Object.getOwnPropertyDescriptors(rule)).flatMap(([name, { get }]) =>
      get ? [name] : [],
    );
    assert.deepEqual(late, ['why', 'silences', 'examples']);
    assert.deepEqual(
      [rule.why, rule.silences, rule.examples],
      ['because.', ['one', 'two: because'], { bad: [{ title: 'why: x', fixture: 'a' }], good: [] }],
    );
  });
});
