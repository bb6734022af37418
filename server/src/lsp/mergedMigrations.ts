import { setTimeout as delay } from 'node:timers/promises';
import type { FilePath } from '../model/span.ts';
import { folderOf, foldersUp, isInside } from '../workspace/filePath.ts';
import {
  isRepositoryTop,
  type MergedFiles,
  type MergedMigrations,
  mergedFilesLater,
  mergedIn,
} from '../workspace/mergedFiles.ts';

/** So long the first history waits for git: without it all migrations are judged, and some findings would only flash up. */
const patienceMs = 2000;
/** A checkout or a pull changes many files one after the other. */
const restMs = 1500;

export interface MergedFolders extends MergedMigrations {
  /** Asks git about folders that it was not asked about yet. Never rejects, and does not wait for a git that hangs. */
  ask(folders: readonly FilePath[]): Promise<void>;
  /** Something changed on the disk: looks at the files anew, and asks git again when that has calmed down. */
  askAgainSoon(): Promise<void>;
}

/**
 * What the default branch has of the migrations below the open folders, asked for without keeping the server waiting.
 * @param changed told the files whose state came late or is another one now
 */
export function createMergedFolders(
  changed: (files: readonly FilePath[]) => void,
  ask: (folder: FilePath) => Promise<MergedFiles | undefined> = mergedFilesLater,
  pause: (ms: number) => Promise<unknown> = (ms) => delay(ms, undefined, { ref: false }),
  isRepository: (folder: FilePath) => boolean = isRepositoryTop,
): MergedFolders {
  const known = new Map<FilePath, MergedFiles | undefined>();
  let opened: readonly FilePath[] = [];
  /** By the folder of the migrations. */
  const repositories = new Map<FilePath, FilePath>();
  let asking = 0;
  const merged = mergedIn((file) => known.get(repositoryOf(file)));
  /** Of those that were asked about: a keystroke replays what follows it, and reads no file for that. */
  const edited = new Map<FilePath, ReturnType<MergedMigrations['edited']>>();

  async function read(folder: FilePath): Promise<readonly FilePath[]> {
    const before = known.get(folder);
    const now = await ask(folder);
    known.set(folder, now);
    edited.clear();
    return differing(before, now);
  }

  async function readLate(folder: FilePath): Promise<void> {
    const files = await read(folder);
    if (files.length > 0) changed(files);
  }

  /** The open folder that a file is in, or the repository below it, which is asked as soon as one of its files is met. */
  function repositoryOf(file: FilePath): FilePath {
    const own = folderOf(file);
    const before = repositories.get(own);
    if (before !== undefined) return before;
    const open = opened.find((folder) => isInside(file, folder)) ?? own;
    let repository = open;
    for (const folder of foldersUp(file, open)) {
      if (folder !== open && !isRepository(folder)) continue;
      repository = folder;
      break;
    }
    repositories.set(own, repository);
    if (!known.has(repository)) {
      known.set(repository, undefined);
      readLate(repository);
    }
    return repository;
  }

  return {
    has: merged.has,
    edited(file) {
      if (!edited.has(file)) edited.set(file, merged.edited(file));
      return edited.get(file);
    },
    async ask(folders) {
      opened = folders;
      repositories.clear();
      const unknown = folders.filter((folder) => !known.has(folder));
      for (const folder of unknown) known.set(folder, undefined);
      let isLate = false;
      const answers = unknown.map(async (folder) => {
        const files = await read(folder);
        if (isLate && files.length > 0) changed(files);
      });
      await Promise.race([Promise.all(answers), pause(patienceMs)]);
      isLate = true;
    },
    async askAgainSoon() {
      edited.clear();
      repositories.clear();
      const own = ++asking;
      await pause(restMs);
      if (own !== asking) return;
      const files = (await Promise.all([...known.keys()].map(read))).flat();
      if (files.length > 0) changed(files);
    },
  };
}

function differing(before: MergedFiles | undefined, now: MergedFiles | undefined): readonly FilePath[] {
  const files = new Set([...(before?.objects.keys() ?? []), ...(now?.objects.keys() ?? [])]);
  return [...files].filter((file) => before?.objects.get(file) !== now?.objects.get(file));
}
