import type { FilePath } from '../../../model/span.ts';
import { filesEnding, type History, type HistoryFile, type HistoryListing, joinFile } from './history.ts';

/**
 * graphile-migrate: `committed/N.sql` under a header with the hash of the one before, then what is worked on:
 * `current.sql`, or the numbered files of `current/`, beside that folder.
 * https://github.com/graphile/migrate
 */
export function readGraphileMigrate(folder: FilePath, listing: HistoryListing): History | undefined {
  if (!folder.endsWith('/committed')) return undefined;
  const names = filesEnding(listing, folder, '.sql').filter((name) => /^\d+(?:-.*)?\.sql$/.test(name));
  const [first] = names;
  if (first === undefined || !/^--! Previous:/m.test(listing.readText(joinFile(folder, first)) ?? ''))
    return undefined;
  const above = folder.slice(0, folder.lastIndexOf('/'));
  const one = joinFile(above, 'current.sql');
  const several = joinFile(above, 'current');
  const current =
    listing.entries(above).get('current.sql') === 'file'
      ? [one]
      : filesEnding(listing, several, '.sql')
          .filter((name) => /^\d/.test(name))
          .map((name) => joinFile(several, name));
  const files = names.map(
    (name): HistoryFile => ({ path: joinFile(folder, name), name: name.slice(0, -'.sql'.length) }),
  );
  const begun = current
    .filter((path) => hasMoreThanComments(listing.readText(path) ?? ''))
    .map((path): HistoryFile => ({ path, name: path.slice(above.length + 1, -'.sql'.length) }));
  return {
    folder,
    tool: 'graphile-migrate',
    layout: 'files',
    dialect: 'postgresql',
    files: [...files, ...begun],
    problems: [],
    sources: current,
  };
}

function hasMoreThanComments(text: string): boolean {
  return text.replaceAll(/--.*|\/\*[\s\S]*?\*\//g, '').trim() !== '';
}
