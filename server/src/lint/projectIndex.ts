import type { Routine } from '../model/access.ts';
import type { Query, TableRef } from '../model/query.ts';
import type { ColumnKey, EntityId, EnumType, Policy, Relation, SchemaParts, Table } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import { known } from '../model/unknown.ts';
import { type TableLookup, tableOf } from '../rules/schemaView.ts';
import { createTallies, type Tallies, type TallyTopic } from '../rules/tallies.ts';
import { changeOf, itemsChanged } from './changedParts.ts';
import { bindings, names, replacePairs, targets } from './tablePairs.ts';

/**
 * What may have changed when a file's parts were replaced. One string a topic, so that they can be kept in
 * a set: the kind's letter and an id or a name.
 */
export type Topic = string;

export const topic = {
  table: (id: EntityId): Topic => `T${id}`,
  name: (name: string): Topic => `N${name}`,
  references: (id: EntityId): Topic => `R${id}`,
  /** The columns of the table that foreign keys lead to. */
  targets: (id: EntityId): Topic => `K${id}`,
  policies: (id: EntityId): Topic => `P${id}`,
  routines: (name: string): Topic => `O${name}`,
  tally: (about: TallyTopic): Topic => `Y${about}`,
  enum: (id: EntityId): Topic => `E${id}`,
  relations: (id: EntityId): Topic => `L${id}`,
  tablesIn: (file: FilePath): Topic => `J${file}`,
  relationsIn: (file: FilePath): Topic => `I${file}`,
  exposure: (id: EntityId): Topic => `X${id}`,
  exports: (file: FilePath): Topic => `F${file}`,
  /** The tables that a query may mean by a name. */
  ref: (by: 'name' | 'binding', name: string): Topic => `${by === 'name' ? 'N' : 'B'}${name}`,
  queries: (id: EntityId): Topic => `Q${id}`,
  unread: 'U' as Topic,
  /** The queries that call a table so. */
  naming: (name: string): Topic => `M${name}`,
};

/** The look-ups of `model/catalog.ts` over a schema whose files are replaced one at a time. */
export interface ProjectIndex {
  table(id: EntityId): Table | undefined;
  enum(id: EntityId): EnumType | undefined;
  tablesNamed(name: string): readonly EntityId[];
  referencedBy(id: EntityId): readonly EntityId[];
  relationsFrom(id: EntityId): readonly Relation[];
  /** The column sets of the table that foreign keys lead to. */
  referencedColumns(id: EntityId): readonly (readonly ColumnKey[])[];
  /** The policies that are declared apart from their table. */
  policiesFor(id: EntityId): readonly Policy[];
  /** See `SchemaView.routinesNamed`. */
  routinesNamed(name: string): readonly Routine[];
  readonly tallies: Tallies;
  isExposed(id: EntityId): boolean;
  /** See `SchemaView.isHidden`. */
  isHidden(id: EntityId): boolean;
  /** See `SchemaView`. */
  tableOf(ref: TableRef | undefined): Table | undefined;
  queriesOf(id: EntityId): readonly Query[];
  queriesNaming(name: string): readonly Query[];
  /** The file that declares a table or enum. */
  fileOf(id: EntityId): FilePath | undefined;
  /**
   * Replaces one file's parts; undefined takes them out. Answers what may have changed: nothing where nobody has asked
   * anything yet, as putting the topics together is half of the work.
   */
  replace(file: FilePath, parts: SchemaParts | undefined, isAsked?: boolean): ReadonlySet<Topic>;
  /** Replaces what one file exposes to the migration tool, and what is known of its exports. */
  expose(
    file: FilePath,
    ids: Iterable<EntityId>,
    exports?: FileExports,
    isAsked?: boolean,
  ): ReadonlySet<Topic>;
  /** Notes whether a file could be read whole. */
  setUnread(file: FilePath, isUnread: boolean): ReadonlySet<Topic>;
  /** See `SchemaView.unreadFiles`. */
  unreadFiles(): readonly FilePath[];
  parts(): Iterable<SchemaParts>;
  partsOf(file: FilePath): SchemaParts | undefined;
  exposed(): ReadonlySet<EntityId>;
}

