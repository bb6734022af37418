import { applyTextEdits, type FileEdit, type TextEdit } from '../../../model/edit.ts';
import { atlasSum } from './atlasSum.ts';
import { byCodeUnits, type History, type HistoryListing, joinFile } from './history.ts';

/**
 * Edits of a history's files with what its tool keeps about their texts: Atlas' sum. The sum stays as it is where it
 * did not agree with the files before: what it tells is not hidden.
 */
export function withRecords(
  { folder, tool }: Pick<History, 'folder' | 'tool'>,
  edits: readonly FileEdit[],
  { entries, readText }: HistoryListing,
): readonly FileEdit[] {
  if (tool !== 'atlas') return edits;
  const file = joinFile(folder, 'atlas.sum');
  const others = edits.filter((edit) => edit.file !== file);
  const sum = readText(file);
  const before = new Map(
    [...entries(folder)].flatMap(([name, kind]) =>
      kind === 'file' && name.endsWith('.sql')
        ? [[name, readText(joinFile(folder, name)) ?? ''] as const]
        : [],
    ),
  );
  const after = new Map(before);
  for (const { file: path, edits: textEdits } of others) {
    const name = path.slice(folder.length + 1);
    if (path !== joinFile(folder, name) || name.includes('/') || !name.endsWith('.sql')) continue;
    after.set(name, applyTextEdits(before.get(name) ?? '', textEdits));
  }
  if (sum === undefined || sum !== sumOf(before)) return others;
  const now = sumOf(after);
  return now === sum ? others : [...others, { file, edits: [difference(sum, now)] }];
}

function sumOf(files: ReadonlyMap<string, string>): string {
  const inOrder = [...files].sort(([a], [b]) => byCodeUnits(a, b));
  return atlasSum(inOrder.map(([name, text]) => ({ name, text })));
}

/** The one replacement that makes a text another. */
export function difference(before: string, after: string): TextEdit {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let tail = 0;
  while (
    tail < Math.min(before.length, after.length) - start &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail++;
  return { start, end: before.length - tail, newText: after.slice(start, after.length - tail) };
}
