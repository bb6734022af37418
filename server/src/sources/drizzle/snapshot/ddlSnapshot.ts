import { asObject, asText, asTexts } from './fromSnapshotValues.ts';
import type { Json } from './shape.ts';

/** True for a snapshot of drizzle-kit 1.x, which is a list of parts. */
export function isDdlSnapshot(snapshot: unknown): boolean {
  return Array.isArray(asObject(snapshot).ddl);
}

/**
 * A snapshot of drizzle-kit 1.x in the shape of one of 0.x. Names that nobody has given are those that 0.x gives,
 * as it names constraints otherwise.
 */
export function fromDdl(snapshot: Json): Json {
  const parts = (snapshot.ddl as readonly unknown[]).map(asObject);
  const dialect = snapshot.dialect === 'postgres' ? 'postgresql' : asText(snapshot.dialect);
  const of = (type: string) => parts.filter(({ entityType }) => entityType === type);
  const key = ({ schema, name }: Json) =>
    dialect === 'postgresql' ? `${asText(schema) ?? 'public'}.${String(name)}` : String(name);
  const named = (type: string) => Object.fromEntries(of(type).map((part) => [key(part), part]));
  const tables = of('tables').map((table) => {
    const own = (type: string) =>
      of(type).filter(
        (part) => part.table === table.name && (asText(part.schema) ?? '') === (asText(table.schema) ?? ''),
      );
    return [key(table), tableFrom(table, own, dialect)];
  });
  return {
    ...snapshot,
    dialect,
    tables: Object.fromEntries(tables),
    enums: Object.fromEntries(of('enums').map((part) => [key(part), { ...part }])),
    schemas: Object.fromEntries(of('schemas').map(({ name }) => [String(name), String(name)])),
    sequences: Object.fromEntries(
      of('sequences').map((part) => [
        key(part),
        { ...part, increment: part.incrementBy, cache: part.cacheSize },
      ]),
    ),
    roles: Object.fromEntries(of('roles').map((part) => [String(part.name), part])),
    views: Object.fromEntries(Object.entries(named('views')).map(([name, view]) => [name, plainView(view)])),
    policies: {},
  };
}

function tableFrom(table: Json, own: (type: string) => readonly Json[], dialect: string | undefined): Json {
  const name = String(table.name);
  const [primary] = own('pks');
  const keyColumns = primary ? asTexts(primary.columns) : [];
  const list = (type: string, nameOf: (part: Json) => string, change: (part: Json) => Json) =>
    Object.fromEntries(
      own(type).map((part) => {
        const given = part.nameExplicit === false ? nameOf(part) : String(part.name);
        return [given, change(withoutNull({ ...part, name: given }))];
      }),
    );
  const uniques = (change: (part: Json) => Json) =>
    list('uniques', (part) => `${name}_${columnsOf(part).join('_')}_unique`, change);
  const columnsOf = (part: Json) =>
    (part.columns as readonly unknown[]).map((column) => asText(column) ?? String(asObject(column).value));
  return {
    name,
    schema: asText(table.schema) === 'public' ? '' : (table.schema ?? ''),
    isRLSEnabled: table.isRlsEnabled === true,
    columns: Object.fromEntries(
      own('columns').map((column) => [String(column.name), columnFrom(column, keyColumns)]),
    ),
    compositePrimaryKeys:
      primary && keyColumns.length > 1
        ? {
            [primary.nameExplicit === true ? String(primary.name) : `${name}_${keyColumns.join('_')}_pk`]: {
              columns: keyColumns,
            },
          }
        : {},
    indexes: {
      // 0.x has no unique constraints but those of PostgreSQL.
      ...(dialect === 'postgresql' ? {} : uniques((part) => ({ ...part, isUnique: true }))),
      ...list(
        'indexes',
        (part) => `${name}_${columnsOf(part).join('_')}_${part.isUnique ? 'unique' : 'index'}`,
        (part) => ({
          ...part,
          columns: (part.columns as readonly unknown[]).map(member(dialect)),
          with: parametersOf(part.with),
        }),
      ),
    },
    uniqueConstraints: dialect === 'postgresql' ? uniques((part) => part) : {},
    foreignKeys: list(
      'fks',
      (part) =>
        `${name}_${columnsOf(part).join('_')}_${String(part.tableTo)}_${asTexts(part.columnsTo).join('_')}_fk`,
      (part) => ({
        ...part,
        columnsFrom: part.columns,
        onDelete: asText(part.onDelete)?.toLowerCase(),
        onUpdate: asText(part.onUpdate)?.toLowerCase(),
      }),
    ),
    checkConstraints: list(
      'checks',
      (part) => String(part.name),
      (part) => part,
    ),
    policies: list(
      'policies',
      (part) => String(part.name),
      (part) => ({ ...part, to: part.roles }),
    ),
  };
}

function columnFrom(column: Json, key: readonly string[]): Json {
  const dimensions = typeof column.dimensions === 'number' ? column.dimensions : 0;
  const isKey = key.includes(String(column.name));
  const identity = asObject(column.identity);
  return withoutNull({
    ...column,
    type: `${plainType(String(column.type))}${dimensions > 0 ? '[]' : ''}`,
    primaryKey: isKey && key.length === 1,
    notNull: column.notNull === true || isKey,
    autoincrement: column.autoincrement ?? column.autoIncrement ?? false,
    onUpdate: column.onUpdateNow,
    default: plainDefault(column.default),
    identity: column.identity ? { ...identity, cache: String(identity.cache) } : null,
  });
}

/** 1.x writes no space within a type. */
export function plainType(type: string): string {
  return type.replace(/,\s+/g, ',').replace(/\s+\(/g, '(');
}

/**
 * A default as both versions have it. Lists, JSON and times are written in so many ways that only their presence
 * is compared.
 */
export function plainDefault(value: unknown): unknown {
  if (value === undefined || value === null) return value;
  if (typeof value === 'object') return "'…'";
  const text = String(value)
    .replace(/^\((.*)\)$/s, '$1')
    .replace(/::[\w\s"[\](),.]+$/, '')
    .replace(/^'(.*)'$/s, '$1');
  return /^[{["]|^ARRAY\b|^\d{4}-\d\d/.test(text) ? "'…'" : `'${text}'`;
}

/** 1.x writes the storage parameters of an index as one text: `m=16, ef_construction=64`. */
function parametersOf(text: unknown): Json {
  const parts = (asText(text) ?? '').split(',').map((part) => part.split('='));
  return Object.fromEntries(
    parts.flatMap(([name, value]) => (name && value !== undefined ? [[name.trim(), value.trim()]] : [])),
  );
}

function member(dialect: string | undefined): (value: unknown) => unknown {
  return (value) => {
    const { value: text, isExpression, asc, nullsFirst, opclass } = asObject(value);
    if (dialect !== 'postgresql') return text;
    return withoutNull({
      expression: text,
      isExpression,
      asc,
      nulls: nullsFirst ? 'first' : 'last',
      opclass: asObject(opclass).name ?? opclass,
    });
  };
}

/** A view without its options, which 1.x notes in other ways. */
export function plainView({ name, schema, definition, materialized, isExisting }: Json): Json {
  return { name, schema, definition, materialized, isExisting };
}

function withoutNull(part: Json): Json {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== null));
}
