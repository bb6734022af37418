import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder on the disk for one test. */
export interface TemporaryFolder {
  readonly path: string;
  write(file: string, text: string): string;
  read(file: string): string;
  remove(): void;
}

/** Makes a folder with these files; the caller removes it. */
export function temporaryFolder(files: Readonly<Record<string, string>> = {}): TemporaryFolder {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'schemawright-')));
  const folder: TemporaryFolder = {
    path: root,
    write(file, text) {
      const target = path.join(root, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
      return target;
    },
    read: (file) => readFileSync(path.join(root, file), 'utf8'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
  for (const [file, text] of Object.entries(files)) folder.write(file, text);
  return folder;
}
