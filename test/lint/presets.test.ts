import assert from 'node:assert/strict';
import { presetIds, presetLayer, presets } from '../../server/src/lint/presets.ts';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import type { EditorSettings } from '../../server/src/workspace/workspace.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

const schema = `import { pgTable, serial, varchar } from 'drizzle-orm/pg-core';

export const notes = pgTable('notes', {
  id: serial('id').primaryKey(),
  lines: varchar('lines', { length: 20 }).notNull(),
});
`;

describe('presets', () => {
  it('set only rules that there are, and options that they have', () => {
    for (const { id } of presets) {
      for (const [rule, entry] of presetLayer(rules, [id])) {
        const options = typeof entry === 'string' ? {} : entry[1];
        const known = rules.find((each) => each.id === rule)?.options ?? {};
        for (const name of Object.keys(options)) assert.ok(name in known, `${id}: ${rule} has no ${name}`);
      }
    }
    assert.deepEqual(
      presets.map(({ id }) => id),
      [...presetIds],
    );
  });

  it('name every rule that the supabase preset is about', () => {
    const security = rules.filter(({ group }) => group === 'security').map(({ id }) => id);
    assert.deepEqual([...presetLayer(rules, ['supabase']).keys()].sort(), security.sort());
  });

  it('stand beneath the rules of the configuration, and its preset above that of the editor', async () => {
    const off = 'varchar-instead-of-text';
    assert.equal(await severityOf(off, {}), undefined);
    assert.equal(await severityOf(off, { preset: 'all' }), 'info');
    assert.equal(await severityOf(off, { preset: ['strict', 'all'], rules: { [off]: 'error' } }), 'error');
    assert.equal(await severityOf(off, {}, { preset: 'all' }), 'info');
    assert.equal(await severityOf(off, { preset: 'recommended' }, { preset: 'all' }), undefined);
    assert.equal(await severityOf('serial-instead-of-identity', { preset: 'strict' }), 'info');
  });

  it('that do not exist are told at their place', async () => {
    const { workspace } = await open({ preset: 'stricter' });
    const [finding] = workspace.findings('/w/schemawright.config.json');
    assert.equal(finding?.rule, 'invalid-configuration');
    assert.equal(finding.span.start, '{"preset":'.length);
  });
});

async function severityOf(rule: string, config: object, editor?: Partial<EditorSettings>) {
  const { workspace } = await open(config, editor);
  return workspace.findings('/w/schema.ts').find((finding) => finding.rule === rule)?.severity;
}

async function open(config: object, editor?: Partial<EditorSettings>) {
  const files = { '/w/schema.ts': schema, '/w/schemawright.config.json': JSON.stringify(config) };
  const workspace = createWorkspace({ rules, fileSystem: memoryFileSystem(files) });
  workspace.setFolders(['/w']);
  if (editor) {
    workspace.setSettings('/w', { enable: true, rules: {}, ignore: [], maxFileSizeKb: 1024, ...editor });
  }
  for await (const _ of workspace.scan());
  workspace.update();
  return { workspace };
}
