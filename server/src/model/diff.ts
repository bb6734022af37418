import { createCatalog } from './catalog.ts';
import {
  type Fact,
  type Facts,
  namedPolicies,
  type PartFacts,
  qualifiedName,
  schemaParts,
  tableParts,
} from './diffFacts.ts';
import type { Schema, Table } from './schema.ts';
import { isUnknown } from './unknown.ts';

/** What a change is about. */
export type ChangedPart =
  | 'schema'
  | 'enum'
  | 'sequence'
  | 'role'
  | 'table'
  | 'column'
  | 'primary-key'
  | 'unique'
  | 'foreign-key'
  | 'index'
  | 'check'
  | 'policy'
  | 'view';

/** One difference between two schemas. */
export interface SchemaChange {
  readonly action: 'create' | 'drop' | 'alter';
  readonly part: ChangedPart;
  /** The part's name in the database; of a table, enum, sequence or view with its schema: `auth.users`. */
  readonly name: string;
  /** The table that a column, key, index, check or policy belongs to. */
  readonly table?: string;
  /** What an alteration changes, sorted: `type`, `notNull`, `default`, `values` … Empty otherwise. */
  readonly aspects: readonly string[];
}

/**
 * What a migration from one schema to another has to do, computed from the two alone. Parts are matched by
 * their names in the database: a renamed table is one dropped and one created. The parts of a table that is
 * created or dropped as a whole are not told one by one.
 *
 * What is unknown on either side is taken to be the same: it tells nothing.
 */
export function diffSchemas(before: Schema, after: Schema): readonly SchemaChange[] {
  const old = schemaParts(before);
  const current = schemaParts(after);
  const isView = ({ part }: PartFacts) => part === 'view';
  const isOther = ({ part }: PartFacts) => part !== 'view';
  return [
    ...diffParts(old.filter(isOther), current.filter(isOther)),
    ...diffTables(before, after),
    ...diffParts(old.filter(isView), current.filter(isView)),
  ];
}

function diffTables(before: Schema, after: Schema): readonly SchemaChange[] {
  const old = byName(before.tables);
  const current = byName(after.tables);
  const catalogs = { before: createCatalog(before), after: createCatalog(after) };
  const policies = { before: namedPolicies(before), after: namedPolicies(after) };
  // A table of an unknown name may be any of them: nothing is certain to be gone.
  const namesAreKnown = after.tables.every((table) => !isUnknown(table.name) && !isUnknown(table.schema));
  const changes: SchemaChange[] = [];
  for (const name of old.keys()) {
    if (!current.has(name) && namesAreKnown)
      changes.push({ action: 'drop', part: 'table', name, aspects: [] });
  }
  for (const [name, table] of current) {
    const previous = old.get(name);
    if (!previous) {
      changes.push({ action: 'create', part: 'table', name, aspects: [] });
      continue;
    }
    const aspects =
      previous.rowLevelSecurity === table.rowLevelSecurity ? [] : (['rowLevelSecurity'] as const);
    if (aspects.length > 0) changes.push({ action: 'alter', part: 'table', name, aspects });
    const found = diffParts(
      tableParts(previous, catalogs.before, policies.before.get(name)),
      tableParts(table, catalogs.after, policies.after.get(name)),
      name,
    );
    changes.push(...found.filter((change) => isCertain(change, table)));
  }
  return changes;
}

/** What seems to be gone from a table may stand in the part of it that was not read. */
function isCertain({ action, part }: SchemaChange, table: Table): boolean {
  if (action !== 'drop') return true;
  const where = part === 'column' ? 'columns' : 'constraints';
  return !table.gaps.some((gap) => gap.in === where);
}

function byName(tables: readonly Table[]): ReadonlyMap<string, Table> {
  const result = new Map<string, Table>();
  for (const table of tables) {
    const name = qualifiedName(table);
    if (name !== undefined) result.set(name, table);
  }
  return result;
}

function diffParts(
  before: readonly PartFacts[],
  after: readonly PartFacts[],
  table?: string,
): readonly SchemaChange[] {
  const place = table === undefined ? {} : { table };
  const old = new Map(before.map((facts) => [`${facts.part} ${facts.name}`, facts]));
  const current = new Map(after.map((facts) => [`${facts.part} ${facts.name}`, facts]));
  const changes: SchemaChange[] = [];
  for (const [key, { part, name }] of old) {
    if (!current.has(key)) changes.push({ action: 'drop', part, name, ...place, aspects: [] });
  }
  for (const [key, { part, name, facts }] of current) {
    const previous = old.get(key);
    if (!previous) {
      changes.push({ action: 'create', part, name, ...place, aspects: [] });
      continue;
    }
    const aspects = differing(previous.facts, facts);
    if (aspects.length > 0) changes.push({ action: 'alter', part, name, ...place, aspects });
  }
  return changes;
}

function differing(before: Facts, after: Facts): readonly string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => !isSame(before[key], after[key])).sort();
}

function isSame(a: Fact, b: Fact): boolean {
  if (isUnknown(a) || isUnknown(b)) return true;
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => isSame(item, b[index]));
  }
  return differing(a as Facts, b as Facts).length === 0;
}

/** A sentence fragment for people: "2 tables and 3 columns". Empty when nothing changed. */
export function summarizeChanges(changes: readonly SchemaChange[]): string {
  const counts = new Map<ChangedPart, Set<string>>();
  for (const { part, table, name } of changes) {
    const names = counts.get(part) ?? new Set();
    counts.set(part, names.add(`${table ?? ''} ${name}`));
  }
  const words = [...counts]
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([part, names]) => `${names.size} ${names.size === 1 ? singular(part) : plural(part)}`);
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

const order: readonly ChangedPart[] = [
  'table',
  'column',
  'primary-key',
  'foreign-key',
  'unique',
  'index',
  'check',
  'enum',
  'view',
  'policy',
  'sequence',
  'role',
  'schema',
];

function singular(part: ChangedPart): string {
  return part === 'unique' ? 'unique constraint' : part.replace('-', ' ');
}

function plural(part: ChangedPart): string {
  const word = singular(part);
  if (word.endsWith('x')) return `${word}es`;
  return word.endsWith('y') && !word.endsWith('key') ? `${word.slice(0, -1)}ies` : `${word}s`;
}
