import type { NamedPart } from '../../model/names.ts';

/** What messages call the parts of a table. */
export const partKinds: Readonly<Record<NamedPart['kind'], string>> = {
  'primary-key': 'a primary key',
  unique: 'a unique constraint',
  'foreign-key': 'a foreign key',
  index: 'an index',
  check: 'a check',
};
