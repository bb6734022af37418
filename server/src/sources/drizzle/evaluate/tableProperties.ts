import type { TableValue } from '../intrinsics/drizzleValues.ts';
import type { Property } from './values.ts';

/** The columns of a table as properties of an object. */
export function* tableProperties(table: TableValue): Generator<[string, Property]> {
  for (const [key, column] of table.detail().columns().columns)
    yield [
      key,
      {
        value: () => ({ kind: 'column', table, key, site: undefined }),
        site: column.site,
        name: column.name,
      },
    ];
}