/** The exports of a file, whether the migration tool opens the file or not. */
export interface FileExports {
  readonly ids: Iterable<EntityId>;
  /** The configuration of the migration tool names the file. */
  readonly isNamed: boolean;
}

export function createProjectIndex(): ProjectIndex {
  const files = new Map<FilePath, SchemaParts>();
  const tables = new Map<EntityId, Table>();
  const enums = new Map<EntityId, EnumType>();
  const byName = new Map<string, Set<EntityId>>();
  const byBinding = new Map<string, Set<EntityId>>();
  const queries = new Map<string, Map<FilePath, readonly Query[]>>();
  const references = new Map<EntityId, Set<EntityId>>();
  const relations = new Map<EntityId, Map<FilePath, readonly Relation[]>>();
  const policies = new Map<EntityId, Map<FilePath, readonly Policy[]>>();
  const routines = new Map<string, Map<FilePath, readonly Routine[]>>();
  const tallies = createTallies();
  const exposedBy = new Map<FilePath, ReadonlySet<EntityId>>();
  const exposures = new Map<EntityId, number>();
  const exportsOf = new Map<FilePath, { readonly ids: ReadonlySet<EntityId>; readonly isNamed: boolean }>();

  const unread = new Set<FilePath>();

  const lookup: TableLookup = {
    table: (id) => tables.get(id),
    named: (name) => [...(byName.get(name) ?? [])],
    bound: (name) => [...(byBinding.get(name) ?? [])],
  };

  return {
    table: (id) => tables.get(id),
    enum: (id) => enums.get(id),
    tablesNamed: (name) => [...(byName.get(name) ?? [])],
    referencedBy: (id) => [...(references.get(id) ?? [])],
    relationsFrom: (id) => [...(relations.get(id)?.values() ?? [])].flat(),
    referencedColumns: (id) =>
      [...(references.get(id) ?? [])].flatMap((from) => columnsLedTo(tables.get(from), id)),
    policiesFor: (id) => [...(policies.get(id)?.values() ?? [])].flat(),
    routinesNamed: (name) => [...(routines.get(name)?.values() ?? [])].flat(),
    tallies,
    isExposed: (id) => exposures.has(id),
    isHidden,
    tableOf: (ref) => tableOf(ref, lookup),
    queriesOf,
    queriesNaming: (name) => [...(queries.get(topic.ref('name', name))?.values() ?? [])].flat(),
    fileOf,
    parts: () => files.values(),
    partsOf: (file) => files.get(file),
    exposed: () => new Set(exposures.keys()),
    replace,
    expose,
    setUnread,
    unreadFiles: () => [...unread].sort(),
  };

  function setUnread(file: FilePath, isUnread: boolean): ReadonlySet<Topic> {
    if (unread.has(file) === isUnread) return new Set();
    if (isUnread) unread.add(file);
    else unread.delete(file);
    return new Set([topic.unread]);
  }

  function replace(file: FilePath, parts: SchemaParts | undefined, isAsked = true): ReadonlySet<Topic> {
    const touched = new Set<Topic>();
    const old = files.get(file);
    if (old === parts) return touched;
    const touch = isAsked ? (what: (key: string) => Topic, key: string) => touched.add(what(key)) : unasked;
    // Of a file's exports only the ids are asked.
    if (!sameIds(old?.tables, parts?.tables) || !sameIds(old?.enums, parts?.enums))
      touch(topic.exports, file);
    if (parts) files.set(file, parts);
    else files.delete(file);
    replaceEach(tables, old?.tables, parts?.tables, (id) => touch(topic.table, id));
    replaceEach(enums, old?.enums, parts?.enums, (id) => touch(topic.enum, id));
    const { gone, come } = itemsChanged(old?.tables, parts?.tables);
    // What a table had to say stays said where it is declared a second time.
    const said = gone.length === 0 ? come : [...come, ...withIdsOf(gone, parts?.tables)];
    replacePairs(byName, names(gone), names(said), () => {});
    replacePairs(byBinding, bindings(gone), bindings(said), () => {});
    replacePairs(references, targets(gone), targets(said), (id) => touch(topic.references, id));
    if (isAsked) {
      // Every name is touched, not only those that came or went: the summaries behind it may differ.
      for (const [name] of [...names(gone), ...names(come)]) touch(topic.name, name);
      for (const [name] of [...bindings(gone), ...bindings(come)]) touched.add(topic.ref('binding', name));
      for (const { id } of [...gone, ...come]) touch(topic.queries, id);
      for (const [id] of [...targets(gone), ...targets(come)]) touch(topic.targets, id);
    }
    replaceQueries(file, old?.queries, parts?.queries, touched);
    if (gone.length > 0 || come.length > 0) touch(topic.tablesIn, file);
    if (old?.relations !== parts?.relations) touch(topic.relationsIn, file);
    replaceOwned(
      relations,
      file,
      old?.relations,
      parts?.relations,
      ({ from }) => known(from),
      (id) => touch(topic.relations, id),
    );
    replaceOwned(
      policies,
      file,
      old?.policies,
      parts?.policies,
      ({ table }) => known(table),
      (id) => touch(topic.policies, id),
    );
    if (old?.routines !== parts?.routines)
      replaceOwned(
        routines,
        file,
        old?.routines,
        parts?.routines,
        ({ name }) => name,
        (name) => touch(topic.routines, name),
      );
    tallies.replace(
      { tables: gone, policies: old?.policies ?? [] },
      { tables: come, policies: parts?.policies ?? [] },
      isAsked ? (about) => touched.add(topic.tally(about)) : undefined,
    );
    return touched;
  }

  /** Files by what their queries call a table, whether there is such a table or not. */
  function replaceQueries(
    file: FilePath,
    old: readonly Query[] = [],
    now: readonly Query[] = [],
    touched: Set<Topic>,
  ): void {
    const touch = (name: string) => {
      if (name.startsWith('N')) touched.add(topic.naming(name.slice(1)));
      for (const id of idsNamed(name)) touched.add(topic.queries(id));
    };
    const byName = new Map<string, Query[]>();
    for (const query of now) {
      for (const name of new Set(namesIn(query))) {
        const named = byName.get(name);
        if (named) named.push(query);
        else byName.set(name, [query]);
      }
    }
    for (const name of new Set(old.flatMap(namesIn))) {
      touch(name);
      if (!byName.has(name)) queries.get(name)?.delete(file);
    }
    // A file that asks the same as before keeps its turn: what is told first does not change with each keystroke.
    for (const [name, named] of byName) {
      const files = queries.get(name) ?? new Map<FilePath, readonly Query[]>();
      queries.set(name, files.set(file, named));
      touch(name);
    }
  }

  function idsNamed(name: string): readonly EntityId[] {
    const rest = name.slice(1);
    if (name.startsWith('#')) return [rest];
    return name.startsWith('N') ? lookup.named(rest) : lookup.bound(rest);
  }

  function queriesOf(id: EntityId): readonly Query[] {
    const table = queries.size === 0 ? undefined : tables.get(id);
    if (!table) return [];
    const name = known(table.name);
    // Of a table that all code uses there are thousands: each of these is known to mean it.
    const byId = queriesUnder(`#${id}`);
    const byWord = [
      ...(name === undefined ? [] : queriesUnder(topic.ref('name', name))),
      ...(table.binding === undefined ? [] : queriesUnder(topic.ref('binding', table.binding))),
    ];
    if (byWord.length === 0) return byId;
    const means = (query: Query) =>
      query.tables.some((use) => use.table.kind !== 'table' && tableOf(use.table, lookup) === table);
    return [...new Set([...byId, ...byWord.filter(means)])];
  }

  /** The queries of all files that call a table so, file by file. */
  function queriesUnder(key: string): readonly Query[] {
    const found: Query[] = [];
    for (const ofFile of queries.get(key)?.values() ?? []) for (const query of ofFile) found.push(query);
    return found;
  }

  function fileOf(id: EntityId): FilePath | undefined {
    return (tables.get(id) ?? enums.get(id))?.span.whole.file;
  }

  function isHidden(id: EntityId): boolean {
    if (exposures.has(id)) return false;
    const file = fileOf(id);
    if (file === undefined) return false;
    const known = exportsOf.get(file);
    if (known?.ids.has(id)) return false;
    const { tables: own = [], enums: ownEnums = [] } = files.get(file) ?? {};
    return known?.isNamed === true || [...own, ...ownEnums].some((other) => exposures.has(other.id));
  }

  function expose(
    file: FilePath,
    ids: Iterable<EntityId>,
    exports?: FileExports,
    isAsked = true,
  ): ReadonlySet<Topic> {
    const touched = new Set<Topic>([topic.exports(file)]);
    if (exports) exportsOf.set(file, { ids: new Set(exports.ids), isNamed: exports.isNamed });
    else exportsOf.delete(file);
    const touchExposure = (id: EntityId) => {
      if (!isAsked) return;
      touched.add(topic.exposure(id));
      const declaredIn = fileOf(id);
      if (declaredIn !== undefined) touched.add(topic.exports(declaredIn));
    };
    const old = exposedBy.get(file) ?? new Set<EntityId>();
    const now = new Set(ids);
    if (now.size > 0) exposedBy.set(file, now);
    else exposedBy.delete(file);
    for (const id of now) {
      if (old.has(id)) continue;
      exposures.set(id, (exposures.get(id) ?? 0) + 1);
      touchExposure(id);
    }
    for (const id of old) {
      if (now.has(id)) continue;
      const left = (exposures.get(id) ?? 1) - 1;
      if (left > 0) exposures.set(id, left);
      else exposures.delete(id);
      touchExposure(id);
    }
    return touched;
  }
}

