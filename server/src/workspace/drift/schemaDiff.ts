import { diffSchemas, type SchemaChange } from '../../model/diff.ts';
import { hasKnownColumns, qualifiedName } from '../../model/diffFacts.ts';
import {
  type Dialect,
  type EntityId,
  type EnumType,
  emptyParts,
  type Policy,
  type Schema,
  type Table,
} from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { fromSnapshot } from '../../sources/drizzle/snapshot/fromSnapshot.ts';
import { toSnapshot } from '../../sources/drizzle/snapshot/toSnapshot.ts';

/** Compares schemas, one after the other as they are edited, with one snapshot. */
export interface SchemaDiff {
  /**
   * The changes from the snapshot to a schema, with the tables that they are made in. Works one table between
   * two yields. A table that is the same object as in the last run, as are those that it refers to, is not
   * looked at again.
   */
  run(schema: Schema, exposed: ReadonlySet<EntityId>): Generator<void, SchemaDifference>;
}

export interface SchemaDifference {
  readonly changes: readonly SchemaChange[];
  /** The tables of the schema that are new or changed. */
  readonly tables: readonly EntityId[];
}

type Json = Readonly<Record<string, unknown>>;

/** What a table was compared by, and the result. */
interface Compared {
  readonly inputs: readonly object[];
  /** Of the table in snapshots; undefined where the tool leaves it out. */
  readonly key: string | undefined;
  readonly changes: readonly SchemaChange[];
}

/** Versions that drizzle-kit of today writes; it makes no migration from an older one. */
const versions: Readonly<Record<Dialect, string>> = { postgresql: '7', mysql: '5', sqlite: '6' };

/** @returns undefined for what is no snapshot of the dialect, or of a version that is not compared */
export function createSchemaDiff(text: string, dialect: Dialect): SchemaDiff | undefined {
  const json = parse(text);
  if (!json || json.version !== versions[dialect] || json.dialect !== dialect) return undefined;
  const { tables, enums: oldEnums, views: _views, sequences: _sequences, roles: _roles, ...shared } = json;
  if (typeof tables !== 'object' || tables === null || !fromSnapshot(json, '')) return undefined;
  // Held as texts: the model of ten thousand tables would be held for good.
  const old = new Map(Object.entries(tables).map(([key, table]) => [key, JSON.stringify(table)]));
  const others = read({ ...json, tables: {} });
  const allEnums = (oldEnums ?? {}) as Json;
  const compared = new Map<Table, Compared>();

  return {
    *run(schema, exposed) {
      const { enums, policies, tableOf } = lookUps(schema);
      const apart = print({ ...schema, tables: [], policies: [] }, exposed);
      const changes = [...diffSchemas(others, read(apart))];
      const changed: EntityId[] = [];
      const seen = new Set<string>();
      let namesAreKnown = true;
      for (const table of schema.tables) {
        if (table.dialect !== dialect || !exposed.has(table.id)) continue;
        const targets = targetsOf(table).flatMap((id) => tableOf.get(id) ?? []);
        const types = enumsOf(table).flatMap((id) => enums.get(id) ?? []);
        const own = policies.get(table.id) ?? [];
        const shown = [...targets, ...types].filter(({ id }) => exposed.has(id));
        const inputs = [...targets, ...types, ...own, ...shown];
        let result = compared.get(table);
        if (!result || !sameItems(result.inputs, inputs)) {
          result = { inputs, ...compare(table, targets, types, own, exposed) };
          compared.set(table, result);
          yield;
        }
        if (result.key !== undefined) seen.add(result.key);
        namesAreKnown &&= qualifiedName(table) !== undefined;
        if (result.changes.length > 0) changed.push(table.id);
        changes.push(...result.changes);
      }
      const current = new Set(schema.tables);
      for (const table of compared.keys()) if (!current.has(table)) compared.delete(table);
      // A table of an unknown name may be any of them: nothing is certain to be gone.
      const gone = namesAreKnown ? [...old.keys()].filter((key) => !seen.has(key)) : [];
      for (const table of read({ ...shared, tables: pick(gone) }).tables) {
        const name = qualifiedName(table);
        if (name !== undefined) changes.push({ action: 'drop', part: 'table', name, aspects: [] });
      }
      return { changes, tables: changed };
    },
  };

  function compare(
    table: Table,
    targets: readonly Table[],
    enums: readonly EnumType[],
    policies: readonly Policy[],
    exposed: ReadonlySet<EntityId>,
  ): Pick<Compared, 'key' | 'changes'> {
    const part: Schema = { ...emptyParts, tables: [table, ...targets], enums, policies };
    const now = print(
      part,
      new Set([table.id, ...enums.map(({ id }) => id).filter((id) => exposed.has(id))]),
    );
    const [key] = Object.keys(now.tables as Json);
    const name = qualifiedName(table);
    if (key === undefined || name === undefined || !hasKnownColumns(table)) return { key, changes: [] };
    const stubs = targets.filter((target) => target !== table).map(asTarget);
    const around = print({ ...emptyParts, tables: stubs }, exposed);
    const after = read({ ...now, tables: { ...(around.tables as Json), ...(now.tables as Json) } });
    const before = read({
      ...shared,
      enums: pickEnums(key),
      tables: { ...pick(oldTargets(key)), ...withoutCollations(pick([key]), now.tables as Json) },
    });
    const changes = diffSchemas(before, after).filter(
      (it) => (it.table ?? (it.part === 'table' ? it.name : undefined)) === name,
    );
    return { key, changes };
  }

  /** The keys of the tables that a table's foreign keys led to. */
  function oldTargets(key: string): readonly string[] {
    const text = old.get(key);
    const { foreignKeys } = text === undefined ? {} : (JSON.parse(text) as { foreignKeys?: Json });
    return Object.values(foreignKeys ?? {}).map((foreignKey) => {
      const { tableTo, schemaTo } = foreignKey as { tableTo?: string; schemaTo?: string };
      return dialect === 'postgresql' ? `${schemaTo || 'public'}.${tableTo}` : `${tableTo}`;
    });
  }

  /** The enums of a table's columns. */
  function pickEnums(key: string): Json {
    const text = old.get(key);
    const { columns } = text === undefined ? {} : (JSON.parse(text) as { columns?: Json });
    const keys = Object.values(columns ?? {}).map((column) => {
      const { type, typeSchema } = column as { type?: string; typeSchema?: string };
      return `${typeSchema ?? 'public'}.${type?.replace(/(\[\d*\])+$/, '')}`;
    });
    return Object.fromEntries(keys.flatMap((it) => (allEnums[it] === undefined ? [] : [[it, allEnums[it]]])));
  }

  function pick(keys: readonly string[]): Json {
    return Object.fromEntries(
      keys.flatMap((key) => {
        const table = old.get(key);
        return table === undefined ? [] : [[key, JSON.parse(table) as Json]];
      }),
    );
  }

  function print(part: Schema, exposed: ReadonlySet<EntityId>): Json {
    // What JSON leaves out is left out of a snapshot, too.
    return JSON.parse(JSON.stringify(toSnapshot(part, exposed, dialect))) as Json;
  }
}

