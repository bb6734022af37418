import { statementBreakpoint } from '../sources/sql/split.ts';

/**
 * The text of the file that takes a migration back. drizzle-kit does not read it: it stands in a folder of its
 * own, `down`, or beside a migration in the migration's folder.
 */
export function downText(
  name: string,
  { statements, lost }: { readonly statements: readonly string[]; readonly lost: readonly string[] },
): string {
  const lines = [`-- Takes ${name} back.`, ...lost.map((it) => `-- ${it}`)];
  if (statements.length === 0) return `${[...lines, '-- There is nothing to take back.'].join('\n')}\n`;
  return `${lines.join('\n')}\n${statements.join(`\n${statementBreakpoint}\n`)}\n`;
}
