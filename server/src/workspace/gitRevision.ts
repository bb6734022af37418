import { spawn } from 'node:child_process';
import type { FilePath } from '../model/span.ts';
import { joinPath, toOsPath } from './filePath.ts';
import { gitArguments, gitProcess } from './gitProcess.ts';
import { decodeText } from './nodeFileSystem.ts';

/** Files of a revision that can be part of a schema or of what configures it. */
const relevant = /\.(?:[cm]?[jt]s|[jt]sx|jsonc?|sql|prisma)$|(^|\/)\.gitignore$/i;
const largestFile = 1024 * 1024;
const patienceMs = 30_000;

/** The texts of a folder as they were in a git revision, by their paths of today. */
export async function readGitRevision(
  folder: FilePath,
  revision: string,
): Promise<ReadonlyMap<FilePath, string> | { readonly problem: string }> {
  const commit = await git(folder, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  if ('problem' in commit) return commit;
  const hash = commit.output.toString('utf8').trim();
  if (commit.code !== 0 || !/^[0-9a-f]{40,64}$/.test(hash))
    return { problem: `${revision} is no revision of the repository in ${toOsPath(folder)}.` };
  // Paths come relative to the folder, and only those below it.
  const listed = await git(folder, ['ls-tree', '-r', '-l', '-z', hash]);
  if ('problem' in listed) return listed;
  const blobs = [...listed.output.toString('utf8').split('\0')].flatMap((line) => {
    const [, object, size, path] = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t(.*)$/s.exec(line) ?? [];
    const wanted = path !== undefined && relevant.test(path) && !/(^|\/)node_modules\//.test(path);
    return wanted && Number(size) <= largestFile ? [{ object: object as string, path }] : [];
  });
  const contents = await git(
    folder,
    ['cat-file', '--batch'],
    blobs.map(({ object }) => `${object}\n`).join(''),
  );
  if ('problem' in contents) return contents;
  return new Map(
    blobsIn(contents.output).flatMap((bytes, index) => {
      const text = bytes && decodeText(bytes);
      const path = blobs[index]?.path;
      return text === undefined || path === undefined ? [] : [[joinPath(folder, path), text] as const];
    }),
  );
}

/** `<object> blob <size>\n<content>\n`, one after the other; undefined for one that is missing. */
function blobsIn(output: Buffer): readonly (Buffer | undefined)[] {
  const blobs: (Buffer | undefined)[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    if (end < 0) break;
    const size = / blob (\d+)$/.exec(output.toString('latin1', at, end))?.[1];
    at = end + 1;
    if (size === undefined) {
      blobs.push(undefined);
      continue;
    }
    blobs.push(output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return blobs;
}

interface GitAnswer {
  readonly code: number;
  readonly output: Buffer;
}

/** Runs git with an input of its own; what it says on standard error is the problem where it fails. */
function git(
  folder: FilePath,
  args: readonly string[],
  input = '',
): Promise<GitAnswer | { readonly problem: string }> {
  return new Promise((resolve) => {
    const child = spawn('git', gitArguments(folder, args), {
      ...gitProcess(),
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: patienceMs,
    });
    const chunks: Buffer[] = [];
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString('utf8');
    });
    child.on('error', () => resolve({ problem: 'git could not be run: it is needed to read a revision.' }));
    child.on('close', (code) => {
      if (code !== 0 && complaint.trim() !== '') resolve({ problem: complaint.trim() });
      else resolve({ code: code ?? 1, output: Buffer.concat(chunks) });
    });
    // It may end without reading everything.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