/**
 * The tool has no way to say a collation, so that programs put one onto the type at run time. Where the snapshot
 * has it and the schema the type alone, that is what happened.
 */
function withoutCollations(old: Json, now: Json): Json {
  const typeIn = (tables: Json, table: string, column: string): unknown =>
    (tables[table] as { columns?: Record<string, { type?: unknown }> } | undefined)?.columns?.[column]?.type;
  return Object.fromEntries(
    Object.entries(old).map(([key, table]) => {
      const { columns = {}, ...rest } = table as { columns?: Record<string, { type?: unknown }> };
      const plain = Object.entries(columns).map(([name, column]) => {
        const bare = typeof column.type === 'string' && column.type.replace(/ COLLATE .*$/i, '');
        return [name, bare && bare === typeIn(now, key, name) ? { ...column, type: bare } : column];
      });
      return [key, { ...rest, columns: Object.fromEntries(plain) }];
    }),
  );
}

function read(snapshot: Json): Schema {
  return fromSnapshot(snapshot, '') ?? emptyParts;
}

function parse(text: string): Json | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? (json as Json) : undefined;
  } catch {
    return undefined;
  }
}

function lookUps(schema: Schema) {
  const policies = new Map<EntityId, Policy[]>();
  for (const policy of schema.policies) {
    const id = known(policy.table);
    if (id !== undefined) policies.set(id, [...(policies.get(id) ?? []), policy]);
  }
  return {
    policies,
    tableOf: new Map(schema.tables.map((table) => [table.id, table])),
    enums: new Map(schema.enums.map((type) => [type.id, type])),
  };
}

function targetsOf({ foreignKeys }: Table): readonly EntityId[] {
  return [...new Set(foreignKeys.flatMap(({ target }) => known(target)?.table ?? []))];
}

function enumsOf({ columns }: Table): readonly EntityId[] {
  return [...new Set(columns.flatMap(({ type }) => known(type)?.enum ?? []))];
}

/** As much of a table as a foreign key to it needs. */
function asTarget(table: Table): Table {
  return { ...table, foreignKeys: [], indexes: [], uniques: [], checks: [], policies: [] };
}

function sameItems(a: readonly object[], b: readonly object[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
