import type { FilePath } from '../model/span.ts';
import { isInside } from '../workspace/filePath.ts';
import type { Notice, Workspace } from '../workspace/workspace.ts';
import { displayPath } from './report.ts';

/** So many places are named. */
const most = 3;

/** Tells once for each database which SQL was not judged because it is that database's, where no finding says so. */
export function unreadSqlNotes(
  workspace: Workspace,
  cwd: string,
  includes: (file: FilePath) => boolean,
): readonly Notice[] {
  const told = workspace
    .files()
    .filter((file) => workspace.findings(file).some(({ rule }) => rule === 'other-database'));
  const byDatabase = new Map<string, FilePath[]>();
  for (const { database, place } of workspace.unreadSql()) {
    if (!includes(place) || told.some((file) => file === place || isInside(file, place))) continue;
    byDatabase.set(database, [...(byDatabase.get(database) ?? []), place]);
  }
  return [...byDatabase].map(([database, places]): Notice => {
    const names = places
      .sort()
      .slice(0, most)
      .map((place) => displayPath(place, cwd));
    const rest = places.length > most ? ` and ${places.length - most} more` : '';
    return { severity: 'info', message: `SQL of ${database} is not judged: ${names.join(', ')}${rest}` };
  });
}
