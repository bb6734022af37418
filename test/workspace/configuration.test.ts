import assert from 'node:assert/strict';
import { applyTextEdits } from '../../server/src/model/edit.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import type { EditorSettings, Workspace } from '../../server/src/workspace/workspace.ts';
import { lineSource } from '../support/lineSource.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';
import { testRule } from '../support/testRule.ts';

const editor: EditorSettings = { enable: true, rules: {}, ignore: [], maxFileSizeKb: 1024 };

describe('configuration', () => {
  it('sets severities and options, with comments in the file', async () => {
    const workspace = await open({
      '/w/schemawright.config.json':
        '{ // ours\n "rules": { "naming": ["error", { "word": "chosen" }], "counting": "off", }, }',
      '/w/a.ts': 'table a id',
    });
    assert.deepEqual(describeFindings(workspace, '/w/a.ts'), ['error naming: a chosen']);
    assert.deepEqual(describeFindings(workspace, '/w/schemawright.config.json'), []);
  });

  it('takes the nearest file alone, the editor below it, and the workspace folder as the end', async () => {
    const workspace = await open(
      {
        '/schemawright.config.json': '{ "rules": { "naming": "off" } }',
        '/w/schemawright.config.json': '{ "rules": { "naming": "hint" } }',
        '/w/sub/schemawright.config.json': '{ "rules": { "counting": "error" } }',
        '/w/a.ts': 'table a id',
        '/w/sub/b.ts': 'table b id',
      },
      { ...editor, rules: { naming: 'info', counting: 'info' } },
    );
    assert.deepEqual(describeFindings(workspace, '/w/a.ts'), ['info counting: a', 'hint naming: a default']);
    assert.deepEqual(describeFindings(workspace, '/w/sub/b.ts'), [
      'error counting: b',
      'info naming: b default',
    ]);
  });

  it('overrides by glob, later entries last', async () => {
    const workspace = await open({
      '/w/schemawright.config.json': JSON.stringify({
        rules: { counting: 'off' },
        overrides: [
          { files: ['legacy/**'], rules: { naming: 'hint' } },
          { files: ['*.old.ts'], rules: { naming: ['error', { word: 'old' }] } },
        ],
      }),
      '/w/legacy/a.ts': 'table a id',
      '/w/legacy/b.old.ts': 'table b id',
      '/w/c.ts': 'table c id',
    });
    assert.deepEqual(describeFindings(workspace, '/w/legacy/a.ts'), ['hint naming: a default']);
    assert.deepEqual(describeFindings(workspace, '/w/legacy/b.old.ts'), ['error naming: b old']);
    assert.deepEqual(describeFindings(workspace, '/w/c.ts'), ['warning naming: c default']);
  });

  it('ignores files for findings, but lets others refer to them', async () => {
    const workspace = await open(
      {
        '/w/schemawright.config.json': '{ "ignore": ["generated"] }',
        '/w/generated/a.ts': 'table a id',
        '/w/tmp/c.ts': 'table c id',
        '/w/b.ts': 'table b a\nref b.a -> ./generated/a.a.id',
      },
      { ...editor, ignore: ['tmp/'] },
    );
    assert.deepEqual(describeFindings(workspace, '/w/generated/a.ts'), []);
    assert.deepEqual(describeFindings(workspace, '/w/tmp/c.ts'), []);
    assert.deepEqual(describeFindings(workspace, '/w/b.ts'), [
      'warning counting: b',
      'warning naming: b default',
      'warning counting: found',
    ]);
  });

  it('tells what is wrong at its place, and heeds the rest', async () => {
    const text = '{\n  "rules": { "namin": "error", "counting": "loud", "naming": "info" },\n  "extra": 1\n}';
    const workspace = await open({ '/w/schemawright.config.json': text, '/w/a.ts': 'table a id' });
    const findings = workspace.findings('/w/schemawright.config.json');
    assert.deepEqual(
      findings.map(({ rule, span }) => `${rule} ${text.slice(span.start, span.end)}`),
      ['unknown-rule namin', 'invalid-configuration "loud"', 'invalid-configuration "extra"'],
    );
    assert.match(
      applyTextEdits(text, findings[0]?.fixes[0]?.textEdits?.[0]?.edits ?? []),
      /"naming": "error"/,
    );
    assert.deepEqual(describeFindings(workspace, '/w/a.ts'), [
      'warning counting: a',
      'info naming: a default',
    ]);
  });

  it('tells a broken text and still heeds what stands before the break', async () => {
    const workspace = await open({
      '/w/schemawright.config.json': '{ "rules": { "naming": "off" }, "ignore": [',
      '/w/a.ts': 'table a id',
    });
    assert.ok(workspace.findings('/w/schemawright.config.json').length > 0);
    assert.deepEqual(describeFindings(workspace, '/w/a.ts'), ['warning counting: a']);
  });

  it('takes up changes, unsaved ones too, without a scan', async () => {
    const workspace = await open({ '/w/a.ts': 'table a id', '/w/schemawright.config.json': '{}' });
    workspace.setBuffer('/w/schemawright.config.json', '{ "rules": { "naming": "error" } }', 1);
    assert.ok(workspace.update().includes('/w/a.ts'));
    assert.deepEqual(describeFindings(workspace, '/w/a.ts'), [
      'warning counting: a',
      'error naming: a default',
    ]);
    workspace.setSettings('/w', { ...editor, rules: { counting: 'off' } });
    workspace.update();
    assert.deepEqual(describeFindings(workspace, '/w/a.ts'), ['error naming: a default']);
    workspace.setSettings('/w', { ...editor, enable: false });
    workspace.update();
    assert.deepEqual(describeFindings(workspace, '/w/a.ts'), []);
  });

  it('uses the file that was asked for everywhere', async () => {
    const workspace = await open(
      {
        '/x/ours.json': '{ "rules": { "naming": "error", "counting": "off", "nothing": "off" } }',
        '/w/schemawright.config.json': '{ "rules": { "naming": "off" } }',
        '/w/a.ts': 'table a id',
      },
      undefined,
      '/x/ours.json',
    );
    assert.deepEqual(describeFindings(workspace, '/w/a.ts'), ['error naming: a default']);
    assert.deepEqual(describeFindings(workspace, '/x/ours.json'), [
      'warning unknown-rule: There is no rule "nothing".',
    ]);
  });
});

async function open(
  files: Readonly<Record<string, string>>,
  settings?: EditorSettings,
  configFile?: string,
): Promise<Workspace> {
  const naming = testRule(
    'naming',
    'table',
    (table, report, { options }) =>
      report(table.span.name, `${table.binding} ${(options as { readonly word?: string }).word}`),
    { options: { word: { default: 'default', description: '', schema: { type: 'string' } } } },
  );
  const counting = testRule('counting', 'table', (table, report, { view }) => {
    report(table.span.name, `${table.binding}`);
    for (const foreignKey of table.foreignKeys)
      report(foreignKey.span.whole, `${view.target(foreignKey)?.kind}`);
  });
  const workspace = createWorkspace({
    rules: [naming, counting],
    fileSystem: memoryFileSystem(files),
    source: lineSource(),
    ...(configFile === undefined ? {} : { configFile }),
  });
  workspace.setFolders(['/w']);
  if (settings) workspace.setSettings('/w', settings);
  for await (const _ of workspace.scan());
  workspace.update();
  return workspace;
}

function describeFindings(workspace: Workspace, file: string): readonly string[] {
  return workspace.findings(file).map((finding) => `${finding.severity} ${finding.rule}: ${finding.message}`);
}
