import type {
  Check,
  Column,
  ColumnKey,
  ColumnKeys,
  EntityId,
  ForeignKey,
  Index,
  PrimaryKey,
  SqlText,
  Table,
  UniqueConstraint,
} from './schema.ts';
import type { PartSpans } from './span.ts';
import { isUnknown, known, unknown } from './unknown.ts';

/** What is known of the database of a table beside what the file that declares it says. */
export interface MadeTable {
  /** The table as the migrations leave it. */
  readonly made: Table;
  /**
   * The table as the migration tool believes it to be: what it knows of and the schema does not have any more goes with
   * the next migration. Undefined where no tool compares the two.
   */
  readonly recorded: Table | undefined;
  /** The table of the schema behind one that the migrations made; undefined where there is none. */
  counterpart(id: EntityId): EntityId | undefined;
}

/**
 * A declared table with the constraints and indexes that only its database has, as somebody wrote them into the
 * migrations by hand: NOT NULL, keys, unique constraints, checks, indexes, foreign keys, row level security, policies
 * and triggers. Their places are marked as inherited: they are not the table's text. Parts over columns that the table
 * does not declare are left out. The table itself where there is nothing to add.
 */
export function withDatabaseParts(table: Table, { made, recorded, counterpart }: MadeTable): Table {
  const keys = new Map<ColumnKey, ColumnKey>();
  for (const column of table.columns) {
    const name = known(column.name);
    const there = made.columns.find((other) => name !== undefined && known(other.name) === name);
    if (there) keys.set(there.key, column.key);
  }
  const allKeys = (from: ColumnKeys): readonly ColumnKey[] | undefined => {
    const own = known(from)?.map((key) => keys.get(key));
    return own?.every((key) => key !== undefined) ? own : undefined;
  };
  const isRecorded = recordedIn(recorded);
  const added: Partial<{ -readonly [K in keyof Table]: Table[K] }> = {};

  const columns = table.columns.map((column) => withNotNull(column, made, recorded));
  if (columns.some((column, i) => column !== table.columns[i])) added.columns = columns;

  const primaryKey = made.primaryKey && allKeys(made.primaryKey.columns);
  if (!table.primaryKey && made.primaryKey && primaryKey && !recorded?.primaryKey)
    added.primaryKey = beside<PrimaryKey>({ ...made.primaryKey, columns: primaryKey });

  const ownKeys = keySets(table);
  const uniques = made.uniques.flatMap((unique): readonly UniqueConstraint[] => {
    const over = allKeys(unique.columns);
    if (!over || isRecorded(unique, recorded?.uniques) || ownKeys.has(setOf(over))) return [];
    return [beside({ ...unique, columns: over })];
  });
  if (uniques.length > 0) added.uniques = [...table.uniques, ...uniques];

  const declared = new Set(table.indexes.map(shapeOf));
  const indexes = made.indexes.flatMap((index): readonly Index[] => {
    if (isRecorded(index, recorded?.indexes)) return [];
    const members = known(index.members)?.map((member) => ({
      ...member,
      column: member.column === undefined ? undefined : keys.get(member.column),
      expression: member.expression && inKeys(member.expression, keys),
    }));
    if (!members?.every(({ column, expression }) => column !== undefined || expression !== undefined))
      return [];
    const predicate = known(index.predicate);
    const include = index.include.flatMap((key) => keys.get(key) ?? []);
    const now: Index = {
      ...index,
      members,
      include,
      ...(predicate ? { predicate: inKeys(predicate, keys) } : {}),
    };
    return declared.has(shapeOf(now)) ? [] : [beside(now)];
  });
  if (indexes.length > 0) added.indexes = [...table.indexes, ...indexes];

  const checkNames = new Set(table.checks.map(({ name }) => known(name.explicit)));
  const checks = made.checks.flatMap((check): readonly Check[] => {
    const name = nameOf(check);
    const expression = known(check.expression);
    if (!expression || isRecorded(check, recorded?.checks) || (name !== undefined && checkNames.has(name)))
      return [];
    return [beside({ ...check, expression: inKeys(expression, keys) })];
  });
  if (checks.length > 0) added.checks = [...table.checks, ...checks];

  const references = new Set(table.foreignKeys.map(({ columns }) => setOf(known(columns) ?? [])));
  const foreignKeys = made.foreignKeys.flatMap((foreignKey): readonly ForeignKey[] => {
    const over = allKeys(foreignKey.columns);
    if (!over || references.has(setOf(over)) || isRecorded(foreignKey, recorded?.foreignKeys)) return [];
    const target = known(foreignKey.target);
    const id = target && counterpart(target.table);
    const reason = 'it leads to a table that only the database has';
    // Which keys its columns have there is not looked up: nothing asks it of a key that is not in the file.
    const columns = unknown('it stands in a migration');
    return [
      beside({
        ...foreignKey,
        columns: over,
        target: target && id !== undefined ? { ...target, table: id, columns } : unknown(reason),
      }),
    ];
  });
  if (foreignKeys.length > 0) added.foreignKeys = [...table.foreignKeys, ...foreignKeys];

  const policyNames = new Set(table.policies.map(({ name }) => known(name)));
  const policies = made.policies.filter(
    (policy) => !policyNames.has(known(policy.name)) && !isRecorded(policy, recorded?.policies),
  );
  if (policies.length > 0) added.policies = [...table.policies, ...policies.map(beside)];
  if (!table.rowLevelSecurity && made.rowLevelSecurity && !recorded?.rowLevelSecurity)
    added.rowLevelSecurity = true;
  if (made.withheld && !table.withheld) added.withheld = made.withheld;
  if (made.mayHavePolicies) added.mayHavePolicies = true;
  if (made.triggers && made.triggers.length > 0 && !table.triggers) added.triggers = made.triggers;
  if ((made.exclusions ?? []).length > 0 && !table.exclusions)
    added.exclusions = (made.exclusions ?? []).flatMap((exclusion) => {
      const elements = exclusion.elements.map((element) => ({
        ...element,
        column: element.column === undefined ? undefined : keys.get(element.column),
      }));
      return [beside({ ...exclusion, elements })];
    });
  return Object.keys(added).length === 0 ? table : { ...table, ...added, hasDatabaseParts: true };
}

