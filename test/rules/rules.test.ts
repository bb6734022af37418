import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { checkRule } from '../support/checkRule.ts';

describe('the examples of the rules', () => {
  for (const rule of rules) {
    for (const example of rule.examples.bad) {
      it(`${rule.id}: ${example.title} (found)`, () => {
        assert.ok(checkRule(rule, example.fixture).findings > 0, 'nothing is annotated');
      });
    }
    for (const example of rule.examples.good) {
      it(`${rule.id}: ${example.title} (not found)`, () => {
        assert.equal(checkRule(rule, example.fixture).findings, 0);
      });
    }
  }
});

describe('every rule', () => {
  for (const rule of rules) {
    it(`${rule.id} is whole`, () => {
      assert.ok(rule.examples.bad.length > 0, 'has no bad example');
      assert.ok(rule.examples.good.length > 0, 'has no good example');
      assert.ok(rule.silences.length > 0, 'says nothing about its silences');
      assert.match(rule.why, /\]\(https:\/\/\S+\)/, 'why has no link');
      assert.match(rule.summary, /^[A-Z].*\.$/, 'summary is no sentence');
      assert.ok(existsSync(`docs/rules/${rule.id}.md`), 'has no page: npm run generate');
      const annotated = rule.examples.bad.map((example) => example.fixture).join('\n');
      if (rule.fix !== 'none') assert.match(annotated, /(\/\/|--)= /, 'no example shows the fix');
    });
  }

  it('has an id of its own', () => {
    const ids = rules.map((rule) => rule.id);
    assert.deepEqual(ids, [...new Set(ids)]);
  });
});
