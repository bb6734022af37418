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
    const nvim = process.env.NVIM ?? 'nvim';
    await run(nvim, ['--version']).catch(() =>
      assert.fail(
        `There is no neovim (${nvim}). Install it (apt-get install neovim, brew install neovim) or name it in the variable NVIM.`,
      ),
    );
    const folder = testFolder({ 'schema.ts': blog });
    const script = path.join(import.meta.dirname, 'support', 'neovim.lua');
    const { stdout } = await run(nvim, ['--headless', '--clean', '-n', '-c', `luafile ${script}`], {
      cwd: folder.path,
      timeout: 20_000,
      env: {
        ...process.env,
        NODE: process.execPath,
        SERVER: await serverProgram(),
        ROOT: folder.path,
        FILE: path.join(folder.path, 'schema.ts'),
        // Neovim writes its log and state here and nowhere else.
        XDG_STATE_HOME: folder.path,
        XDG_CACHE_HOME: folder.path,
        XDG_DATA_HOME: folder.path,
      },
    });
    assert.match(stdout, /index\('posts_author_id_idx'\)\.on\(\w+\.authorId\)/);
    assert.match(stdout, /import \{[^}]*\bindex\b[^}]*\}/);
  });
});
