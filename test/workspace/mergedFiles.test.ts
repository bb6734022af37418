import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toFilePath } from '../../server/src/workspace/filePath.ts';
import {
  createMergedMigrations,
  mergedFiles,
  mergedFilesLater,
} from '../../server/src/workspace/mergedFiles.ts';

describe('migrations that were merged', () => {
  let root: string;
  const fileOf = (name: string) => path.join(root, name);
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(fileOf(name)), { recursive: true });
    writeFileSync(fileOf(name), text);
  };
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'merged-'));
    for (const name of ['1_users', '2_orders', '3_notes']) write(`migrations/${name}/up.sql`, `-- ${name}\n`);
    write('flat/1.sql', 'select 1;\n');
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args]);
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'all');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('are asked of git once, however many folders they have', () => {
    const asked: string[] = [];
    const { edited } = createMergedMigrations((folder) => {
      asked.push(folder);
      return mergedFiles(folder);
    });
    write('migrations/2_orders/up.sql', '-- another\n');
    const told = ['1_users', '2_orders', '3_notes'].map((name) =>
      edited(toFilePath(fileOf(`migrations/${name}/up.sql`))),
    );
    assert.deepEqual(told, [undefined, { by: 'merged', where: 'main' }, undefined]);
    assert.deepEqual(asked, [toFilePath(fileOf('migrations'))]);
  });

  it('are the same without anybody waiting for git', async () => {
    const folder = toFilePath(fileOf('migrations'));
    const merged = mergedFiles(folder);
    assert.equal(merged?.objects.size, 3);
    assert.deepEqual(await mergedFilesLater(folder), merged);
    assert.equal(await mergedFilesLater(toFilePath(tmpdir())), undefined);
  });

  it('are those of their own repository, at its top too', () => {
    const { edited } = createMergedMigrations();
    write('flat/1.sql', 'select 2;\n');
    write('0_first.sql', 'select 0;\n');
    assert.deepEqual(edited(toFilePath(fileOf('flat/1.sql'))), { by: 'merged', where: 'main' });
    assert.equal(edited(toFilePath(fileOf('0_first.sql'))), undefined);
  });

  it('are those of the branch that a pull request goes to, where the host tells it', () => {
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args]);
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    write('migrations/4_more/up.sql', '-- more\n');
    git('add', '.');
    git('commit', '-q', '-m', 'more');
    git('update-ref', 'refs/remotes/origin/develop', 'HEAD');
    const more = toFilePath(fileOf('migrations/4_more/up.sql'));
    const before = process.env.GITHUB_BASE_REF;
    try {
      for (const [target, is] of [
        ['develop', true],
        ['no-such-branch', false],
        ['', false],
      ] as const) {
        process.env.GITHUB_BASE_REF = target;
        assert.equal(createMergedMigrations().has(more), is, target);
      }
    } finally {
      if (before === undefined) delete process.env.GITHUB_BASE_REF;
      else process.env.GITHUB_BASE_REF = before;
    }
  });
});
