import type { Change, MigrationStatement } from '../../../model/migration.ts';
import { known } from '../../../model/unknown.ts';

/**
 * What makes PostgreSQL refuse any other type of a column, also one that would write no row anew: a view, policy, trigger
 * or generated column over it. Undefined where nothing does for certain.
 */
export function typeHolder(
  { changes }: MigrationStatement,
  { table, column, uses }: Extract<Change, { readonly kind: 'set-column-type' }>,
): string | undefined {
  const isDropped = (key: string) =>
    changes.some((other) => other.kind === 'drop-column' && other.column === key);
  const generated = table?.columns.find(
    (each) => known(each.generated?.expression)?.columns.includes(column) && !isDropped(each.key),
  );
  if (generated) return `the generated column ${generated.key}`;
  return uses?.pinnedBy[0];
}
