import type { Dialect, EntityId, Index, Policy, Schema, SqlText, Table } from '../../../model/schema.ts';
import { isUnknown, type Maybe } from '../../../model/unknown.ts';
import { fromDdl, plainDefault, plainType, plainView } from './ddlSnapshot.ts';
import { asObject, asText } from './fromSnapshotValues.ts';
import { withoutIdleParentheses } from './parentheses.ts';
import type { Json } from './shape.ts';
import { toSnapshot } from './toSnapshot.ts';

/*
 * drizzle-kit 1.x notes the same schema otherwise than 0.x. What both functions make differs only where the schema
 * does: held against what 1.0.0-rc.5 writes for each fixture.
 */

/** A state of drizzle-kit 1.x in the shape of a snapshot of 0.x, to be compared with `comparableSchema`. */
export function comparableDdl(state: unknown): Json {
  const { ddl: _, ...snapshot } = fromDdl(asObject(unqualified(state)));
  return alike(snapshot);
}

/** @param exposed the ids of what drizzle-kit sees of the schema */
export function comparableSchema(schema: Schema, exposed: ReadonlySet<EntityId>, dialect: Dialect): Json {
  const cased = withCasedNames(schema);
  const shown = dialect === 'postgresql' ? withValuesWritten(cased) : cased;
  const snapshot = asObject(unqualified(toSnapshot(shown, exposed, dialect)));
  const { tables, views = {} } = snapshot as unknown as SnapshotParts;
  for (const [key, view] of Object.entries(views)) views[key] = plainView(view);
  for (const table of Object.values(tables)) {
    // Columns of a key are required.
    for (const { columns } of Object.values(table.compositePrimaryKeys ?? {}))
      for (const column of Array.isArray(columns) ? columns : []) {
        const own = table.columns[column];
        if (own) own.notNull = true;
      }
    for (const column of Object.values(table.columns)) {
      if (column.primaryKey === true) column.notNull = true;
      column.default = isTimeAsNumber(column)
        ? { unknown: '1.x writes the number, 0.x the time' }
        : plainDefault(column.default);
    }
    if (Object.keys(table.policies ?? {}).length > 0) table.isRLSEnabled = true;
    if (dialect !== 'mysql') continue;
    // MySQL's unique keys are indexes.
    for (const [name, unique] of Object.entries(table.uniqueConstraints ?? {}))
      table.indexes = { ...table.indexes, [name]: { ...unique, isUnique: true } };
    table.uniqueConstraints = {};
  }
  return alike(snapshot);
}

/** Of SQLite's `integer({ mode: 'timestamp' })`. */
function isTimeAsNumber({ type, default: value }: Json): boolean {
  return type === 'integer' && /^'"\d{4}-/.test(asText(value) ?? '');
}

/** What both versions write in several ways, in one of them. */
function alike(snapshot: Json): Json {
  const { tables, enums = {} } = snapshot as unknown as SnapshotParts;
  for (const table of Object.values(tables)) {
    for (const column of Object.values(table.columns)) {
      if (typeof column.type === 'string') column.type = plainColumnType(column.type);
      const type = String(column.type);
      // Of an enum made from an object 0.x does not name the schema.
      column.typeSchema ??= enums[`public.${type.replace(/(\[\])+$/, '')}`] && 'public';
      if (/^jsonb?$/.test(type) && column.default) column.default = "'…'";
      const generated = asObject(column.generated);
      if (generated.as !== undefined) column.generated = { ...generated, as: plainSql(generated.as) };
    }
    for (const index of Object.values(table.indexes ?? {})) {
      index.where = plainSql(index.where);
      index.with = Object.fromEntries(
        Object.entries(asObject(index.with)).map(([name, value]) => [name, String(value)]),
      );
    }
    for (const check of Object.values(table.checkConstraints ?? {})) check.value = plainSql(check.value);
  }
  return snapshot;
}

/** 1.x counts the dimensions of a list otherwise, and notes the reference system that 0.x leaves out. */
function plainColumnType(type: string): string {
  return plainType(type)
    .replace(/(\[\d*\])+$/, '[]')
    .replace(/^(geometry\(\w+),\d+\)/, '$1)');
}

function plainSql(sql: unknown): unknown {
  const text = asText(sql);
  return text === undefined ? sql : withoutIdleParentheses(text);
}

/** 1.x leaves the table's name out before a column, 0.x writes it, with its schema. */
function unqualified(snapshot: unknown): unknown {
  return JSON.parse(JSON.stringify(snapshot).replace(/(?:(\\"|`)[^"`\\]+\1\.)+(?=\\"|`)/g, ''));
}

/** 1.x makes all names of the columns as the database has them, 0.x some of them as the program has them. */
function withCasedNames(schema: Schema): Schema {
  return {
    ...schema,
    tables: schema.tables.map((table) => ({
      ...table,
      columns: table.columns.map(({ nameFromKey: _, ...column }) => column),
    })),
  };
}

/** For PostgreSQL 1.x writes interpolated values into the SQL, of which 0.x leaves a placeholder. */
function withValuesWritten(schema: Schema): Schema {
  return {
    ...schema,
    tables: schema.tables.map(
      (table): Table => ({
        ...table,
        columns: table.columns.map((column) =>
          column.generated
            ? {
                ...column,
                generated: { ...column.generated, expression: written(column.generated.expression) },
              }
            : column,
        ),
        indexes: table.indexes.map(indexWritten),
        checks: table.checks.map((check) => ({ ...check, expression: written(check.expression) })),
        policies: table.policies.map(policyWritten),
      }),
    ),
    policies: schema.policies.map(policyWritten),
    views: schema.views.map((view) =>
      view.definition ? { ...view, definition: written(view.definition) } : view,
    ),
  };
}

function indexWritten(index: Index): Index {
  return {
    ...index,
    members: isUnknown(index.members)
      ? index.members
      : index.members.map((member) =>
          member.expression ? { ...member, expression: written(member.expression) } : member,
        ),
    ...(index.predicate && { predicate: written(index.predicate) }),
  };
}

function policyWritten(policy: Policy): Policy {
  return {
    ...policy,
    ...(policy.using && { using: written(policy.using) }),
    ...(policy.withCheck && { withCheck: written(policy.withCheck) }),
  };
}

function written<T extends Maybe<SqlText>>(sql: T): T {
  return isUnknown(sql) ? sql : { ...sql, values: [] };
}

interface SnapshotParts {
  readonly tables: Readonly<Record<string, SnapshotTable>>;
  readonly enums?: Readonly<Record<string, unknown>>;
  readonly views?: Record<string, Json>;
}

interface SnapshotTable {
  readonly columns: Readonly<Record<string, Json>>;
  readonly policies?: Readonly<Record<string, object>>;
  isRLSEnabled?: unknown;
  readonly compositePrimaryKeys?: Readonly<Record<string, { readonly columns: unknown }>>;
  readonly checkConstraints?: Readonly<Record<string, Json>>;
  indexes?: Readonly<Record<string, Json>>;
  uniqueConstraints?: Readonly<Record<string, Json>>;
}
