import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { MigrationFile } from '../model/migration.ts';
import type { FilePath } from '../model/span.ts';
import { folderOf, foldersUp, joinPath, toFilePath, toOsPath } from './filePath.ts';
import { gitArguments, gitLimits, gitProcess } from './gitProcess.ts';
import { isSqlFile } from './sqlPaths.ts';

/** What others already have of a folder: the state from which this branch went off the default one. */
export interface MergedFiles {
  /** The default branch, for people. */
  readonly branch: string;
  /** The object of each file there. */
  readonly objects: ReadonlyMap<FilePath, string>;
}

/** The first that is there: the branch that a pull or merge request goes to, as GitHub and GitLab tell it, then the default one. */
function branches({ GITHUB_BASE_REF, CI_MERGE_REQUEST_TARGET_BRANCH_NAME } = process.env): readonly string[] {
  const target = GITHUB_BASE_REF || CI_MERGE_REQUEST_TARGET_BRANCH_NAME;
  const usual = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];
  return target ? [`origin/${target}`, ...usual] : usual;
}

/** The default branch's files below a folder; undefined where there is no git, no repository or no such branch. */
export function mergedFiles(folder: FilePath): MergedFiles | undefined {
  if (!mayHaveGit(folder)) return undefined;
  const git = (...args: readonly string[]): string =>
    execFileSync('git', gitArguments(folder, args), {
      ...gitProcess(),
      ...gitLimits,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  for (const branch of branches()) {
    try {
      return listed(folder, branch, git(...listingOf(git(...baseOf(branch)))));
    } catch {
      // The next name may be there.
    }
  }
  return undefined;
}

/** The same, without anybody waiting for git meanwhile. */
export async function mergedFilesLater(folder: FilePath): Promise<MergedFiles | undefined> {
  if (!mayHaveGit(folder)) return undefined;
  const run = promisify(execFile);
  const git = async (...args: readonly string[]): Promise<string> =>
    (await run('git', gitArguments(folder, args), { ...gitProcess(), ...gitLimits })).stdout.trim();
  for (const branch of branches()) {
    try {
      return listed(folder, branch, await git(...listingOf(await git(...baseOf(branch)))));
    } catch {
      // The next name may be there.
    }
  }
  return undefined;
}

/** Without a repository git would be started for each name of a branch, to say so each time. */
function mayHaveGit(folder: FilePath): boolean {
  if (process.env.GIT_DIR) return true;
  if (isRepositoryTop(folder)) return true;
  for (const above of foldersUp(folder)) if (isRepositoryTop(above)) return true;
  return false;
}

const baseOf = (branch: string) => ['merge-base', 'HEAD', branch];
const listingOf = (commit: string) => ['ls-tree', '-r', '-z', commit, '--', '.'];

function listed(folder: FilePath, branch: string, listing: string): MergedFiles {
  const objects = new Map<FilePath, string>();
  for (const line of listing.split('\0')) {
    const [, object, path] = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (object !== undefined && path !== undefined && isSqlFile(path))
      objects.set(joinPath(folder, path), object);
  }
  return { branch: branch.replace(/^origin\//, '').replace('HEAD', 'the default branch'), objects };
}

/** What the default branch has of the migrations. */
export interface MergedMigrations {
  /** Set where a migration differs from what is merged. */
  edited(file: FilePath): MigrationFile['edited'];
  /** True where the default branch has a migration: others have run it, or will. */
  has(file: FilePath): boolean;
}

/** Asks git once for each history, when the first of its migrations is asked about. */
export function createMergedMigrations(
  ask: (folder: FilePath) => MergedFiles | undefined = mergedFiles,
): MergedMigrations {
  const known = new Map<FilePath, MergedFiles | undefined>();
  const askedFor = new Map<FilePath, FilePath>();
  return mergedIn((file) => {
    const own = toFilePath(toOsPath(folderOf(file)));
    const folder = askedFor.get(own) ?? historyFolder(own);
    askedFor.set(own, folder);
    if (!known.has(folder)) known.set(folder, ask(folder));
    return known.get(folder);
  });
}

/** @param listingOf the listing that would name a file */
export function mergedIn(listingOf: (file: FilePath) => MergedFiles | undefined): MergedMigrations {
  return {
    edited(file) {
      const merged = listingOf(file);
      const object = merged?.objects.get(file);
      if (!merged || object === undefined || isObject(file, object)) return undefined;
      return { by: 'merged', where: merged.branch };
    },
    has: (file) => listingOf(file)?.objects.has(file) === true,
  };
}

/** Some tools give each migration a folder of its own: the one above holds them all, if it is of the same repository. */
function historyFolder(folder: FilePath): FilePath {
  const above = folderOf(folder);
  return above === folder || isRepositoryTop(folder) ? folder : above;
}

/** A folder of git stands there, or the file that names one elsewhere. */
export function isRepositoryTop(folder: FilePath): boolean {
  return existsSync(toOsPath(joinPath(folder, '.git')));
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
