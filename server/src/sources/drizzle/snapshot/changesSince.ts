import { diffSchemas, type SchemaChange } from '../../../model/diff.ts';
import { hasKnownColumns, qualifiedName } from '../../../model/diffFacts.ts';
import type { Dialect, EntityId, Schema } from '../../../model/schema.ts';
import { comparableDdl, comparableSchema } from './comparableDdl.ts';
import { isDdlSnapshot } from './ddlSnapshot.ts';
import { fromSnapshot } from './fromSnapshot.ts';
import { toSnapshot } from './toSnapshot.ts';

/**
 * What a schema has that a snapshot of drizzle-kit has not, and the other way round; nothing of a table that has a column
 * whose name could not be resolved.
 * @param exposed the ids of what drizzle-kit sees of the schema
 * @returns undefined when it is no snapshot of a version that is known
 */
export function changesSince(
  snapshot: unknown,
  schema: Schema,
  exposed: ReadonlySet<EntityId>,
  dialect: Dialect,
): readonly SchemaChange[] | undefined {
  const [old, now] = isDdlSnapshot(snapshot)
    ? [comparableDdl(snapshot), comparableSchema(schema, exposed, dialect)]
    : [snapshot, JSON.parse(JSON.stringify(toSnapshot(schema, exposed, dialect)))];
  const [before, after] = [fromSnapshot(old, 'snapshot.json'), fromSnapshot(now, 'schema')];
  if (!before || !after) return undefined;
  const unclear = new Set(schema.tables.filter((table) => !hasKnownColumns(table)).map(qualifiedName));
  return diffSchemas(before, after).filter(
    ({ table, part, name }) => !unclear.has(table ?? (part === 'table' ? name : undefined)),
  );
}
