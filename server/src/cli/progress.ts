import type { CliEnvironment } from './environment.ts';

/** Milliseconds of work after which people start to wonder. */
const patience = 400;

/** One line on a terminal's standard error that says how far the work is; nothing elsewhere. */
export interface Progress {
  show(text: string): void;
  clear(): void;
}

export function createProgress({ stderr, env }: CliEnvironment): Progress {
  if (!stderr.isTTY || env.CI) return { show() {}, clear() {} };
  const started = performance.now();
  let shown = false;
  let last = 0;
  return {
    show(text) {
      const now = performance.now();
      if (now - started < patience || now - last < 50) return;
      last = now;
      shown = true;
      stderr.write(`\r\x1b[K${text.slice(0, (stderr.columns ?? 80) - 1)}`);
    },
    clear() {
      if (shown) stderr.write('\r\x1b[K');
    },
  };
}
