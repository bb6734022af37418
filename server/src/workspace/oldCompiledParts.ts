import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

const day = 24 * 60 * 60 * 1000;
/** Another installation of the program may use the same folder: its parts are left for so long. */
const keptFor = 7 * day;
/** As long for the folder of another version of V8: several versions of Node may be in use in turn. */
const otherEngineKeptFor = 30 * day;

/**
 * Removes what former versions of the program have left of compiled parts, and the folders of versions of V8 that
 * are not used any more. Whoever still wants one compiles it again, and another process may be doing the same here:
 * that something is gone already, or cannot be removed, is no fault.
 * @param folder of this version of V8; others lie beside it
 * @param own the whole names of the files that belong to this version of the program
 * @param now milliseconds since 1970
 */
export function removeOldParts(folder: string, own: ReadonlySet<string>, now = Date.now()): void {
  for (const file of entriesOf(folder)) if (!own.has(file)) removeOlderThan(file, now - keptFor);
  for (const other of entriesOf(path.dirname(folder)))
    if (other !== folder && path.basename(other).startsWith('v8-'))
      removeOlderThan(other, now - otherEngineKeptFor);
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

function removeOlderThan(entry: string, time: number): void {
  try {
    if (statSync(entry).mtimeMs < time) rmSync(entry, { recursive: true, force: true });
  } catch {
    // See above.
  }
}