const unasked = () => {};

function sameIds(
  old: readonly { readonly id: EntityId }[] = [],
  now: readonly { readonly id: EntityId }[] = [],
): boolean {
  const { gone, come } = changeOf(old, now);
  return gone.length === come.length && gone.every(({ id }, i) => id === come[i]?.id);
}

function replaceEach<T extends { readonly id: EntityId }>(
  map: Map<EntityId, T>,
  old: readonly T[] = [],
  now: readonly T[] = [],
  touch: (id: EntityId) => void,
): void {
  const { gone, come } = itemsChanged(old, now);
  for (const item of gone) {
    if (map.get(item.id) === item) map.delete(item.id);
    touch(item.id);
  }
  for (const item of come) {
    const other = map.get(item.id);
    // A name declared twice, as happens half way through typing: the first one stands.
    const isFirst = other === undefined || now.indexOf(other) > now.indexOf(item);
    if (isFirst) map.set(item.id, item);
    touch(item.id);
  }
  for (const { id } of gone) {
    if (map.has(id)) continue;
    const second = now.find((item) => item.id === id);
    if (second) map.set(id, second);
  }
}

function withIdsOf(gone: readonly Table[], now: readonly Table[] = []): readonly Table[] {
  const ids = new Set(gone.map(({ id }) => id));
  return ids.size === 0 ? [] : now.filter(({ id }) => ids.has(id));
}

