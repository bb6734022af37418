import { isDeepStrictEqual } from 'node:util';

type Json = Readonly<Record<string, unknown>>;

/** Kinds of parts of a snapshot, in the order in which they are told. */
export const categories = [
  ...(['tables', 'columns', 'primary keys', 'uniques', 'indexes', 'foreign keys', 'checks'] as const),
  ...(['policies', 'enums', 'schemas', 'sequences', 'roles', 'views', 'other'] as const),
] as const;
export type Category = (typeof categories)[number];

export interface Count {
  readonly equal: number;
  /** Both have it, with other content. */
  readonly different: number;
  /** Only drizzle-kit has it. */
  readonly missing: number;
  /** Only our reading has it. */
  readonly extra: number;
  /** Our reading says that it does not know; counted among the different ones as well. */
  readonly unknown: number;
}

export interface Comparison {
  readonly counts: Readonly<Record<Category, Count>>;
  /** One line each, for people. */
  readonly differences: readonly string[];
}

/** Compares our snapshot with drizzle-kit's part by part; ids do not count, the order of columns does. */
export function compareSnapshots(ours: Json, theirs: Json): Comparison {
  const counts = Object.fromEntries(
    categories.map((category) => [category, { equal: 0, different: 0, missing: 0, extra: 0, unknown: 0 }]),
  ) as Record<Category, { -readonly [K in keyof Count]: number }>;
  const differences: string[] = [];
  const own = new Map(parts(JSON.parse(JSON.stringify(ours)) as Json));
  const other = new Map(parts(theirs));
  for (const [key, { category, value }] of other) {
    const mine = own.get(key);
    if (!mine) {
      counts[category].missing++;
      differences.push(`${key}: not read`);
    } else if (isDeepStrictEqual(withoutUnknownQuery(mine.value), withoutUnknownQuery(value, mine.value))) {
      counts[category].equal++;
    } else {
      counts[category].different++;
      if (hasUnknown(mine.value)) counts[category].unknown++;
      differences.push(...leaves(key, mine.value, value));
    }
  }
  for (const [key, { category }] of own) {
    if (other.has(key)) continue;
    counts[category].extra++;
    differences.push(`${key}: read, but drizzle-kit has none`);
  }
  return { counts, differences };
}

interface Part {
  readonly category: Category;
  readonly value: unknown;
}

const inTable: Readonly<Record<string, Category>> = {
  columns: 'columns',
  indexes: 'indexes',
  foreignKeys: 'foreign keys',
  compositePrimaryKeys: 'primary keys',
  uniqueConstraints: 'uniques',
  checkConstraints: 'checks',
  checkConstraint: 'checks',
  policies: 'policies',
};
const atTop: Readonly<Record<string, Category>> = {
  enums: 'enums',
  schemas: 'schemas',
  sequences: 'sequences',
  roles: 'roles',
  policies: 'policies',
  views: 'views',
};

function* parts(snapshot: Json): Generator<[string, Part]> {
  for (const [name, table] of Object.entries(asObject(snapshot.tables))) {
    const rest: Record<string, unknown> = {};
    for (const [property, value] of Object.entries(asObject(table))) {
      const category = inTable[property];
      if (!category) rest[property] = value;
      else {
        for (const [key, part] of Object.entries(asObject(value))) {
          yield [`table ${name} · ${property} · ${key}`, { category, value: part }];
        }
      }
    }
    rest.columnOrder = Object.keys(asObject(asObject(table).columns));
    yield [`table ${name}`, { category: 'tables', value: rest }];
  }
  for (const [property, category] of Object.entries(atTop)) {
    for (const [key, value] of Object.entries(asObject(snapshot[property]))) {
      yield [`${property} · ${key}`, { category, value }];
    }
  }
  const { version, dialect, internal } = snapshot;
  yield ['head', { category: 'other', value: { version, dialect, internal } }];
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

/** What no reading without running it can know: the query of a view made with the query builder. */
function withoutUnknownQuery(value: unknown, asIn: unknown = value): unknown {
  const { definition } = asObject(asIn);
  if (!isUnknownMark(definition)) return value;
  const { definition: _, columns, ...rest } = asObject(value);
  return isUnknownMark(asObject(asIn).columns) ? rest : { ...rest, columns };
}

function isUnknownMark(value: unknown): boolean {
  return typeof asObject(value).unknown === 'string';
}

function hasUnknown(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return 'unknown' in value || Object.values(value).some(hasUnknown);
}

function leaves(path: string, ours: unknown, theirs: unknown): readonly string[] {
  const bothObjects = isPlain(ours) && isPlain(theirs);
  if (!bothObjects || isUnknownMark(ours)) {
    return isDeepStrictEqual(ours, theirs) ? [] : [`${path}: ${text(ours)} instead of ${text(theirs)}`];
  }
  const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
  return [...keys].flatMap((key) => leaves(`${path}.${key}`, ours[key], theirs[key]));
}

function isPlain(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
