import type { Routine } from '../model/access.ts';
import type { EnumType, Table, View } from '../model/schema.ts';
import { known } from '../model/unknown.ts';

/** The name by which what one project makes is found again in another. */
export function qualifiedLabel({
  schema,
  name,
}: Pick<Table | View | EnumType | Routine, 'schema' | 'name'>): string {
  return `${(schema && known(schema)) ?? 'public'}.${known(name) ?? ''}`;
}
