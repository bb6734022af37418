import { columnLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import type { Fix } from '../rule.ts';

/** An identity column in the place of a serial; none where it is no serial of PostgreSQL. */
export function serialRefactorings(table: Table, column: Column): readonly Fix[] {
  const type = known(column.type);
  if (table.dialect !== 'postgresql' || !type?.serial) return [];
  const mode = type.mode === undefined ? {} : { mode: type.mode };
  const name = columnLabel(column);
  return [
    {
      title: 'Make it an identity column',
      safety: 'suggested',
      migration: `The next migration drops the default of ${name} and adds the identity. Its counter has to go on behind the highest value: SELECT setval(…) in the same migration.`,
      edits: [
        {
          kind: 'set-column-type',
          table: table.id,
          column: column.key,
          type: { name: type.name, identity: true, ...mode },
        },
      ],
    },
  ];
}
