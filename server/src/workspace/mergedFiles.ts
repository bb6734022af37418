import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { MigrationFile } from '../model/migration.ts';
import type { FilePath } from '../model/span.ts';
import { folderOf, joinPath, toFilePath, toOsPath } from './filePath.ts';

/** What others already have of a folder: the state from which this branch went off the default one. */
export interface MergedFiles {
  /** The default branch, for people. */
  readonly branch: string;
  /** The object of each file there. */
  readonly objects: ReadonlyMap<FilePath, string>;
}

/** The default branch's files below a folder; undefined where there is no git, no repository or no such branch. */
export function mergedFiles(folder: FilePath): MergedFiles | undefined {
  const git = (...args: readonly string[]): string =>
    execFileSync(
      'git',
      ['-C', toOsPath(folder), '-c', 'core.fsmonitor=false', '--no-optional-locks', ...args],
      {
        // Windows looks for programs in the working directory first, which must not be the repository.
        cwd: tmpdir(),
        env: { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        maxBuffer: 64 * 1024 * 1024,
        timeout: 20_000,
        windowsHide: true,
      },
    ).trim();
  for (const branch of ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master']) {
    try {
      const base = git('merge-base', 'HEAD', branch);
      const objects = new Map<FilePath, string>();
      for (const line of git('ls-tree', '-r', '-z', base, '--', '.').split('\0')) {
        const [, object, path] = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
        if (object !== undefined && path !== undefined) objects.set(joinPath(folder, path), object);
      }
      return { branch: branch.replace(/^origin\//, '').replace('HEAD', 'the default branch'), objects };
    } catch {
      // The next name may be there.
    }
  }
  return undefined;
}

/** Tells for each migration whether it differs from what is merged. Git is asked once for each history. */
export function createEditedFiles(
  ask: (folder: FilePath) => MergedFiles | undefined = mergedFiles,
): (file: FilePath) => MigrationFile['edited'] {
  const known = new Map<FilePath, MergedFiles | undefined>();
  const askedFor = new Map<FilePath, FilePath>();
  return (file) => {
    const own = toFilePath(toOsPath(folderOf(file)));
    const folder = askedFor.get(own) ?? historyFolder(own);
    askedFor.set(own, folder);
    if (!known.has(folder)) known.set(folder, ask(folder));
    const merged = known.get(folder);
    const object = merged?.objects.get(file);
    if (!merged || object === undefined || isObject(file, object)) return undefined;
    return { by: 'merged', where: merged.branch };
  };
}

/** Some tools give each migration a folder of its own: the one above holds them all, if it is of the same repository. */
function historyFolder(folder: FilePath): FilePath {
  const above = folderOf(folder);
  return above === folder || existsSync(toOsPath(joinPath(folder, '.git'))) ? folder : above;
}

/** Git may have been told to change the ends of lines on the way. */
function isObject(file: FilePath, object: string): boolean {
  let bytes: Buffer;
  try {
    bytes = readFileSync(toOsPath(file));
  } catch {
    return true;
  }
  const hash = (content: Buffer) =>
    createHash(object.length === 40 ? 'sha1' : 'sha256')
      .update(`blob ${content.length}\0`)
      .update(content)
      .digest('hex');
  if (hash(bytes) === object) return true;
  return hash(Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')) === object;
}
