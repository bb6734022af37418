import type { Migration, MigrationStatement } from '../../../model/migration.ts';

/** How the rules on losses speak of what was carried over (`quietly` of a rule). */
export const carriedQuietly = {
  severity: 'hint',
  where: 'where an earlier statement of the migration writes what goes to where it stays',
} as const;

/**
 * True where a statement before `dropping` writes rows and reads the name of what goes: `INSERT INTO … SELECT … FROM old`,
 * `UPDATE … SET new = old`. What it leaves behind nobody can tell.
 * @param names words that all have to stand in the statement; none of them qualified
 */
export function isCarriedOver(
  { statements }: Migration,
  dropping: MigrationStatement,
  names: readonly string[],
): boolean {
  const patterns = names.map((name) => new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`, 'i'));
  return statements.some(
    ({ index, text }) => index < dropping.index && copies(text) && patterns.every((each) => each.test(text)),
  );
}

/** A statement that puts into rows what it reads from others; of an UPDATE the part behind SET counts. */
function copies(text: string): boolean {
  return /\binsert\s+into\b[\s\S]*\bselect\b/i.test(text) || /\bupdate\b[\s\S]*\bset\b/i.test(text);
}

function escaped(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}
