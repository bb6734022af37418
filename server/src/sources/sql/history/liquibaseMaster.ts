import type { EditRefusal, FileEdit } from '../../../model/edit.ts';
import type { FilePath } from '../../../model/span.ts';
import { type History, type HistoryListing, joinFile } from './history.ts';

/** How far above the files of SQL the changelog that includes them may stand. */
const foldersAbove = 3;

/**
 * The edit by which the changelog of Liquibase includes a new file behind the newest, in the form in which it includes
 * that. Undefined where no changelog names the newest file: `includeAll` finds the new one.
 * https://docs.liquibase.com/change-types/include.html
 */
export function includedBehindNewest(
  { folder, files }: History,
  name: string,
  listing: HistoryListing,
): FileEdit | EditRefusal | undefined {
  const newest = files[files.length - 1]?.path.slice(folder.length + 1);
  if (newest === undefined) return undefined;
  let place = folder;
  for (let above = 0; above < foldersAbove && place.includes('/'); above++) {
    for (const [entry, kind] of listing.entries(place)) {
      if (kind !== 'file' || !/\.(?:ya?ml|xml|json)$/.test(entry)) continue;
      const file = joinFile(place, entry);
      const text = listing.readText(file) ?? '';
      if (text.includes(newest)) return include(file, text, newest, name);
    }
    place = place.slice(0, place.lastIndexOf('/'));
  }
  return undefined;
}

function include(file: FilePath, text: string, newest: string, name: string): FileEdit | EditRefusal {
  const found = [...text.matchAll(entryOf)].findLast((match) => match[0].includes(newest));
  if (!found)
    return {
      kind: 'refused',
      reason: `${file.replace(/^.*\//, '')} names each migration, in a form that is not known here: add it by hand.`,
    };
  const entry = found[0];
  const at = found.index + entry.length;
  const own = entry.replaceAll(newest, name);
  const newText = entry.endsWith('\n') ? own : `\n${own}`;
  return { file, edits: [{ start: at, end: at, newText }] };
}

/** `- include:` with the lines below it in YAML; a line `<include …/>` in XML. */
const entryOf =
  /^([ \t]*)-[ \t]+include:.*(?:\r?\n\1[ \t]+.*)+(?:\r?\n)?|^[ \t]*<include\b[^>]*\/>[ \t]*(?:\r?\n)?/gm;
