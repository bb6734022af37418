import { partName } from '../model/names.ts';
import type {
  Column,
  Dialect,
  EntityId,
  Index,
  Policy,
  SchemaParts,
  Table,
  UniqueConstraint,
} from '../model/schema.ts';
import { known } from '../model/unknown.ts';
import { type Habit, type HabitName, habitNames, habits } from './habits.ts';
import { scalarType } from './support/columnType.ts';
import { hasTimes, isWithoutZone, naiveTimes } from './support/naiveTimes.ts';
import { nameCase, nounNumber, type TableNaming } from './support/nameStyle.ts';
import { isAuthLibraryTable, purposeName } from './support/tableKind.ts';

/**
 * What the tables of a schema have in common, counted while files come and go, so that a rule may ask what is usual
 * without looking at every table. The answers are coarse on purpose: they change when the habit does, not with
 * each table.
 */
export interface Tallies {
  /** Takes parts out and puts new ones in. `touch` is told what was counted anew, where somebody wants to know. */
  replace(old: CountedParts, now: CountedParts, touch?: Touch): void;
  /** The type that nearly all columns of the name have (`uuid`, `timestamptz[]`); undefined where they differ. */
  usualType(dialect: Dialect, column: string): string | undefined;
  /** How nearly all tables are named. */
  tableNaming(dialect: Dialect): TableNaming;
  /** The tables with an index or key of the name in the database schema. */
  indexOwners(schema: string | undefined, name: string): readonly EntityId[];
  /** True when policies are written for the roles that a browser comes with (`anon`, `authenticated`). */
  hasApiRoles(): boolean;
  /** True when there is a policy at all. */
  hasPolicies(): boolean;
  /** True when hardly a table has a foreign key: the team does without, or its platform does. */
  avoidsForeignKeys(dialect: Dialect): boolean;
  /** True when at least half of the tables have capital letters in the names that the database sees. */
  usesCapitals(dialect: Dialect): boolean;
  /** True when at least half of the tables have no NOT NULL beside their key, as what synchronises them may ask for. */
  leavesColumnsNullable(dialect: Dialect): boolean;
  /** The tables with a TIMESTAMP of MySQL, by id; those of libraries are left out. */
  tablesThatEndIn2038(): readonly EntityId[];
  /** Where nearly all tables of PostgreSQL with times have such as do not keep the zone: the first by id, and how many. */
  timesWithoutZone(): ZoneHabit | undefined;
  /** What nearly all tables leave out; see `habits.ts`. */
  habit(name: HabitName): Habit | undefined;
  /** How many tables leave it out. */
  habitCount(name: HabitName): number;
}

export interface ZoneHabit {
  readonly first: EntityId;
  readonly count: number;
}

export type CountedParts = Pick<SchemaParts, 'tables' | 'policies'>;

/** What may have changed: `column postgresql user_id`, `naming postgresql`, `index .users_email_idx`, `api-roles`, `policies`. */
export type TallyTopic = string;

type Touch = (what: TallyTopic) => void;

export const tallyTopic = {
  column: (dialect: Dialect, name: string): TallyTopic => `column ${dialect} ${name}`,
  naming: (dialect: Dialect): TallyTopic => `naming ${dialect}`,
  index: (schema: string | undefined, name: string): TallyTopic => `index ${schema ?? ''}.${name}`,
  apiRoles: 'api-roles' as TallyTopic,
  policies: 'policies' as TallyTopic,
  foreignKeys: (dialect: Dialect): TallyTopic => `foreign-keys ${dialect}`,
  capitals: (dialect: Dialect): TallyTopic => `capitals ${dialect}`,
  nullable: (dialect: Dialect): TallyTopic => `nullable ${dialect}`,
  year2038: '2038' as TallyTopic,
  zones: 'zones' as TallyTopic,
  habit: (name: HabitName): TallyTopic => `habit ${name}`,
  habitCount: (name: HabitName): TallyTopic => `habit-count ${name}`,
};

/** From how many on, and in which share, a habit counts as one. */
const leastMany = 5;
const leastShare = 0.8;
/** Times without a zone are a habit sooner: hardly a program has a reason for both kinds. */
const leastNaive = 3;
/** Below this share of tables with a foreign key the others lack none. Hosts of MySQL often have no foreign keys. */
const fewForeignKeys: Readonly<Record<Dialect, number>> = { postgresql: 0.2, mysql: 0.5, sqlite: 0.2 };
const half = 0.5;

