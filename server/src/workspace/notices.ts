import type { FilePath } from '../model/span.ts';
import { baseName } from './filePath.ts';
import type { Missed } from './folderWalk.ts';
import type { Notice } from './workspace.ts';

/** Collects what people should know besides the findings; the same thing is kept once. */
export interface Notices {
  set(key: string, notice: Notice | undefined): void;
  ruleFailed(rule: string, error: unknown): void;
  readFailed(file: FilePath, error: unknown): void;
  /** What the last walk had to leave out, in place of what the one before had. */
  leftOut(missed: readonly Missed[]): void;
  list(oversized: ReadonlyMap<FilePath, number>, limitKb: (file: FilePath) => number): readonly Notice[];
}

/** So many folders and links are named. */
const mostLeftOut = 10;

export function createNotices(): Notices {
  const notices = new Map<string, Notice>();
  return {
    set(key, notice) {
      if (notice) notices.set(key, notice);
      else notices.delete(key);
    },
    ruleFailed(rule, error) {
      const key = `rule ${rule}`;
      if (notices.has(key)) return;
      notices.set(key, { severity: 'warning', message: `The rule ${rule} failed: ${describeError(error)}` });
    },
    readFailed(file, error) {
      const message = `${baseName(file)} could not be read: ${describeError(error)}`;
      notices.set(`read ${file}`, { severity: 'warning', message, file });
    },
    leftOut(missed) {
      for (const key of [...notices.keys()]) if (key.startsWith('left out ')) notices.delete(key);
      for (const { path, kind } of missed.slice(0, mostLeftOut)) {
        const message =
          kind === 'folder'
            ? `The folder ${path} is left out: it could not be read.`
            : `The link ${path} is left out: nothing is where it leads.`;
        notices.set(`left out ${path}`, { severity: 'warning', message, file: path });
      }
      const more = missed.length - mostLeftOut;
      if (more > 0)
        notices.set('left out more', {
          severity: 'warning',
          message: `${more} more folders and links are left out: they could not be read.`,
        });
    },
    list: (oversized, limitKb) => [
      ...notices.values(),
      ...[...oversized].map(([file, size]): Notice => {
        const message = `${baseName(file)} is skipped: it has ${Math.ceil(size / 1024)} KB, the limit is ${limitKb(file)} KB.`;
        return { severity: 'info', message, file };
      }),
    ],
  };
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
