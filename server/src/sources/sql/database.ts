import type { Grant, Routine, Withheld } from '../../model/access.ts';
import type { KeptStatement } from '../../model/kept.ts';
import type {
  ColumnType,
  DatabaseSchema,
  EntityId,
  EnumType,
  Policy,
  Role,
  SchemaParts,
  Sequence,
  Table,
  View,
} from '../../model/schema.ts';
import type { FilePath, PartSpans } from '../../model/span.ts';
import { type QualifiedName, qualify } from './identifiers.ts';
import { VersionedMap } from './versionedMap.ts';

/**
 * What the statements so far have made of a database. Immutable: each statement gives a new state that
 * shares what it did not touch, so the state before any statement can be kept.
 */
export interface DatabaseState {
  /** Begins the ids of all entities: one database of one history or file. */
  readonly scope: string;
  /** Where a name without a schema is looked up; new objects go into the first. */
  readonly searchPath: readonly string[];
  readonly schemas: ReadonlyMap<string, DatabaseSchema>;
  readonly tables: ReadonlyMap<QualifiedName, Table>;
  readonly views: ReadonlyMap<QualifiedName, View>;
  readonly enums: ReadonlyMap<QualifiedName, EnumType>;
  readonly domains: ReadonlyMap<QualifiedName, Domain>;
  readonly sequences: ReadonlyMap<QualifiedName, Sequence>;
  readonly roles: ReadonlyMap<string, Role>;
  readonly functions: ReadonlyMap<QualifiedName, Routine>;
  /** By object and role. */
  readonly grants: ReadonlyMap<string, Grant>;
  readonly extensions: ReadonlySet<string>;
  /** What the model holds as its statements only, by id, in the order in which it was made. */
  readonly kept: ReadonlyMap<EntityId, KeptStatement>;
  /** True once a table inherits by INHERITS. */
  readonly inheritance: boolean;
  /**
   * Of a history: true once a statement changes a table that none before it made, so that there are tables from before
   * the first. Undefined in files that declare a schema, where such a table is one that is being typed.
   */
  readonly beginsLate: boolean | undefined;
  /** What tables are born without since an ALTER DEFAULT PRIVILEGES, by schema; '' for those of any. */
  readonly bornWithout: ReadonlyMap<string, Withheld>;
  /** Names that constraints and indexes had when their table was renamed or moved: they may not go with its name. */
  readonly keptNames: ReadonlySet<QualifiedName>;
  /** Of a history: the tables that a migration altered before any made them, as they are written, with its file. */
  readonly alteredEarly: ReadonlyMap<string, FilePath>;
}

/** The parts of a state that are maps. */
export const stateMaps = [
  ...(['schemas', 'tables', 'views', 'enums', 'domains'] as const),
  ...(['sequences', 'roles', 'functions', 'grants', 'kept'] as const),
];

type StateField = Exclude<keyof DatabaseState, (typeof stateMaps)[number] | 'scope'>;

/** The other parts of a state, which every statement goes by. */
export const sessionFields = Object.keys({
  searchPath: true,
  extensions: true,
  inheritance: true,
  beginsLate: true,
  bornWithout: true,
  keptNames: true,
  alteredEarly: true,
} satisfies Record<StateField, true>) as readonly StateField[];

export interface Domain {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
  /** It has a NOT NULL or a CHECK. */
  readonly constrained: boolean;
  readonly span: PartSpans;
}

/** A database without anything but `public`. */
export function emptyDatabase(scope: string): DatabaseState {
  return {
    scope,
    searchPath: ['public'],
    schemas: new VersionedMap(),
    tables: new VersionedMap(),
    views: new VersionedMap(),
    enums: new VersionedMap(),
    domains: new VersionedMap(),
    sequences: new VersionedMap(),
    roles: new VersionedMap(),
    functions: new VersionedMap(),
    grants: new VersionedMap(),
    extensions: new Set(),
    kept: new VersionedMap(),
    inheritance: false,
    beginsLate: undefined,
    bornWithout: new Map(),
    keptNames: new Set(),
    alteredEarly: new Map(),
  };
}

/**
 * The state after a file: each one is run in a session of its own, whose search_path and temporary tables end with it.
 * @param text of the file
 */
export function atSessionEnd(after: DatabaseState, before: DatabaseState, text: string): DatabaseState {
  // All tables are looked through only where one may be temporary.
  const temporary = /\btemp(?:orary)?\b/i.test(text)
    ? [...after.tables].filter(([, table]) => table.temporary).map(([name]) => name)
    : [];
  if (temporary.length === 0 && after.searchPath === before.searchPath) return after;
  let tables = temporary.length === 0 ? after.tables : withoutEntries(after.tables, temporary);
  for (const name of temporary) {
    // One that stays comes to light again behind a temporary one of its name.
    const hidden = before.tables.get(name);
    if (hidden && !hidden.temporary) tables = withEntry(tables, name, hidden);
  }
  return { ...after, searchPath: before.searchPath, tables };
}

export interface WrittenName {
  readonly schema: string | undefined;
  readonly name: string;
}

/** Where a new object of this name goes. */
export function creationName(state: DatabaseState, { schema, name }: WrittenName): QualifiedName {
  return qualify(schema ?? state.searchPath[0] ?? 'public', name);
}

/** The first object of this name along the search path. */
export function lookUp<T>(
  state: DatabaseState,
  objects: ReadonlyMap<QualifiedName, T>,
  { schema, name }: WrittenName,
): { readonly qualified: QualifiedName; readonly object: T } | undefined {
  if (schema !== undefined) return objectAt(objects, qualify(schema, name));
  for (const candidate of state.searchPath) {
    const found = objectAt(objects, qualify(candidate, name));
    if (found) return found;
  }
  return undefined;
}

function objectAt<T>(objects: ReadonlyMap<QualifiedName, T>, qualified: QualifiedName) {
  const object = objects.get(qualified);
  return object === undefined ? undefined : { qualified, object };
}

/** The id of an object that exists, or that it would have. */
export function entityId(state: DatabaseState, qualified: QualifiedName): EntityId {
  return `${state.scope}#${qualified}`;
}

/** The map with one entry set; the given one stays as it is. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return versioned(map).with(key, value);
}

/** The map without some entries; the given one stays as it is. */
export function withoutEntries<K, V>(map: ReadonlyMap<K, V>, keys: Iterable<K>): ReadonlyMap<K, V> {
  let result = versioned(map);
  for (const key of keys) result = result.without(key);
  return result;
}

function versioned<K, V>(map: ReadonlyMap<K, V>): VersionedMap<K, V> {
  return map instanceof VersionedMap ? map : new VersionedMap(new Map(map));
}

/** The state as parts of a schema. */
export function partsOf(state: DatabaseState): SchemaParts {
  const tables = valuesOf(state.tables);
  return {
    schemas: valuesOf(state.schemas),
    // A temporary table is no part of the schema.
    tables: tables.some(({ temporary }) => temporary) ? tables.filter(({ temporary }) => !temporary) : tables,
    enums: valuesOf(state.enums),
    sequences: valuesOf(state.sequences),
    views: valuesOf(state.views),
    roles: valuesOf(state.roles),
    policies: [] as readonly Policy[],
    relations: [],
    routines: valuesOf(state.functions),
    grants: valuesOf(state.grants),
    kept: valuesOf(state.kept),
  };
}

function valuesOf<K, V>(map: ReadonlyMap<K, V>): readonly V[] {
  return map instanceof VersionedMap ? map.listValues() : [...map.values()];
}
