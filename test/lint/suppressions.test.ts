import assert from 'node:assert/strict';
import type { RawFinding } from '../../server/src/lint/findingStore.ts';
import { finishFindings } from '../../server/src/lint/finish.ts';
import { metaRules } from '../../server/src/lint/metaRules.ts';
import { createFileSettings } from '../../server/src/lint/settings.ts';
import { findSuppressions } from '../../server/src/lint/suppressions.ts';
import { applyTextEdits } from '../../server/src/model/edit.ts';
import { testRule } from '../support/testRule.ts';

const rules = ['float-money', 'money-type', 'nullable-boolean'].map((id) => testRule(id, 'table', () => {}));
const off = testRule('off-rule', 'table', () => {}, { severity: 'off' });
const settings = createFileSettings([...rules, off], [], false);
const ruleIds = [...rules, off, ...metaRules].map((rule) => rule.id);

describe('suppressions', () => {
  it('silence the next line of code when they stand alone, else their own line', () => {
    assert.deepEqual(lint('// schemawright-ignore float-money\n§a'), []);
    assert.deepEqual(lint('§a // schemawright-ignore float-money -- why'), []);
    assert.deepEqual(lint('/* schemawright-ignore float-money */ §a'), []);
    assert.deepEqual(lint('  // schemawright-ignore float-money\n\n  // something else\n  §a'), []);
    assert.deepEqual(lint('/**\n * schemawright-ignore float-money\n */\r\n§a'), []);
    assert.deepEqual(
      lint('// schemawright-ignore float-money\n// schemawright-ignore money-type\n§a\n', [
        'float-money',
        'money-type',
      ]),
      [],
    );
    assert.deepEqual(lint('§a // schemawright-ignore float-money\n§b'), ['float-money']);
    assert.deepEqual(lint('// schemawright-ignore float-money\n§a\n§b'), ['float-money']);
  });

  it('silence several rules, and a whole file', () => {
    const both = ['float-money', 'money-type'];
    assert.deepEqual(lint('// schemawright-ignore float-money, money-type -- a, b\n§a', both), []);
    assert.deepEqual(lint('// schemawright-ignore money-type\n§a', both), ['float-money']);
    assert.deepEqual(lint('§a\n// schemawright-ignore-file float-money\n§b', both), [
      'money-type',
      'money-type',
    ]);
    assert.deepEqual(lint('§a\n// schemawright-ignore-file -- legacy\n§b', both), []);
  });

  it('are read in comments only', () => {
    const code = [
      "const s = '// schemawright-ignore float-money'",
      'const t = `// schemawright-ignore ${`/* schemawright-ignore a */`} float-money`',
      'const r = /\\/\\/ schemawright-ignore [/"] float-money/',
      'const d = 4 / 2 // 1',
      'const b = `${{ a: 1 }.a} // schemawright-ignore`',
    ];
    for (const line of code) assert.deepEqual(findSuppressions('/a.ts', `${line}\n`), [], line);
    const found = findSuppressions('/a.ts', `${code.join('\n')}\nx // schemawright-ignore float-money`);
    assert.deepEqual(
      found.map((suppression) => suppression.rules.map((rule) => rule.id)),
      [['float-money']],
    );
  });

  it('survive an open string, template or comment', () => {
    assert.equal(findSuppressions('/a.ts', "const a = 'open\n// schemawright-ignore float-money").length, 1);
    assert.equal(findSuppressions('/a.ts', 'const a = `open\n// schemawright-ignore float-money').length, 0);
    assert.equal(findSuppressions('/a.ts', '/* schemawright-ignore float-money').length, 1);
  });

  it('keep the reason', () => {
    const [first] = findSuppressions('/a.ts', '// schemawright-ignore float-money -- rounded -- twice');
    assert.equal(first?.reason, 'rounded -- twice');
    const [second] = findSuppressions('/a.ts', '/* schemawright-ignore float-money --*/');
    assert.equal(second?.reason, undefined);
  });

  it('are reported when they are not needed, with a fix that takes them away', () => {
    assert.deepEqual(fixed('a\n  // schemawright-ignore float-money -- why\nb'), [
      'unused-suppression: a\nb',
    ]);
    assert.deepEqual(fixed('a /* schemawright-ignore float-money */, b'), ['unused-suppression: a, b']);
    assert.deepEqual(fixed('§a // schemawright-ignore float-money, money-type -- why'), [
      'unused-suppression: a // schemawright-ignore float-money -- why',
    ]);
    assert.deepEqual(fixed('§a // schemawright-ignore money-type, float-money'), [
      'unused-suppression: a // schemawright-ignore float-money',
    ]);
    assert.deepEqual(fixed('// schemawright-ignore-file\na'), ['unused-suppression: a']);
    assert.deepEqual(fixed('// schemawright-ignore\r\na'), ['unused-suppression: a']);
    assert.deepEqual(
      fixed('// schemawright-ignore off-rule\na'),
      [],
      'nobody knows what a rule would find that is off',
    );
  });

  it('are reported when they name no rule, with the nearest name', () => {
    assert.deepEqual(fixed('// schemawright-ignore float-mony\na'), [
      'unknown-rule: // schemawright-ignore float-money\na',
    ]);
    assert.deepEqual(fixed('// schemawright-ignore something\na'), ['unknown-rule: a']);
  });
});

/** The rules that are left; each `§` marks a place where every rule of `found` reports. */
function lint(marked: string, found: readonly string[] = ['float-money']): readonly string[] {
  return run(marked, found).map((finding) => finding.rule);
}

/** What each meta finding's first fix makes of the text. */
function fixed(marked: string): readonly string[] {
  const text = marked.replaceAll('§', '');
  return run(marked, ['float-money'])
    .filter((finding) => metaRules.some((rule) => rule.id === finding.rule))
    .map((finding) => {
      const edits = finding.fixes[0]?.textEdits?.[0]?.edits ?? [];
      return `${finding.rule}: ${applyTextEdits(text, edits)}`;
    });
}

function run(marked: string, found: readonly string[]) {
  const reports: RawFinding[] = [];
  let text = '';
  for (const char of marked) {
    if (char !== '§') {
      text += char;
      continue;
    }
    const span = { file: '/a.ts', start: text.length, end: text.length + 1 };
    for (const rule of found)
      reports.push({ rule, span, message: rule, fixes: [], related: [], entity: undefined });
  }
  return finishFindings(reports, findSuppressions('/a.ts', text), settings, ruleIds);
}
