import assert from 'node:assert/strict';
import { applyTextEdits } from '../../server/src/model/edit.ts';
import { known } from '../../server/src/model/unknown.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { drizzleSource } from '../../server/src/workspace/drizzleSource.ts';
import type { Workspace } from '../../server/src/workspace/workspace.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';
import { testRule } from '../support/testRule.ts';

const table = (name: string, column = 'id') =>
  `import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const ${name} = pgTable('${name}', { ${column}: text() });\n`;

describe('Drizzle workspaces', () => {
  it('know the names that configurations have', () => {
    for (const name of [
      'drizzle.config.ts',
      'drizzle.config.mjs',
      'drizzle.config.dev.ts',
      'drizzle.pg.config.ts',
      'drizzle-auth.config.ts',
      'app.drizzle.config.ts',
    ]) {
      assert.ok(drizzleSource.isConfig(name), name);
    }
    for (const name of ['vite.config.ts', 'drizzle.ts', 'drizzle.config.test.snap', 'mydrizzle.config.ts']) {
      assert.ok(!drizzleSource.isConfig(name), name);
    }
  });

  it('apply the casing of each configuration to its own reading of a file', async () => {
    const { workspace } = await open({
      '/w/drizzle.config.ts': `import { casing } from './casing';\nexport default { dialect: 'postgresql', schema: './a.ts', casing };`,
      '/w/casing.ts': `export const casing = 'snake_case';`,
      '/w/drizzle-plain.config.ts': `export default { dialect: 'postgresql', schema: './a.ts' };`,
      '/w/a.ts': table('users', 'firstName'),
    });
    assert.deepEqual(messages(workspace, '/w/a.ts'), ['column firstName', 'column first_name']);
    workspace.setBuffer('/w/casing.ts', `export const casing = undefined;`, 1);
    workspace.update();
    assert.deepEqual(messages(workspace, '/w/a.ts'), ['column firstName'], 'an imported value counts');
  });

  it('do without a configuration that throws or depends on the environment, and say so', async () => {
    const { workspace } = await open({
      '/w/drizzle.config.ts': `throw new Error('no'); export default { schema: process.env.SCHEMA };`,
      '/w/a.ts': table('users'),
    });
    assert.deepEqual(messages(workspace, '/w/a.ts'), ['column id']);
    assert.deepEqual(
      workspace.notices().map((notice) => notice.message),
      ['drizzle.config.ts: its schema files could not be told without running it.'],
    );
  });

  it('name the configuration that says too little, of several', async () => {
    const { workspace } = await open({
      '/w/drizzle.config.ts': "export default { schema: './a.ts' };",
      '/w/a.ts': table('users'),
      '/w/apps/web/drizzle.config.ts': "export default { schema: './gone.ts' };",
    });
    assert.deepEqual(
      workspace.notices().map((notice) => notice.message),
      ['apps/web/drizzle.config.ts: no file matches ./gone.ts.'],
    );
  });

  it('tell a dialect that cannot be read at its place', async () => {
    const config = `export default { dialect: 'singlestore', schema: './a.ts' };`;
    const { workspace } = await open({ '/w/drizzle.config.ts': config, '/w/a.ts': table('users') });
    const [finding] = workspace.findings('/w/drizzle.config.ts');
    assert.equal(finding?.rule, 'unreadable-schema');
    assert.equal(config.slice(finding.span.start, finding.span.end), `dialect: 'singlestore'`);
    assert.ok(workspace.lines('/w/drizzle.config.ts'));
  });

  it('write fixes against the text as it is now, and refuse where the disk has moved on', async () => {
    const { workspace, disk } = await open({ '/w/a.ts': table('users') });
    const id = workspace.projects()[0]?.schema.tables[0]?.id ?? '';
    const fix = [{ kind: 'set-not-null', table: id, column: 'id', notNull: true }] as const;
    workspace.setBuffer('/w/a.ts', `// typed since\n${table('users')}`, 1);
    const written = workspace.edit(fix);
    assert.ok(!('kind' in written));
    assert.match(
      applyTextEdits(workspace.text('/w/a.ts') ?? '', written[0]?.edits ?? []),
      /text\(\)\.notNull\(\)/,
    );
    assert.deepEqual(workspace.update(), ['/w/a.ts'], 'what editing has noticed is still told');
    workspace.closeBuffer('/w/a.ts');
    workspace.update();
    disk.write('/w/a.ts', `// changed by another program\n${table('users')}`);
    const refused = workspace.edit(fix);
    assert.ok('kind' in refused && refused.reason.includes('changed on the disk'));
    assert.ok('kind' in workspace.edit([{ ...fix[0], table: '/w/gone.ts#x' }]));
  });

  it('keep a table known that is half typed in another file', async () => {
    const { workspace } = await open({
      '/w/a.ts': table('users'),
      '/w/b.ts': `import { users } from './a';\n${table('posts', 'x: text().references(() => users.id), y')}`,
    });
    workspace.setBuffer('/w/a.ts', `${table('users')}export const more = pgTable('more', { id: te`, 1);
    assert.deepEqual(workspace.update(), ['/w/a.ts']);
    assert.ok(messages(workspace, '/w/b.ts').includes('target found'));
  });
});

async function open(files: Readonly<Record<string, string>>) {
  const rule = testRule('columns', 'table', (subject, report, { view }) => {
    for (const column of subject.columns) report(column.span.name, `column ${known(column.name)}`);
    for (const key of subject.foreignKeys) report(key.span.whole, `target ${view.target(key)?.kind}`);
  });
  const disk = memoryFileSystem(files);
  const workspace = createWorkspace({ rules: [rule], fileSystem: disk });
  workspace.setFolders(['/w']);
  for await (const _ of workspace.scan());
  workspace.update();
  return { workspace, disk };
}

function messages(workspace: Workspace, file: string): readonly string[] {
  return workspace
    .findings(file)
    .map((finding) => finding.message)
    .toSorted();
}
