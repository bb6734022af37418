import { createHash } from 'node:crypto';

/**
 * What Atlas writes into `atlas.sum`: behind each file's name the hash of all names and contents so far, and above
 * them the hash of these lines. https://atlasgo.io/concepts/migration-directory-integrity
 * @param files the `.sql` files of the folder, in the order of their names
 */
export function atlasSum(files: readonly { readonly name: string; readonly text: string }[]): string {
  const all = createHash('sha256');
  const sums = createHash('sha256');
  const lines: string[] = [];
  for (const { name, text } of files) {
    all.update(name);
    if (/^[ -~]*atlas:sum +ignore\b/.test(text)) continue;
    const hash = all.update(text).copy().digest('base64');
    sums.update(name).update(hash);
    lines.push(`${name} h1:${hash}\n`);
  }
  return `h1:${sums.digest('base64')}\n${lines.join('')}`;
}