function withNotNull(column: Column, made: Table, recorded: Table | undefined): Column {
  if (known(column.notNull) !== false) return column;
  const name = known(column.name);
  const there = name === undefined ? undefined : named(made, name);
  if (!there || known(there.notNull) !== true) return column;
  return recorded && known(named(recorded, name ?? '')?.notNull) === true
    ? column
    : { ...column, notNull: true };
}

function named({ columns }: Table, name: string): Column | undefined {
  return columns.find((column) => known(column.name) === name);
}

interface Part {
  readonly name: { readonly explicit?: unknown } | unknown;
}

/** Whether the tool knows of a part by its name; of one without a name nobody can tell. */
function recordedIn(recorded: Table | undefined) {
  return (part: Part, parts: readonly Part[] = []): boolean => {
    const name = recorded && nameOf(part);
    return name !== undefined && parts.some((other) => nameOf(other) === name);
  };
}

/** A part's name in the database, as its author or the database chose it. */
function nameOf({ name }: Part): string | undefined {
  if (typeof name === 'string') return name;
  if (typeof name !== 'object' || name === null || isUnknown(name)) return undefined;
  const { explicit, generated } = name as { explicit?: unknown; generated?: unknown };
  if (typeof explicit === 'string') return explicit;
  return typeof generated === 'string' ? generated : undefined;
}

function beside<P extends { readonly span: PartSpans }>(part: P): P {
  return { ...part, span: { ...part.span, inherited: true } };
}

/** The column sets that the table itself says are unique. */
function keySets(table: Table): ReadonlySet<string> {
  const sets = new Set(table.uniques.map(({ columns }) => setOf(known(columns) ?? [])));
  if (table.primaryKey) sets.add(setOf(known(table.primaryKey.columns) ?? []));
  for (const { unique, predicate, members } of table.indexes) {
    const over = known(members)?.map(({ column }) => column);
    if (unique && predicate === undefined && over?.every((column) => column !== undefined))
      sets.add(setOf(over));
  }
  return sets;
}

function setOf(keys: readonly ColumnKey[]): string {
  return [...keys].sort().join('\0');
}

/** What tells two indexes of a table apart. */
function shapeOf({ method, unique, members, predicate }: Index): string {
  const parts = (known(members) ?? []).map(
    ({ column, expression, order }) =>
      `${column ?? plain(expression?.text ?? '')} ${order === 'desc' ? 'desc' : ''}`,
  );
  return [
    method ?? 'btree',
    unique,
    ...parts,
    predicate === undefined ? '' : plain(known(predicate)?.text ?? '?'),
  ].join('\0');
}

function plain(sql: string): string {
  return sql.replaceAll(/["()\s]/g, '').toLowerCase();
}

function inKeys(text: SqlText, keys: ReadonlyMap<ColumnKey, ColumnKey>): SqlText {
  return { ...text, columns: text.columns.flatMap((key) => keys.get(key) ?? []) };
}
