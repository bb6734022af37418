import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  actionsFor,
  apply,
  eventually,
  findingOf,
  findings,
  openSchemaFile,
  replaceText,
  revert,
  ruleOf,
} from './workspaceFile.ts';

interface FixCase {
  readonly file: string;
  readonly rule: string;
  readonly near?: string;
  readonly title: RegExp;
  readonly before: RegExp;
  readonly after: RegExp;
}

const cases: readonly FixCase[] = [
  {
    file: 'auth.ts',
    rule: 'unindexed-foreign-key',
    title: /^Add an index on \(user_id\)$/,
    before: /^(?![\s\S]*sessions_user_id)/,
    after: /index\('sessions_user_id\w*'\)\.on\(\w+\.userId\)/,
  },
  {
    file: 'auth.ts',
    rule: 'frozen-default',
    title: /current time/,
    before: /\.default\(new Date\(\)\)/,
    after: /createdAt: timestamp\('created_at', \{ withTimezone: true \}\)\.notNull\(\)\.defaultNow\(\)/,
  },
  {
    file: 'auth.ts',
    rule: 'json-instead-of-jsonb',
    title: /^Change the type to jsonb$/,
    before: /preferences: json\(/,
    after: /import \{[^}]*\bjsonb\b[^}]*\}[\s\S]*preferences: jsonb\(/,
  },
  {
    file: 'catalogue.ts',
    rule: 'unexported-table',
    title: /^Export stockMovements$/,
    before: /^const stockMovements/m,
    after: /^export const stockMovements/m,
  },
  {
    file: '../../services/checkout.ts',
    rule: 'logical-operator-in-where',
    title: /^Join the conditions by and\(\)$/,
    before: /\.where\(eq\(orders\.id, orderId\) && eq\(orders\.customerId, customerId\)\)/,
    after:
      /import \{[^}]*\band\b[^}]*\} from 'drizzle-orm'[\s\S]*\.where\(and\(eq\(orders\.id, orderId\), eq\(orders\.customerId, customerId\)\)\)/,
  },
];

describe('quick fixes', () => {
  for (const fixCase of cases) {
    it(`of ${fixCase.rule} mend the text, and the finding goes`, async () => {
      const editor = await openSchemaFile(fixCase.file);
      const { document } = editor;
      const finding = await eventually(fixCase.rule, () => findingOf(document, fixCase.rule, fixCase.near));
      assert.match(document.getText(), fixCase.before);
      const actions = await actionsFor(document, finding);
      const action = actions.find((candidate) => fixCase.title.test(candidate.title));
      assert.ok(action, `no fix ${fixCase.title} among ${actions.map((candidate) => candidate.title)}`);
      const others = findings(document).length - 1;
      await apply(action);
      assert.match(document.getText(), fixCase.after);
      await eventually('the finding goes', () => !findingOf(document, fixCase.rule, fixCase.near));
      assert.ok(findings(document).length <= others, 'the fix brought other findings');
      await revert(editor);
      await eventually('the finding is back', () => findingOf(document, fixCase.rule, fixCase.near));
    });
  }

  it('suppress a finding with a comment', async () => {
    const editor = await openSchemaFile('catalogue.ts');
    const { document } = editor;
    const finding = await eventually('float-money', () => findingOf(document, 'float-money'));
    const actions = await actionsFor(document, finding);
    const action = actions.find((it) => /suppress|ignore/i.test(it.title));
    assert.ok(action, `nothing to suppress with among ${actions.map((it) => it.title)}`);
    await apply(action);
    assert.match(document.getText(), /\/\/ schemawright-ignore float-money/);
    await eventually('the finding goes', () => !findingOf(document, 'float-money'));
    await revert(editor);
    await eventually('the finding is back', () => findingOf(document, 'float-money'));
  });

  it('of the safe kind all run at once', async () => {
    const editor = await openSchemaFile('auth.ts');
    const { document } = editor;
    await eventually('frozen-default', () => findingOf(document, 'frozen-default'));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(0, 0, document.lineCount, 0),
      'source.fixAll.schemawright',
      20,
    );
    assert.equal(actions.length, 1, actions.map((it) => it.title).join());
    await apply(actions[0] as vscode.CodeAction);
    await eventually('the safe ones are gone', () => !findings(document).some(isSafe));
    assert.ok(findingOf(document, 'missing-unique'), 'a fix that needs a look was applied');
    await revert(editor);
    await eventually('they are back', () => findings(document).some(isSafe));
  });

  it('of the safe kind run on save, when the editor is told so', async () => {
    const editor = await openSchemaFile('auth.ts');
    const { document } = editor;
    const original = document.getText();
    const settings = vscode.workspace.getConfiguration('editor', document.uri);
    const set = (value: unknown) =>
      settings.update('codeActionsOnSave', value, vscode.ConfigurationTarget.Workspace);
    await set({ 'source.fixAll.schemawright': 'explicit' });
    try {
      await eventually('frozen-default', () => findingOf(document, 'frozen-default'));
      await replaceText(editor, "name: text('name')", "name: text('full_name')");
      assert.ok(await document.save());
      assert.match(document.getText(), /\.defaultNow\(\)[\s\S]*index\('sessions_user_id/);
      assert.ok(!document.isDirty);
      await eventually('the safe ones are gone', () => !findings(document).some(isSafe));
    } finally {
      await set(undefined);
      await replaceText(editor, document.getText(), original);
      await document.save();
    }
    assert.equal(document.getText(), original);
  });
});

function isSafe(finding: vscode.Diagnostic): boolean {
  return ['frozen-default', 'unindexed-foreign-key'].includes(ruleOf(finding));
}
