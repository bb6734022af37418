import assert from 'node:assert/strict';
import { tableLabel } from '../../server/src/model/catalog.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import type { Workspace } from '../../server/src/workspace/workspace.ts';
import { lineSource } from '../support/lineSource.ts';
import { type MemoryFileSystem, memoryFileSystem } from '../support/memoryFileSystem.ts';
import { testRule } from '../support/testRule.ts';

describe('incremental linting', () => {
  it('finds in open documents without any folder', () => {
    const { workspace } = open({});
    workspace.setBuffer('untitled:Untitled-1.ts', 'table users id', 1);
    assert.deepEqual(workspace.update(), ['untitled:Untitled-1.ts']);
    assert.deepEqual(messages(workspace, 'untitled:Untitled-1.ts'), ['users has 1 columns']);
  });

  it('reads the loose files of a folder, and the buffer instead of the disk', async () => {
    const { workspace } = open({ '/w/a.ts': 'table users id', '/w/b.ts': 'table posts id', '/w/c.ts': 'no' });
    workspace.setFolders(['/w']);
    workspace.setBuffer('/w/b.ts', 'table posts id title', 1);
    await scan(workspace);
    assert.deepEqual(messages(workspace, '/w/a.ts'), ['users has 1 columns']);
    assert.deepEqual(messages(workspace, '/w/b.ts'), ['posts has 2 columns']);
    workspace.closeBuffer('/w/b.ts');
    assert.deepEqual(workspace.update(), ['/w/b.ts']);
    assert.deepEqual(messages(workspace, '/w/b.ts'), ['posts has 1 columns']);
  });

  it('reads and lints after a keystroke what the changed file concerns, and nothing else', async () => {
    const files: Record<string, string> = { '/w/users.ts': 'table users id email' };
    for (let i = 0; i < 50; i++)
      files[`/w/t${i}.ts`] = `table t${i} user\nref t${i}.user -> ./users.users.id`;
    const { workspace, runs, source } = open(files);
    workspace.setFolders(['/w']);
    await scan(workspace);
    runs.length = 0;
    source.reads.clear();
    workspace.setBuffer('/w/users.ts', 'table users id email name', 1);
    assert.deepEqual(workspace.update(), ['/w/users.ts']);
    assert.deepEqual(runs, ['users'], 'an unrelated column came');
    assert.deepEqual([...source.reads.keys()], ['/w/users.ts']);
    workspace.setBuffer('/w/users.ts', 'table users uid email name', 2);
    assert.equal(workspace.update().length, 51, 'the column they refer to went');
    assert.equal(runs.length, 52);
    assert.match(messages(workspace, '/w/t7.ts').join(), /target no-column/);
  });

  it('looks at open documents first where it is asked to, and at the rest with the next update', async () => {
    const quiet = '// schemawright-ignore-file no-such-rule -- so far\ntable quiet id';
    const files: Record<string, string> = { '/w/users.ts': 'table users id', '/w/quiet.ts': quiet };
    for (let i = 0; i < 5; i++)
      files[`/w/t${i}.ts`] = `table t${i} user\nref t${i}.user -> ./users.users.uid`;
    const { workspace, runs } = open(files);
    workspace.setFolders(['/w']);
    workspace.setBuffer('/w/t3.ts', files['/w/t3.ts'] ?? '', 1);
    workspace.setBuffer('/w/quiet.ts', quiet, 1);
    for await (const _ of workspace.scan());
    assert.deepEqual(workspace.update('open'), ['/w/t3.ts'], 'which suppressions are used shows at the end');
    assert.deepEqual(runs, ['t3']);
    const early = messages(workspace, '/w/t3.ts');
    assert.match(early.join(), /target no-column/, 'what it refers to was read');
    assert.deepEqual(messages(workspace, '/w/t4.ts'), []);
    const rest = workspace.update();
    assert.ok(rest.includes('/w/quiet.ts') && rest.includes('/w/t4.ts') && !rest.includes('/w/t3.ts'));
    assert.deepEqual(runs.toSorted(), ['quiet', 't0', 't1', 't2', 't3', 't4', 'users'], 'each of them once');
    assert.deepEqual(messages(workspace, '/w/t3.ts'), early);
    assert.deepEqual(workspace.update(), []);
  });

  it('runs no rule for a table that was only pushed down, but moves its findings', async () => {
    const { workspace, runs } = open({ '/w/a.ts': 'table a id\ntable b id a\nref b.a -> .a.id\ntable c id' });
    workspace.setFolders(['/w']);
    await scan(workspace);
    const text = 'table a id x\n// more\ntable b id a\nref b.a -> .a.id\ntable c id';
    runs.length = 0;
    workspace.setBuffer('/w/a.ts', text, 1);
    assert.deepEqual(workspace.update(), ['/w/a.ts']);
    assert.deepEqual(runs, ['a', 'b'], 'b shows a place in a');
    const shown = workspace.findings('/w/a.ts').map(({ span }) => text.slice(span.start, span.end));
    assert.deepEqual(shown, ['a', 'b', 'ref b.a -> .a.id', 'c']);
    runs.length = 0;
    workspace.setBuffer('/w/a.ts', `\n${text}`, 2);
    workspace.setBuffer('/w/a.ts', `\n\n${text}`, 3);
    workspace.update();
    assert.deepEqual(runs, ['b']);
    const places = workspace.findings('/w/a.ts').map(({ span }) => `\n\n${text}`.slice(span.start, span.end));
    assert.deepEqual(places, shown);
  });

  it('moves the related places of other files with the text they are in', async () => {
    const { workspace } = open({ '/w/a.ts': 'table a x\nref a.x -> ./b.b.id', '/w/b.ts': 'table b id' });
    workspace.setFolders(['/w']);
    await scan(workspace);
    assert.equal(related(workspace), 8);
    workspace.setBuffer('/w/b.ts', '// new\ntable b id', 1);
    assert.deepEqual(workspace.update().toSorted(), ['/w/a.ts', '/w/b.ts']);
    assert.equal(related(workspace), 15);

    function related(workspace: Workspace) {
      return workspace.findings('/w/a.ts').flatMap((finding) => finding.related)[0]?.span.start;
    }
  });

  it('tells what tables share through a helper once, with their number', async () => {
    const files: Record<string, string> = { '/w/shared.ts': 'column * badName' };
    for (let i = 0; i < 4; i++) files[`/w/t${i}.ts`] = `table t${i} id\nspread t${i} ./shared`;
    const { workspace, runs } = open(files);
    workspace.setFolders(['/w']);
    await scan(workspace);
    assert.deepEqual(messages(workspace, '/w/shared.ts'), ['badName of t0 is bad (and 3 more tables)']);
    workspace.setBuffer('/w/t2.ts', 'table t2 id', 1);
    workspace.update();
    assert.deepEqual(messages(workspace, '/w/shared.ts'), ['badName of t0 is bad (and 2 more tables)']);
    workspace.setBuffer('/w/t0.ts', 'table t0 id other\nspread t0 ./shared', 1);
    runs.length = 0;
    assert.deepEqual(workspace.update(), ['/w/t0.ts']);
    assert.deepEqual(runs, ['t0']);
    workspace.setBuffer('/w/shared.ts', 'column * goodName', 1);
    workspace.update();
    assert.deepEqual(messages(workspace, '/w/shared.ts'), []);
    assert.deepEqual(messages(workspace, '/w/t1.ts'), ['t1 has 2 columns']);
  });

  it('survives a rule that throws, says so once and keeps the others', async () => {
    const throwing = testRule('throwing', 'table', () => {
      throw new Error('broken rule');
    });
    const { workspace } = open({ '/w/a.ts': 'table a id\ntable b id' }, [throwing]);
    workspace.setFolders(['/w']);
    await scan(workspace);
    assert.deepEqual(messages(workspace, '/w/a.ts'), ['a has 1 columns', 'b has 1 columns']);
    assert.equal(workspace.notices().filter((notice) => notice.message.includes('broken rule')).length, 1);
  });

  it('follows files that come, go and are renamed on the disk', async () => {
    const { workspace, disk } = open({
      '/w/a.ts': 'table a x\nref a.x -> ./b.b.id',
      '/w/b.ts': 'table b id',
    });
    workspace.setFolders(['/w']);
    await scan(workspace);
    const before = messages(workspace, '/w/a.ts');
    disk.remove('/w/b.ts');
    workspace.filesChanged(['/w/b.ts']);
    assert.deepEqual(workspace.update().toSorted(), ['/w/a.ts', '/w/b.ts']);
    assert.deepEqual(messages(workspace, '/w/b.ts'), []);
    assert.deepEqual(
      messages(workspace, '/w/a.ts'),
      ['a has 1 columns'],
      'an import that is missing is unknown',
    );
    assert.deepEqual(workspace.files(), ['/w/a.ts']);
    disk.write('/w/b.ts', 'table b id');
    workspace.filesChanged(['/w/b.ts']);
    workspace.update();
    assert.deepEqual(messages(workspace, '/w/a.ts'), before);
    disk.write('/w/sub/c.ts', 'table c id');
    workspace.filesChanged(['/w/sub']);
    workspace.update();
    assert.deepEqual(messages(workspace, '/w/sub/c.ts'), ['c has 1 columns']);
    disk.remove('/w/sub');
    workspace.filesChanged(['/w/sub']);
    workspace.update();
    assert.deepEqual(workspace.files(), ['/w/a.ts', '/w/b.ts']);
  });

  it('keeps an open document whose file was deleted until it is closed', async () => {
    const { workspace, disk } = open({ '/w/a.ts': 'table a id' });
    workspace.setFolders(['/w']);
    await scan(workspace);
    workspace.setBuffer('/w/a.ts', 'table a id b', 1);
    disk.remove('/w/a.ts');
    workspace.filesChanged(['/w/a.ts']);
    workspace.update();
    assert.deepEqual(messages(workspace, '/w/a.ts'), ['a has 2 columns']);
    workspace.closeBuffer('/w/a.ts');
    workspace.update();
    assert.deepEqual(messages(workspace, '/w/a.ts'), []);
  });
});

