import { execFileSync } from 'node:child_process';
import type { FilePath } from '../model/span.ts';
import { joinPath, toFilePath, toOsPath } from '../workspace/filePath.ts';
import { gitArguments, gitLimits, gitProcess } from '../workspace/gitProcess.ts';

/**
 * The files below a folder that a git revision has; undefined where there is no git, no repository or no such
 * revision. Starts git, which runs nothing of the workspace for this.
 */
export function filesAtRevision(revision: string, folder: FilePath): ReadonlySet<FilePath> | undefined {
  // A revision that looks like an option is none.
  if (revision.startsWith('-')) return undefined;
  const git = (...args: readonly string[]): string =>
    execFileSync('git', gitArguments(folder, args), {
      ...gitProcess(),
      ...gitLimits,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  try {
    const commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`).trim();
    const listed = git('ls-tree', '-r', '-z', '--name-only', commit, '--', '.').split('\0');
    // Paths are relative to the folder that git was started in.
    const top = toFilePath(toOsPath(folder));
    return new Set(listed.filter((name) => name !== '').map((name) => joinPath(top, name)));
  } catch {
    return undefined;
  }
}
