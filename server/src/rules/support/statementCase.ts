import type { Migration, MigrationStatement } from '../../model/migration.ts';
import type { Fix } from '../rule.ts';

/** Strings, quoted names and comments: what stands there as it is. Bodies between dollars that a fix writes are SQL again. */
const untouched = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//;
const word = /\b[A-Z][A-Z_]+\b/;
const parts = new RegExp(`(${untouched.source})|(${word.source})`, 'g');

/**
 * The fixes as the author of a migration would write them: in lower case where the statements are. PostgreSQL and SQLite
 * read words without quotes alike in both.
 */
export function inCaseOf(subject: MigrationStatement | Migration, fixes: readonly Fix[]): readonly Fix[] {
  if (fixes.length === 0 || subject.dialect === 'mysql' || !isLower(subject)) return fixes;
  const own = textsOf(subject);
  return fixes.map((fix) => {
    const { textEdits, newFiles } = fix;
    return {
      ...fix,
      ...(textEdits && {
        textEdits: textEdits.map(({ file, edits }) => ({
          file,
          edits: edits.map((edit) => ({ ...edit, newText: lowered(edit.newText, own) })),
        })),
      }),
      ...(newFiles && { newFiles: newFiles.map((file) => ({ ...file, text: lowered(file.text, own) })) }),
    };
  });
}

function isLower(subject: MigrationStatement | Migration): boolean {
  const texts = textsOf(subject);
  return texts.filter((text) => /^[a-z]/.test(text)).length * 2 > texts.length;
}

function textsOf(subject: MigrationStatement | Migration): readonly string[] {
  return subject.kind === 'statement' ? [subject.text] : subject.statements.map(({ text }) => text);
}

/** @param own statements of the author: what a fix only moves stays as it is, the bodies of functions too */
function lowered(sql: string, own: readonly string[]): string {
  const [moved, ...others] = own;
  if (moved === undefined)
    return sql.replace(parts, (all, kept: string | undefined) => kept ?? all.toLowerCase());
  return sql
    .split(moved)
    .map((piece) => lowered(piece, others))
    .join(moved);
}
