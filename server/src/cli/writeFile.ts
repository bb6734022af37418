import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** Replaces a file's content whole or not at all: a crash half way leaves the old content. Keeps its mode. */
export function writeFileWhole(path: string, text: string): void {
  // A link stays a link: its target is replaced.
  const file = realpathSync(path);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text, { mode: statSync(file).mode });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
