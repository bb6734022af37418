import type { NewMigration } from '../../../model/migration.ts';
import type { FilePath } from '../../../model/span.ts';
import { type History, joinFile } from './history.ts';
import { nextNumber, numberIn } from './numbering.ts';
import { popEnding } from './pop.ts';

export interface PairNames {
  /** What the tool calls the migration. */
  readonly title: string;
  readonly path: FilePath;
  readonly downPath: FilePath;
}

/** The names of the two files of a new migration, in the manner of the newest one. */
export function pairAfter(
  { folder, tool, files }: History,
  { nonTransactional }: NewMigration,
  name: string,
  now: Date,
): PairNames {
  const last = files[files.length - 1];
  const number = nextNumber(numberIn(last?.name), now);
  const names = (title: string, up: string, down: string): PairNames => ({
    title,
    path: joinFile(folder, up),
    downPath: joinFile(folder, down),
  });
  if (tool === 'postgrator') {
    const title = `${number}.do.${name}`;
    return names(title, `${title}.sql`, `${number}.undo.${name}.sql`);
  }
  if (tool === 'pop' || tool === 'popx') {
    const ending = popEnding(last?.path ?? '', nonTransactional);
    const title = `${number}_${name}${ending}`;
    return names(title, `${title}.up.sql`, `${title}.down.sql`);
  }
  const [, prefix = '', separator = '_'] = /^([vV]?)\d+([-_.])/.exec(last?.name ?? '') ?? [];
  const ending = last?.path.endsWith('.up.sql') === false ? separator : '.';
  const title = `${prefix}${number}${separator}${name}`;
  return names(title, `${title}${ending}up.sql`, `${title}${ending}down.sql`);
}
