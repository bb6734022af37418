import type { FilePath } from '../model/span.ts';
import { baseName } from './filePath.ts';
import type { Notice } from './workspace.ts';

/** Collects what people should know besides the findings; the same thing is kept once. */
export interface Notices {
  set(key: string, notice: Notice | undefined): void;
  ruleFailed(rule: string, error: unknown): void;
  readFailed(file: FilePath, error: unknown): void;
  list(oversized: ReadonlyMap<FilePath, number>, limitKb: (file: FilePath) => number): readonly Notice[];
}

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
