import type { FilePath } from '../../../model/span.ts';
import { type History, type HistoryFile, type HistoryListing, joinFile } from './history.ts';

/**
 * Sqitch: `deploy/NAME.sql` and `revert/NAME.sql` in the order of `sqitch.plan`, which stands beside their folders. A change
 * that was reworked has its earlier form in `NAME@TAG.sql`, by one of the tags between the two.
 * https://sqitch.org/docs/manual/sqitchchanges/, https://metacpan.org/pod/App::Sqitch::Plan
 */
export function readSqitch(folder: FilePath, listing: HistoryListing): History | undefined {
  const [, above, own] = /^(.*)\/(deploy)$/.exec(folder) ?? [];
  if (above === undefined || own === undefined || listing.entries(above).get('sqitch.plan') !== 'file')
    return undefined;
  const plan = joinFile(above, 'sqitch.plan');
  const lines = [...(listing.readText(plan) ?? '').matchAll(/^[+]?(@?)([^\s%#@+-][^\s@]*)/gm)].map(
    ([, mark, name = '']) => ({ isTag: mark === '@', name }),
  );
  const revert = joinFile(above, 'revert');
  // The name of a change may have folders: `users/create`.
  const isIn = (place: FilePath, name: string) => {
    const path = joinFile(place, `${name}.sql`);
    const slash = path.lastIndexOf('/');
    return listing.entries(path.slice(0, slash)).get(path.slice(slash + 1)) === 'file';
  };
  const files = lines.flatMap(({ isTag, name }, i): HistoryFile[] => {
    if (isTag) return [];
    const rest = lines.slice(i + 1);
    const reworked = rest.findIndex((other) => !other.isTag && other.name === name);
    const tags = reworked < 0 ? [] : rest.slice(0, reworked).filter((other) => other.isTag);
    const forms = reworked < 0 ? [name] : tags.map((tag) => `${name}@${tag.name}`);
    const form = forms.find((each) => isIn(folder, each));
    if (form === undefined) return [];
    const down = isIn(revert, form) ? { down: joinFile(revert, `${form}.sql`) } : {};
    return [{ path: joinFile(folder, `${form}.sql`), name: form, ...down }];
  });
  if (files.length === 0) return undefined;
  return {
    folder,
    tool: 'sqitch',
    layout: 'files',
    dialect: undefined,
    files,
    problems: [],
    sources: [plan],
  };
}
