import { diffSchemas, type SchemaChange } from '../../../model/diff.ts';
import type { Dialect, EntityId, Schema } from '../../../model/schema.ts';
import { isDdlSnapshot, plainDefault, plainType, plainView } from './ddlSnapshot.ts';
import { fromSnapshot } from './fromSnapshot.ts';
import type { Json } from './shape.ts';
import { toSnapshot } from './toSnapshot.ts';

/**
 * What a schema has that a snapshot of drizzle-kit has not, and the other way round.
 * @param exposed the ids of what drizzle-kit sees of the schema
 * @returns undefined when it is no snapshot of a version that is known
 */
export function changesSince(
  snapshot: unknown,
  schema: Schema,
  exposed: ReadonlySet<EntityId>,
  dialect: Dialect,
): readonly SchemaChange[] | undefined {
  const now = JSON.parse(JSON.stringify(toSnapshot(schema, exposed, dialect))) as object;
  const isDdl = isDdlSnapshot(snapshot);
  const before = fromSnapshot(isDdl ? unqualified(snapshot) : snapshot, 'snapshot.json');
  const after = fromSnapshot(isDdl ? unqualified(asDdlHasIt(now)) : now, 'schema');
  return before && after ? diffSchemas(before, after) : undefined;
}

/** drizzle-kit 1.x leaves the table's name out before a column, 0.x writes it. */
function unqualified(snapshot: unknown): unknown {
  return JSON.parse(JSON.stringify(snapshot).replace(/(\\"|`)[^"`\\]+\1\.(\\"|`)/g, '$2'));
}

/** What 1.x notes otherwise than 0.x: columns of a key are required, MySQL's unique keys are indexes. */
function asDdlHasIt(snapshot: object): object {
  const {
    tables,
    dialect,
    views = {},
  } = snapshot as {
    readonly dialect: string;
    readonly tables: Readonly<Record<string, SnapshotTable>>;
    readonly views?: Record<string, Json>;
  };
  for (const [key, view] of Object.entries(views)) views[key] = plainView(view);
  for (const table of Object.values(tables)) {
    for (const { columns } of Object.values(table.compositePrimaryKeys ?? {}))
      for (const column of Array.isArray(columns) ? columns : []) {
        const own = table.columns[column];
        if (own) own.notNull = true;
      }
    for (const column of Object.values(table.columns)) {
      if (column.primaryKey === true) column.notNull = true;
      if (typeof column.type === 'string') column.type = plainType(column.type).replace(/(\[\d*\])+$/, '[]');
      column.default = plainDefault(column.default);
    }
    if (Object.keys(table.policies ?? {}).length > 0) table.isRLSEnabled = true;
    if (dialect !== 'mysql') continue;
    for (const [name, unique] of Object.entries(table.uniqueConstraints ?? {}))
      table.indexes = { ...table.indexes, [name]: { ...unique, isUnique: true } };
    table.uniqueConstraints = {};
  }
  return snapshot;
}

interface SnapshotTable {
  readonly columns: Record<
    string,
    { notNull?: unknown; type?: unknown; default?: unknown; readonly primaryKey?: unknown }
  >;
  readonly policies?: Readonly<Record<string, object>>;
  isRLSEnabled?: unknown;
  readonly compositePrimaryKeys?: Readonly<Record<string, { readonly columns: unknown }>>;
  indexes?: Readonly<Record<string, object>>;
  uniqueConstraints?: Readonly<Record<string, object>>;
}