export function createTallies(): Tallies {
  const types: Readonly<Record<Dialect, Map<string, Map<string, number>>>> = {
    postgresql: new Map(),
    mysql: new Map(),
    sqlite: new Map(),
  };
  const cases = new Map<Dialect, Map<string, number>>();
  const numbers = new Map<Dialect, Map<string, number>>();
  const indexes = new Map<TallyTopic, Map<EntityId, number>>();
  /** How many tables have a foreign key, capitals in a name. */
  const traits = new Map<TallyTopic, Map<boolean, number>>();
  const endIn2038 = new Map<EntityId, number>();
  const withoutZone = new Map<EntityId, number>();
  const leavers = new Map<HabitName, Map<EntityId, number>>();
  let apiPolicies = 0;
  let allPolicies = 0;

  return {
    replace(old, now, touch) {
      for (const table of old.tables) countTable(table, -1, touch);
      for (const table of now.tables) countTable(table, 1, touch);
      countPolicies(old.policies, -1, touch);
      countPolicies(now.policies, 1, touch);
    },
    usualType: (dialect, column) => usual(types[dialect].get(column)),
    tableNaming: (dialect) => ({
      case: usual(cases.get(dialect)) as TableNaming['case'],
      number: usual(numbers.get(dialect)) as TableNaming['number'],
    }),
    indexOwners: (schema, name) => [...(indexes.get(tallyTopic.index(schema, name))?.keys() ?? [])],
    hasApiRoles: () => apiPolicies > 0,
    hasPolicies: () => allPolicies > 0,
    avoidsForeignKeys: (dialect) =>
      (share(traits.get(tallyTopic.foreignKeys(dialect))) ?? 1) < fewForeignKeys[dialect],
    usesCapitals: (dialect) => (share(traits.get(tallyTopic.capitals(dialect))) ?? 0) >= half,
    tablesThatEndIn2038: () => [...endIn2038.keys()].sort(),
    timesWithoutZone: () => {
      if (withoutZone.size < leastNaive) return undefined;
      const keeping = traits.get(tallyTopic.zones)?.get(false) ?? 0;
      if (withoutZone.size < leastShare * (withoutZone.size + keeping)) return undefined;
      const first = firstOf(withoutZone);
      return first === undefined ? undefined : { first, count: withoutZone.size };
    },
    habit: (name) => {
      const tables = leavers.get(name);
      const first = tables && firstOf(tables);
      if (first === undefined || tables === undefined) return undefined;
      const kept = traits.get(tallyTopic.habit(name))?.get(false) ?? 0;
      const { least, share: leastPart } = habits[name];
      return tables.size >= least && tables.size / (tables.size + kept) >= leastPart ? { first } : undefined;
    },
    habitCount: (name) => leavers.get(name)?.size ?? 0,
    leavesColumnsNullable: (dialect) => (share(traits.get(tallyTopic.nullable(dialect))) ?? 0) >= half,
  };

  function countTable(table: Table, by: 1 | -1, touch: Touch | undefined): void {
    for (const column of table.columns) {
      const name = known(column.name);
      const type = known(column.type);
      if (name === undefined || !type || type.family === 'custom') continue;
      const written = type.arrayDimensions ? `${type.name}${'[]'.repeat(type.arrayDimensions)}` : type.name;
      add(types[table.dialect], name, written, by);
      touch?.(tallyTopic.column(table.dialect, name));
    }
    const name = purposeName(table);
    const style = nameCase(name);
    const number = nounNumber(name);
    if (style) add(cases, table.dialect, style, by);
    if (number) add(numbers, table.dialect, number, by);
    if (style || number) touch?.(tallyTopic.naming(table.dialect));
    for (const { schema, name: index } of indexNames(table)) {
      const about = tallyTopic.index(schema, index);
      add(indexes, about, table.id, by);
      touch?.(about);
    }
    countTrait(tallyTopic.foreignKeys(table.dialect), table.foreignKeys.length > 0, by, touch);
    countTrait(tallyTopic.capitals(table.dialect), hasCapitals(table), by, touch);
    countTrait(tallyTopic.nullable(table.dialect), isAllNullable(table), by, touch);
    if (endsIn2038(table)) {
      countIn(endIn2038, table, by);
      touch?.(tallyTopic.year2038);
    }
    if (hasTimes(table)) {
      const isNaive = naiveTimes(table).length > 0;
      if (isNaive) countIn(withoutZone, table, by);
      // Tables of a library say nothing of what their program does.
      if (isNaive || !table.columns.some(isWithoutZone)) countTrait(tallyTopic.zones, isNaive, by, touch);
    }
    for (const name of habitNames) countHabit(name, table, by, touch);
    countPolicies(table.policies, by, touch);
  }

  function countHabit(name: HabitName, table: Table, by: 1 | -1, touch: Touch | undefined): void {
    const leavesOut = habits[name].leavesOut(table);
    if (leavesOut === undefined) return;
    countTrait(tallyTopic.habit(name), leavesOut, by, touch);
    touch?.(tallyTopic.habitCount(name));
    if (!leavesOut) return;
    const tables = leavers.get(name) ?? new Map<EntityId, number>();
    leavers.set(name, tables);
    countIn(tables, table, by);
  }

  function countTrait(about: TallyTopic, has: boolean, by: 1 | -1, touch: Touch | undefined): void {
    add(traits, about, has, by);
    touch?.(about);
  }

  function countPolicies(
    policies: readonly Policy[] | undefined,
    by: 1 | -1,
    touch: Touch | undefined,
  ): void {
    for (const policy of policies ?? []) {
      allPolicies += by;
      touch?.(tallyTopic.policies);
      if (!known(policy.to)?.some((role) => apiRoles.has(role))) continue;
      apiPolicies += by;
      touch?.(tallyTopic.apiRoles);
    }
  }
}

