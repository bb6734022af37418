import type { Migration, MigrationStatement } from '../../model/migration.ts';
import type { Fix } from '../rule.ts';

/** Strings, quoted names and comments: what stands there as it is. Bodies between dollars are SQL again. */
const untouched = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//;
const word = /\b[A-Z][A-Z_]+\b/;
const parts = new RegExp(`(${untouched.source})|(${word.source})`, 'g');

/**
 * The fixes as the author of a migration would write them: in lower case where the statements are. PostgreSQL and SQLite
 * read words without quotes alike in both.
 */
export function inCaseOf(subject: MigrationStatement | Migration, fixes: readonly Fix[]): readonly Fix[] {
  if (fixes.length === 0 || subject.dialect === 'mysql' || !isLower(subject)) return fixes;
  return fixes.map((fix) => {
    const { textEdits, newFiles } = fix;
    return {
      ...fix,
      ...(textEdits && {
        textEdits: textEdits.map(({ file, edits }) => ({
          file,
          edits: edits.map((edit) => ({ ...edit, newText: lowered(edit.newText) })),
        })),
      }),
      ...(newFiles && { newFiles: newFiles.map((file) => ({ ...file, text: lowered(file.text) })) }),
    };
  });
}

function isLower(subject: MigrationStatement | Migration): boolean {
  const texts = subject.kind === 'statement' ? [subject.text] : subject.statements.map(({ text }) => text);
  return texts.filter((text) => /^[a-z]/.test(text)).length * 2 > texts.length;
}

function lowered(sql: string): string {
  return sql.replace(parts, (all, kept: string | undefined) => kept ?? all.toLowerCase());
}
