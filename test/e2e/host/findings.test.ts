import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  eventually,
  findingOf,
  findings,
  openSchemaFile,
  replaceText,
  revert,
  ruleOf,
} from './workspaceFile.ts';

/** What the example's README promises, by file. */
const promised: Readonly<Record<string, readonly string[]>> = {
  'auth.ts': [
    'missing-unique',
    'enum-only-in-types',
    'nullable-boolean',
    'timestamp-without-time-zone',
    'json-instead-of-jsonb',
    'unindexed-foreign-key',
    'frozen-default',
  ],
  'catalogue.ts': [
    'unannotated-self-reference',
    'comma-separated-list',
    'float-money',
    'redundant-index',
    'duplicate-index',
    'junction-table-without-key',
    'unexported-table',
  ],
  'orders.ts': [
    'set-null-on-not-null-column',
    'unindexed-foreign-key',
    'missing-primary-key',
    'generated-name-cut',
    'timestamp-as-text',
  ],
  'payments.ts': [
    'foreign-key-type-mismatch',
    'float-money',
    'string-default-now',
    'implicit-referential-action',
  ],
  'relations.ts': ['relation-mismatch'],
};

describe('findings', () => {
  it('come for all files of the schema, also those that are not open', async () => {
    await openSchemaFile('auth.ts');
    for (const [name, rules] of Object.entries(promised)) {
      const document = (await openSchemaFile(name)).document;
      const found = await eventually(`${rules} in ${name}`, () => {
        const have = new Set(findings(document).map(ruleOf));
        return rules.every((rule) => have.has(rule)) && have;
      });
      for (const rule of rules) assert.ok(found.has(rule), `${rule} in ${name}`);
    }
  });

  it('say what, where and how bad, and lead to the page of their rule', async () => {
    const { document } = await openSchemaFile('catalogue.ts');
    const finding = await eventually('float-money', () => findingOf(document, 'float-money'));
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Warning);
    assert.match(document.getText(finding.range), /doublePrecision|price/);
    assert.match(finding.message, /price/);
    assert.ok(typeof finding.code === 'object', 'the code has no link');
    assert.match(finding.code.target.toString(), /float-money/);
  });

  it('follow what is typed, in the file and in those that refer to it', async () => {
    const editor = await openSchemaFile('payments.ts');
    await eventually('the mismatch', () => findingOf(editor.document, 'foreign-key-type-mismatch'));
    await replaceText(editor, "paymentId: integer('payment_id')", "paymentId: uuid('payment_id')");
    await eventually('no mismatch', () => !findingOf(editor.document, 'foreign-key-type-mismatch'));
    await revert(editor);
    await eventually('the mismatch again', () => findingOf(editor.document, 'foreign-key-type-mismatch'));

    // The other side of the same key: `payments.id` now is what `refunds` says.
    await replaceText(
      editor,
      "id: uuid('id').primaryKey().defaultRandom()",
      "id: integer('id').primaryKey()",
    );
    await eventually('no mismatch', () => !findingOf(editor.document, 'foreign-key-type-mismatch'));
    await revert(editor);

    const orders = await openSchemaFile('orders.ts');
    await replaceText(
      orders,
      "id: uuid('id').primaryKey().defaultRandom()",
      "id: integer('id').primaryKey()",
    );
    await eventually(
      'a mismatch in another file',
      () =>
        findingOf(editor.document, 'foreign-key-type-mismatch', 'orders.id') ??
        findings(editor.document).filter((it) => ruleOf(it) === 'foreign-key-type-mismatch').length > 1,
    );
    await revert(orders);
  });

  it('show what PostgreSQL refuses in a template at its token, and nothing in those it takes', async () => {
    const editor = await openSchemaFile('orders.ts');
    const { document } = editor;
    await eventually('the findings of the file', () => findingOf(document, 'missing-primary-key'));
    assert.match(document.getText(), /sql`\$\{t\.status\} in \('placed', 'paid'\)`/);
    assert.equal(findingOf(document, 'syntax-error'), undefined);
    await replaceText(editor, 'sql`${t.total} >= 0`', 'sql`${t.total} >= 0 annd ${t.status} <> ${"new"}`');
    const error = await eventually('the syntax error', () => findingOf(document, 'syntax-error'));
    assert.equal(error.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(document.getText(error.range), 'annd');
    assert.equal(error.message, 'syntax error at or near "annd"');
    await replaceText(editor, ' annd ', ' and ');
    await eventually('no syntax error', () => !findingOf(document, 'syntax-error'));
    await revert(editor);
  });

  it('outlive half-typed code', async () => {
    const editor = await openSchemaFile('auth.ts');
    await eventually('json', () => findingOf(editor.document, 'json-instead-of-jsonb'));
    await replaceText(
      editor,
      'export const addresses = pgTable(',
      'export const addresses = pgTable(\n  export const x = pgTable(',
    );
    await replaceText(
      editor,
      "newsletter: boolean('newsletter'),",
      "newsletter: boolean('newsletter').notNull(),",
    );
    await eventually('the edited table is read anew', () => !findingOf(editor.document, 'nullable-boolean'));
    assert.ok(
      findingOf(editor.document, 'json-instead-of-jsonb'),
      'the finding before the broken place went',
    );
    await revert(editor);
    await eventually('nullable-boolean again', () => findingOf(editor.document, 'nullable-boolean'));
  });
});
