import type { SchemaChange } from '../../model/diff.ts';
import type { Project } from '../workspace.ts';

/** The changes from a snapshot that are certain: of a schema that is not read whole, no table, enum or view is known to be gone. */
export function certainChanges(
  changes: readonly SchemaChange[],
  { isPartial }: Pick<Project, 'isPartial'>,
): readonly SchemaChange[] {
  return isPartial
    ? changes.filter(({ action, table }) => action !== 'drop' || table !== undefined)
    : changes;
}
