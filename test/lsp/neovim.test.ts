import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { serverProgram } from './support/buildServer.ts';
import { removeTestFolders, testFolder } from './support/folder.ts';
import { blog } from './support/schemas.ts';

const run = promisify(execFile);

describe('neovim', () => {
  after(removeTestFolders);

  it('shows a finding, offers its fix and applies it', async () => {
    const stdout = await inNeovim('neovim.lua', { 'schema.ts': blog }, 'schema.ts');
    assert.match(stdout, /index\('posts_author_id_idx'\)\.on\(\w+\.authorId\)/);
    assert.match(stdout, /import \{[^}]*\bindex\b[^}]*\}/);
  });

  it('shows the lens of a migration, which has no command to run', async () => {
    const files = {
      'migrations/0001_users.sql': 'create table users (id int primary key, age int);\n',
      'migrations/0002_age.sql': 'alter table users alter column age type bigint;\n',
    };
    const stdout = await inNeovim('neovimLens.lua', files, 'migrations/0002_age.sql');
    assert.match(
      stdout,
      /^0 \[\] ACCESS EXCLUSIVE on users: reads and writes wait while it is written anew · \d findings?$/,
    );
  });
});

/** What a script of Neovim prints in a folder with some files, one of which it opens. */
async function inNeovim(
  script: string,
  files: Readonly<Record<string, string>>,
  opened: string,
): Promise<string> {
  const nvim = process.env.NVIM ?? 'nvim';
  await run(nvim, ['--version']).catch(() =>
    assert.fail(
      `There is no neovim (${nvim}). Install it (apt-get install neovim, brew install neovim) or name it in the variable NVIM.`,
    ),
  );
  const folder = testFolder(files);
  const at = path.join(import.meta.dirname, 'support', script);
  const { stdout } = await run(nvim, ['--headless', '--clean', '-n', '-c', `luafile ${at}`], {
    cwd: folder.path,
    timeout: 20_000,
    env: {
      ...process.env,
      NODE: process.execPath,
      SERVER: await serverProgram(),
      ROOT: folder.path,
      FILE: path.join(folder.path, opened),
      // Neovim writes its log and state here and nowhere else.
      XDG_STATE_HOME: folder.path,
      XDG_CACHE_HOME: folder.path,
      XDG_DATA_HOME: folder.path,
    },
  });
  return stdout;
}
