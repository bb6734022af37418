import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A folder on the disk for one test. */
export interface TestFolder {
  readonly path: string;
  readonly uri: string;
  /** The URI of a file in it, encoded as Node does it. */
  uriOf(name: string): string;
  write(name: string, text: string): void;
  rename(from: string, to: string): void;
  remove(name: string): void;
}

const made: string[] = [];

/** Makes a folder with these files; `removeTestFolders` takes it away. */
export function testFolder(files: Readonly<Record<string, string>>): TestFolder {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'schemawright-lsp-')));
  made.push(root);
  const folder: TestFolder = {
    path: root,
    uri: pathToFileURL(root).href,
    uriOf: (name) => pathToFileURL(path.join(root, name)).href,
    write(name, text) {
      const file = path.join(root, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    },
    rename: (from, to) => renameSync(path.join(root, from), path.join(root, to)),
    remove: (name) => rmSync(path.join(root, name), { recursive: true }),
  };
  for (const [name, text] of Object.entries(files)) folder.write(name, text);
  return folder;
}

export function removeTestFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}
