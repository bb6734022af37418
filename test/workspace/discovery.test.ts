import assert from 'node:assert/strict';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { walkFolder } from '../../server/src/workspace/folderWalk.ts';
import type { Workspace } from '../../server/src/workspace/workspace.ts';
import { lineSource } from '../support/lineSource.ts';
import { type MemoryFileSystem, memoryFileSystem } from '../support/memoryFileSystem.ts';
import { testRule } from '../support/testRule.ts';

const config = (...schema: readonly string[]) => JSON.stringify({ schema });

describe('discovery', () => {
  it('reads the files that a configuration names: globs, folders, exclusions', async () => {
    const workspace = await open({
      '/w/db.lines.json': config('./src/!(*.test).ts', 'src/**/*.sql.ts', './tables'),
      '/w/src/a.ts': 'table a id',
      '/w/src/a.test.ts': 'table t id',
      '/w/src/deep/b.sql.ts': 'table b id',
      '/w/src/deep/c.ts': 'table c id',
      '/w/tables/d.ts': 'table d id',
      '/w/tables/deep/e.ts': 'table e id',
      '/w/tables/notes.md': 'table f id',
    });
    assert.deepEqual(describeProjects(workspace), [
      '/w/db.lines.json: /w/src/a.ts /w/src/deep/b.sql.ts /w/tables/d.ts',
      'loose /w: /w/src/a.test.ts /w/src/deep/c.ts /w/tables/deep/e.ts',
    ]);
  });

  it('takes paths as relative to the configuration, else to its package, else to the workspace', async () => {
    const workspace = await open({
      '/w/apps/web/config/db.lines.json': config('./src/a.ts'),
      '/w/apps/web/package.json': '{}',
      '/w/apps/web/src/a.ts': 'table a id',
      '/w/apps/api/db.lines.json': config('apps/api/b.ts'),
      '/w/apps/api/package.json': '{}',
      '/w/apps/api/b.ts': 'table b id',
    });
    assert.deepEqual(describeProjects(workspace), [
      '/w/apps/api/db.lines.json: /w/apps/api/b.ts',
      '/w/apps/web/config/db.lines.json: /w/apps/web/src/a.ts',
    ]);
    assert.deepEqual(workspace.notices(), []);
  });

  it('looks in every package above a configuration, the nearest first', async () => {
    const workspace = await open({
      '/w/apps/web/package.json': '{}',
      '/w/apps/web/db/package.json': '{}',
      '/w/apps/web/db/db.lines.json': config('./db/schema/a.ts'),
      '/w/apps/web/db/schema/a.ts': 'table a id',
    });
    assert.deepEqual(describeProjects(workspace), [
      '/w/apps/web/db/db.lines.json: /w/apps/web/db/schema/a.ts',
    ]);
  });

  it('says when nothing matches and when the files cannot be told', async () => {
    const workspace = await open({
      '/w/a.lines.json': config('./nothing/*.ts'),
      '/w/b.lines.json': 'broken',
    });
    assert.deepEqual(
      workspace.notices().map((notice) => [notice.file, notice.message]),
      [
        ['/w/a.lines.json', 'a.lines.json: no file matches ./nothing/*.ts.'],
        ['/w/b.lines.json', 'b.lines.json: its schema files could not be told without running it.'],
      ],
    );
  });

  it('follows a configuration to the files its entries refer to, which are not loose then', async () => {
    const workspace = await open({
      '/w/db.lines.json': config('a.ts'),
      '/w/a.ts': 'table a b\nref a.b -> ./b.b.id',
      '/w/b.ts': 'table b id c\nref b.c -> ./c.c.id',
      '/w/c.ts': 'table c id',
      '/w/d.ts': 'table d id',
    });
    assert.deepEqual(describeProjects(workspace), [
      '/w/db.lines.json: /w/a.ts /w/b.ts /w/c.ts',
      'loose /w: /w/d.ts',
    ]);
    const [project] = workspace.projects();
    assert.deepEqual([...(project?.exposed ?? [])], ['/w/a.ts#a']);
    assert.equal(project?.schema.tables.length, 3);
    for (const file of ['a', 'b', 'c', 'd'])
      assert.equal(workspace.findings(`/w/${file}.ts`).length, 1, file);
  });

  it('reports a file of two projects once', async () => {
    const workspace = await open({
      '/w/one.lines.json': config('a.ts'),
      '/w/two.lines.json': config('a.ts'),
      '/w/a.ts': 'table a id',
    });
    assert.equal(workspace.projects().length, 2);
    assert.deepEqual(messages(workspace, '/w/a.ts'), ['a']);
  });

  it('keeps the loose files of two packages apart', async () => {
    const workspace = await open({
      '/w/x/package.json': '{}',
      '/w/x/a.ts': 'table a id',
      '/w/y/package.json': '{}',
      '/w/y/a.ts': 'table a id',
      '/w/z.ts': 'table z id',
    });
    assert.deepEqual(describeProjects(workspace), [
      'loose /w/x: /w/x/a.ts',
      'loose /w/y: /w/y/a.ts',
      'loose /w: /w/z.ts',
    ]);
  });

  it('never scans what was installed, built, hidden or ignored by git', async () => {
    const workspace = await open({
      '/w/.gitignore': 'generated/\n*.gen.ts\n!keep.gen.ts\n',
      '/w/sub/.gitignore': '/local.ts\n',
      '/w/a.ts': 'table a id',
      '/w/x.gen.ts': 'table a id',
      '/w/keep.gen.ts': 'table a id',
      '/w/generated/b.ts': 'table a id',
      '/w/node_modules/p/c.ts': 'table a id',
      '/w/sub/node_modules/p/c.ts': 'table a id',
      '/w/dist/d.ts': 'table a id',
      '/w/.cache/e.ts': 'table a id',
      '/w/sub/local.ts': 'table a id',
      '/w/sub/types.d.ts': 'table a id',
    });
    assert.deepEqual(workspace.files(), ['/w/a.ts', '/w/keep.gen.ts']);
  });

  it('comes to an end where links go round, and follows those that lead out once', async () => {
    const disk = memoryFileSystem({ '/w/a/x.ts': '', '/other/y.ts': '' });
    disk.link('/w/a/up', '/w');
    disk.link('/w/out', '/other');
    disk.link('/w/out2', '/other');
    disk.link('/other/back', '/other');
    const files: string[] = [];
    for await (const batch of walkFolder('/w', disk)) files.push(...batch);
    assert.deepEqual(files.sort(), ['/w/a/x.ts', '/w/out/y.ts']);
  });

  it('tells which folder may not be read until it may, and reads all others', async () => {
    const disk = memoryFileSystem({ '/w/a.ts': 'table a id', '/w/closed/b.ts': 'table b id' });
    let isClosed = true;
    const readFolderLater = async (folder: string) =>
      isClosed && folder === '/w/closed' ? undefined : disk.readFolder(folder);
    const workspace = await open({ ...disk, readFolderLater });
    assert.deepEqual(workspace.files(), ['/w/a.ts']);
    assert.deepEqual(workspace.notices(), [
      {
        severity: 'warning',
        message: 'The folder /w/closed is left out: it could not be read.',
        file: '/w/closed',
      },
    ]);
    isClosed = false;
    for await (const _ of workspace.scan());
    workspace.update();
    assert.deepEqual(workspace.notices(), []);
    assert.deepEqual(workspace.files(), ['/w/a.ts', '/w/closed/b.ts']);
  });

  it('skips files over the limit with a note, and binary ones quietly', async () => {
    const workspace = await open({
      '/w/big.ts': `table a id\n${'// padding\n'.repeat(120_000)}`,
      '/w/binary.ts': 'table b id\0\0',
      '/w/c.ts': 'table c id',
    });
    assert.deepEqual(workspace.files(), ['/w/c.ts']);
    assert.match(
      workspace.notices()[0]?.message ?? '',
      /^big\.ts is skipped: it has \d+ KB, the limit is 1024 KB\.$/,
    );
    assert.equal(workspace.notices().length, 1);
  });

  it('works with drive letters and shares', async () => {
    for (const root of ['c:/Users/x', '//server/share']) {
      const workspace = await open(
        { [`${root}/db.lines.json`]: config('src/*.ts'), [`${root}/src/A.ts`]: 'table a id' },
        root,
        { caseSensitive: false },
      );
      assert.deepEqual(describeProjects(workspace), [`${root}/db.lines.json: ${root}/src/A.ts`]);
      assert.equal(workspace.findings(`${root}/src/A.ts`).length, 1);
    }
  });

  it('takes up changes of configurations and new files without another scan', async () => {
    const disk = memoryFileSystem({
      '/w/db.lines.json': config('src/*.ts'),
      '/w/src/a.ts': 'table a id',
      '/w/other/b.ts': 'table b id',
    });
    const workspace = await open(disk);
    disk.write('/w/src/c.ts', 'table c id');
    workspace.filesChanged(['/w/src/c.ts']);
    workspace.update();
    assert.deepEqual(describeProjects(workspace), [
      '/w/db.lines.json: /w/src/a.ts /w/src/c.ts',
      'loose /w: /w/other/b.ts',
    ]);
    disk.write('/w/db.lines.json', config('other/*.ts'));
    workspace.filesChanged(['/w/db.lines.json']);
    workspace.update();
    assert.deepEqual(describeProjects(workspace), [
      '/w/db.lines.json: /w/other/b.ts',
      'loose /w: /w/src/a.ts /w/src/c.ts',
    ]);
    workspace.setBuffer('/w/db.lines.json', '{ "schema": [', 1);
    workspace.update();
    assert.match(describeProjects(workspace)[0] ?? '', /other\/b\.ts$/, 'half-typed: it stays what it was');
    workspace.closeBuffer('/w/db.lines.json');
    disk.remove('/w/db.lines.json');
    workspace.filesChanged(['/w/db.lines.json']);
    workspace.update();
    assert.deepEqual(describeProjects(workspace), ['loose /w: /w/other/b.ts /w/src/a.ts /w/src/c.ts']);
    for (const file of workspace.files()) assert.equal(workspace.findings(file).length, 1, file);
  });

  it('reads open documents first, and can be stopped', async () => {
    const files: Record<string, string> = { '/w/db.lines.json': config('*.ts') };
    for (let i = 0; i < 100; i++) files[`/w/t${i}.ts`] = `table t${i} id`;
    const disk = memoryFileSystem(files);
    const workspace = create(disk);
    workspace.setFolders(['/w']);
    workspace.setBuffer('/w/t77.ts', 'table t77 id x', 1);
    for await (const progress of workspace.scan()) {
      assert.equal(progress.file, '/w/t77.ts');
      assert.equal(progress.total, 100);
      break;
    }
    assert.deepEqual(workspace.update().toSorted(), ['/w/db.lines.json', '/w/t77.ts']);
    assert.equal(workspace.findings('/w/t77.ts').length, 1);
    for await (const _ of workspace.scan());
    workspace.update();
    assert.equal(workspace.files().length, 100);
  });

  it('forgets the findings of a folder that is closed', async () => {
    const workspace = await open({ '/w/a.ts': 'table a id' });
    workspace.setFolders([]);
    assert.deepEqual(workspace.update(), ['/w/a.ts']);
    assert.deepEqual(workspace.findings('/w/a.ts'), []);
    assert.deepEqual(workspace.files(), []);
  });
});

function create(disk: MemoryFileSystem): Workspace {
  const naming = testRule('naming', 'table', (table, report) => report(table.span.name, `${table.binding}`));
  return createWorkspace({ rules: [naming], fileSystem: disk, source: lineSource() });
}

async function open(
  files: Readonly<Record<string, string>> | MemoryFileSystem,
  folder = '/w',
  options: Parameters<typeof memoryFileSystem>[1] = {},
): Promise<Workspace> {
  const disk = isDisk(files) ? files : memoryFileSystem(files, options);
  const workspace = create(disk);
  workspace.setFolders([folder]);
  for await (const _ of workspace.scan());
  workspace.update();
  return workspace;
}

function isDisk(files: Readonly<Record<string, string>> | MemoryFileSystem): files is MemoryFileSystem {
  return typeof files.readText === 'function';
}

function describeProjects(workspace: Workspace): readonly string[] {
  return workspace
    .projects()
    .filter((project) => project.files.length > 0)
    .map((project) => `${project.configFile ?? `loose ${project.folder}`}: ${project.files.join(' ')}`);
}

function messages(workspace: Workspace, file: string): readonly string[] {
  return workspace.findings(file).map((finding) => finding.message);
}
