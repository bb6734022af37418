import type { SnapshotColumn, SnapshotTable } from './snapshotParts.ts';

/** How alike two parts are, from 0 to 1: what a question about a rename suggests. */
export const likelyRename = 0.55;

/** Tables are alike by their columns first, then by their names. */
export function tableLikeness(a: SnapshotTable, b: SnapshotTable): number {
  const old = Object.values(a.columns);
  const current = Object.values(b.columns);
  const scores = current.map((column, position) => {
    if (a.columns[column.name]?.type === column.type) return 1;
    // In its place another one of the same type: renamed along with the table, perhaps.
    const other = old[position];
    return other && other.type === column.type && !b.columns[other.name] ? 0.6 : 0;
  });
  const columns =
    scores.reduce((sum: number, score) => sum + score, 0) / Math.max(old.length, current.length, 1);
  return 0.75 * columns + 0.25 * nameLikeness(a.name, b.name);
}

/** Columns are alike by their type, name, place and what else is said of them. */
export function columnLikeness(
  a: { readonly column: SnapshotColumn; readonly position: number },
  b: { readonly column: SnapshotColumn; readonly position: number },
): number {
  const sameType = a.column.type === b.column.type ? 1 : baseType(a) === baseType(b) ? 0.7 : 0;
  const place = 1 / (1 + Math.abs(a.position - b.position));
  const rest =
    (a.column.notNull === b.column.notNull ? 0.5 : 0) +
    (JSON.stringify(a.column.default) === JSON.stringify(b.column.default) ? 0.5 : 0);
  const name = nameLikeness(a.column.name, b.column.name);
  return 0.35 * sameType + 0.35 * name + 0.2 * place + 0.1 * rest;
}

function baseType({ column }: { readonly column: SnapshotColumn }): string {
  return column.type.replace(/\(.*$/, '');
}

export function enumLikeness(
  a: { readonly name: string; readonly values: readonly string[] },
  b: { readonly name: string; readonly values: readonly string[] },
): number {
  return 0.75 * overlap(new Set(a.values), new Set(b.values)) + 0.25 * nameLikeness(a.name, b.name);
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((item) => b.has(item)).length;
  return shared === 0 ? 0 : shared / (a.size + b.size - shared);
}

/** By the letters that have to change, and by shared words: `name` and `full_name` share one. */
export function nameLikeness(a: string, b: string): number {
  const words = (name: string) => new Set(name.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  const letters = 1 - distance(a.toLowerCase(), b.toLowerCase()) / Math.max(a.length, b.length, 1);
  return Math.max(letters, overlap(words(a), words(b)));
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
