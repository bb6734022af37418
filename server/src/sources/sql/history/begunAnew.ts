import type { FilePath } from '../../../model/span.ts';
import { filesEnding, type HistoryListing, joinFile } from './history.ts';

/**
 * True for a folder of drizzle-kit in which a history was begun anew beside an old one, each from 0000, without the
 * journal that names those which run: nobody can tell then in which order its files follow one another.
 */
export function isBegunAnew(folder: FilePath, listing: HistoryListing): boolean {
  const first = filesEnding(listing, folder, '.sql').filter((name) => name.startsWith('0000_'));
  if (first.length < 2 || listing.entries(joinFile(folder, 'meta')).get('_journal.json') === 'file')
    return false;
  const ofDrizzle = first.filter((name) =>
    listing.readText(joinFile(folder, name))?.includes('--> statement-breakpoint'),
  );
  return ofDrizzle.length > 1;
}