/** Replaces what a file declares of parts that belong to a table, wherever the table stands, or go by a name. */
function replaceOwned<T>(
  map: Map<string, Map<FilePath, readonly T[]>>,
  file: FilePath,
  old: readonly T[] = [],
  now: readonly T[] = [],
  ownerOf: (part: T) => string | undefined,
  touch: (owner: string) => void,
): void {
  for (const part of old) {
    const owner = ownerOf(part);
    if (owner === undefined) continue;
    touch(owner);
    map.get(owner)?.delete(file);
  }
  for (const part of now) {
    const owner = ownerOf(part);
    if (owner === undefined) continue;
    touch(owner);
    const ofOwner = map.get(owner) ?? new Map<FilePath, readonly T[]>();
    map.set(owner, ofOwner.set(file, [...(ofOwner.get(file) ?? []), part]));
  }
}

function columnsLedTo(table: Table | undefined, id: EntityId): readonly (readonly ColumnKey[])[] {
  return (table?.foreignKeys ?? []).flatMap((foreignKey) => {
    const target = known(foreignKey.target);
    const columns = target?.table === id ? known(target.columns) : undefined;
    return columns ? [columns] : [];
  });
}

function namesIn(query: Query): readonly string[] {
  return query.tables.flatMap(({ table }) => {
    if (table.kind === 'table') return [`#${table.id}`];
    return table.kind === 'name' ? [topic.ref(table.by, table.name)] : [];
  });
}