function open(
  files: Readonly<Record<string, string>>,
  extra: Parameters<typeof createWorkspace>[0]['rules'] = [],
) {
  const disk: MemoryFileSystem = memoryFileSystem(files);
  const source = lineSource();
  const runs: string[] = [];
  const counting = testRule('counting', 'table', (table, report, { view }) => {
    runs.push(tableLabel(table));
    report(table.span.name, `${tableLabel(table)} has ${table.columns.length} columns`);
    for (const foreignKey of table.foreignKeys) {
      const target = view.target(foreignKey);
      const span = target?.kind === 'found' ? target.columns[0]?.span.name : undefined;
      report(
        foreignKey.span.name,
        `target ${target?.kind}`,
        span ? { related: [{ span, message: 'here' }] } : {},
      );
    }
  });
  const naming = testRule('naming', 'table', (table, report) => {
    for (const column of table.columns) {
      if (column.key.startsWith('bad'))
        report(column.span.name, `${column.key} of ${tableLabel(table)} is bad`);
    }
  });
  const workspace = createWorkspace({ rules: [...extra, counting, naming], fileSystem: disk, source });
  return { workspace, disk, source, runs };
}

async function scan(workspace: Workspace): Promise<void> {
  for await (const _ of workspace.scan());
  workspace.update();
}

function messages(workspace: Workspace, file: string): readonly string[] {
  return workspace.findings(file).map((finding) => finding.message);
}
