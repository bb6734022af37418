import { createCatalog } from '../../../model/catalog.ts';
import type { Dialect, EntityId, Schema, SchemaParts } from '../../../model/schema.ts';
import { mysqlSnapshot } from './mysql.ts';
import { postgresqlSnapshot } from './postgresql.ts';
import type { Json, SnapshotInput } from './shape.ts';
import { sqliteSnapshot } from './sqlite.ts';

const zeros = '00000000-0000-0000-0000-000000000000';

/**
 * A schema in the shape of the snapshot that drizzle-kit 0.31 writes beside a migration (PostgreSQL 7, MySQL
 * 5, SQLite 6), to be compared with it or diffed by it. It also repeats the tool's own oddities, so that
 * equal means equal; ids are all zeros.
 *
 * What could not be read is not left out: `{ "unknown": "<reason>" }` stands in its place, a part without a
 * known name is put under a key that starts with `?`, and a table with unread parts has a property `unknown`
 * of its own that lists them.
 * @param exposed what the tool sees: the exports of its entry files
 * @param dialect only the parts of this dialect are printed
 */
export function toSnapshot(schema: Schema, exposed: ReadonlySet<EntityId> | 'all', dialect: Dialect): Json {
  const own = partsOf(schema, dialect);
  const input: SnapshotInput = {
    schema: own,
    catalog: createCatalog(own),
    isExposed: (id) => exposed === 'all' || exposed.has(id),
  };
  return { ...writers[dialect](input), id: zeros, prevId: zeros };
}

const writers: Readonly<Record<Dialect, (input: SnapshotInput) => Json>> = {
  postgresql: postgresqlSnapshot,
  mysql: mysqlSnapshot,
  sqlite: sqliteSnapshot,
};

/** Sequences, roles and policies exist in PostgreSQL only and do not say so. */
function partsOf(schema: Schema, dialect: Dialect): SchemaParts {
  return {
    ...schema,
    schemas: schema.schemas.filter((part) => part.dialect === dialect),
    tables: schema.tables.filter((part) => part.dialect === dialect),
    enums: schema.enums.filter((part) => part.dialect === dialect),
    views: schema.views.filter((part) => part.dialect === dialect),
  };
}
