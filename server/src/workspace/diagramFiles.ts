import { existsSync, renameSync } from 'node:fs';
import type { FilePath } from '../model/span.ts';
import { isVirtual, toOsPath } from './filePath.ts';
import { nodeFileSystem } from './nodeFileSystem.ts';
import { writeFileWhole } from './writeFile.ts';

/** The text of a kept diagram; undefined where there is none. */
export function readDiagramText(file: FilePath): string | undefined {
  return isVirtual(file) ? undefined : nodeFileSystem.readText(file);
}

/**
 * Writes a kept diagram, unless it says the same already.
 * @param aside the old content is not understood: it is kept under another name, which is answered
 * @throws where the disk does not take it
 */
export function writeDiagramText(
  file: FilePath,
  text: string,
  { aside }: { readonly aside: boolean },
): string | undefined {
  const path = toOsPath(file);
  const kept = aside ? asideName(path) : undefined;
  if (kept !== undefined) renameSync(path, kept);
  else if (readDiagramText(file) === text) return undefined;
  writeFileWhole(path, text);
  return kept;
}

/** Nothing that was put aside before is overwritten. */
function asideName(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  for (let number = 1; ; number++) {
    const name = path.replace(/\.json$/, `.unreadable${number === 1 ? '' : `-${number}`}.json`);
    if (!existsSync(name)) return name;
  }
}