/** Roles of Supabase and of Neon's data interface under which a browser reaches the database. */
export const apiRoles: ReadonlySet<string> = new Set(['anon', 'authenticated', 'anonymous']);

function firstOf(tables: ReadonlyMap<EntityId, number>): EntityId | undefined {
  let first: EntityId | undefined;
  for (const id of tables.keys()) if (first === undefined || id < first) first = id;
  return first;
}

function countIn(tables: Map<EntityId, number>, { id }: Table, by: 1 | -1): void {
  const left = (tables.get(id) ?? 0) + by;
  if (left > 0) tables.set(id, left);
  else tables.delete(id);
}

function endsIn2038(table: Table): boolean {
  if (table.dialect !== 'mysql' || isAuthLibraryTable(table)) return false;
  return table.columns.some((column) => scalarType(column)?.name === 'timestamp');
}

/** The names that the table's keys and indexes take in its schema; what has no name of its own is left out. */
export function indexNames(
  table: Table,
): readonly { readonly schema: string | undefined; readonly name: string; readonly part: NamedIndex }[] {
  // MySQL's index names belong to their table.
  if (table.dialect === 'mysql' || (table.schema !== undefined && known(table.schema) === undefined))
    return [];
  const parts: readonly NamedIndex[] = [...table.uniques, ...table.indexes];
  return parts.flatMap((part) => {
    const name = known(partName(table, part, { table: () => undefined }));
    return name === undefined ? [] : [{ schema: known(table.schema), name, part }];
  });
}

type NamedIndex = UniqueConstraint | Index;

function add<K, V>(map: Map<K, Map<V, number>>, key: K, value: V, by: 1 | -1): void {
  const former = map.get(key);
  const counts = former ?? new Map<V, number>();
  const count = (counts.get(value) ?? 0) + by;
  if (count > 0) counts.set(value, count);
  else counts.delete(value);
  if (counts.size === 0) map.delete(key);
  else if (!former) map.set(key, counts);
}

function hasCapitals(table: Table): boolean {
  return isCapital(table) || table.columns.some(isCapital);
}

function isCapital({ name }: Table | Column): boolean {
  return typeof name === 'string' && /[A-Z]/.test(name);
}

/** The share of tables with the trait; undefined of few tables. */
function share(counts: ReadonlyMap<boolean, number> | undefined): number | undefined {
  const having = counts?.get(true) ?? 0;
  const total = having + (counts?.get(false) ?? 0);
  return total >= leastMany ? having / total : undefined;
}

function usual(counts: ReadonlyMap<string, number> | undefined): string | undefined {
  if (!counts) return undefined;
  let total = 0;
  let most: readonly [value: string, count: number] = ['', 0];
  for (const entry of counts) {
    total += entry[1];
    if (entry[1] > most[1]) most = entry;
  }
  return total >= leastMany && most[1] / total >= leastShare ? most[0] : undefined;
}

function isAllNullable(table: Table): boolean {
  const key = known(table.primaryKey?.columns);
  let count = 0;
  for (const column of table.columns) {
    if (key?.includes(column.key)) continue;
    if (column.notNull !== false) return false;
    count++;
  }
  return count > 2;
}
