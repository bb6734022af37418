import { tmpdir } from 'node:os';
import type { FilePath } from '../model/span.ts';
import { toOsPath } from './filePath.ts';

/** The arguments of a git that looks at a folder without anything of the repository running: no monitor, no lock. */
export function gitArguments(folder: FilePath, args: readonly string[]): string[] {
  return ['-C', toOsPath(folder), '-c', 'core.fsmonitor=false', '--no-optional-locks', ...args];
}

/** How it is started: it asks nobody, fetches nothing that is missing, and speaks English. */
export function gitProcess() {
  return {
    // Windows looks for programs in the working directory first, which must not be the repository.
    cwd: tmpdir(),
    env: { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
    windowsHide: true,
  } as const;
}

/** Of one whose answer is kept as text; in milliseconds and bytes. */
export const gitLimits = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, timeout: 20_000 } as const;
