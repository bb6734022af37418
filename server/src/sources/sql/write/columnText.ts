import type { TextEdit } from '../../../model/edit.ts';
import { defaultComesFirst } from './habits.ts';
import type { ColumnPlace } from './locate.ts';
import type { Reading } from './reading.ts';

type Phrase = 'generated' | 'not-null' | 'default' | 'unique' | 'primary-key' | 'check' | 'foreign-key';

/** The order in which people write what stands on a column. */
const order = ['GENERATED', 'NOTNULL', 'DEFAULT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'];
const words: Readonly<Record<Phrase, string>> = {
  generated: 'GENERATED',
  'not-null': 'NOTNULL',
  default: 'DEFAULT',
  unique: 'UNIQUE',
  'primary-key': 'PRIMARY',
  check: 'CHECK',
  'foreign-key': 'FOREIGN',
};

/** Puts a constraint into a column's definition, where the file has such. */
export function insertPhrase(
  reading: Reading,
  place: ColumnPlace,
  phrase: Phrase,
  sql: string,
): readonly TextEdit[] {
  const ranks = defaultComesFirst(reading)
    ? ['GENERATED', 'DEFAULT', 'NOTNULL', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN']
    : order;
  const rank = ranks.indexOf(words[phrase]);
  const next = place.constraints.find(({ constraint }) => {
    const kind = (constraint.contype ?? '').replace('CONSTR_', '');
    // What follows a constraint without a rank, as DEFERRABLE, belongs to the one before it.
    return ranks.indexOf(kind === 'IDENTITY' ? 'GENERATED' : kind) > rank;
  });
  if (next) return [{ start: next.range.start, end: next.range.start, newText: `${sql} ` }];
  return [{ start: place.whole.end, end: place.whole.end, newText: ` ${sql}` }];
}
