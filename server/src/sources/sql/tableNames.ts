import type {
  Check,
  ForeignKey,
  Index,
  PartName,
  PrimaryKey,
  Table,
  UniqueConstraint,
} from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import type { DatabaseState } from './database.ts';
import { chooseName, indexColumnNames, qualify } from './identifiers.ts';

/** Gives the parts of a table without a name the one that PostgreSQL chooses. */
export function nameParts(state: DatabaseState, table: Table): Table {
  const taken = new Set(namesIn(table));
  const tableName = known(table.name) ?? '';
  const named = <P extends { readonly name: PartName }>(
    part: P,
    addition: string | undefined,
    label: string,
  ): P => {
    if (nameOf(part.name) !== undefined) return part;
    const generated = chooseName(
      tableName,
      addition,
      label,
      (name) => taken.has(name) || isTaken(state, table, name),
    );
    taken.add(generated);
    return { ...part, name: { explicit: undefined, generated } };
  };
  // The order in which PostgreSQL makes them: checks with the table, then its indexes, then foreign keys.
  const checks = table.checks.map((check) => named(check, checkAddition(check), 'check'));
  const primaryKey = table.primaryKey && named(table.primaryKey, undefined, 'pkey');
  const uniques = table.uniques.map((unique) => named(unique, columnsAddition(unique), 'key'));
  const exclusions = table.exclusions?.map((part) => named(part, part.nameAddition, 'excl'));
  const indexes = table.indexes.map((index) => named(index, indexAddition(index), 'idx'));
  const foreignKeys = table.foreignKeys.map((key) => named(key, columnsAddition(key), 'fkey'));
  return {
    ...table,
    checks,
    primaryKey,
    uniques,
    indexes,
    foreignKeys,
    ...(exclusions ? { exclusions } : {}),
  };
}

/** The names of a table's constraints and indexes. */
export function namesIn(table: Table): readonly string[] {
  const names: string[] = [];
  const add = ({ name }: { readonly name: PartName }) => {
    const called = nameOf(name);
    if (called !== undefined) names.push(called);
  };
  if (table.primaryKey) add(table.primaryKey);
  for (const parts of [table.uniques, table.foreignKeys, table.checks, table.indexes, table.exclusions])
    for (const part of parts ?? []) add(part);
  return names;
}

/** True where another relation or constraint of the schema has the name (ChooseRelationName, ChooseConstraintName). */
function isTaken(state: DatabaseState, table: Table, name: string): boolean {
  const schema = known(table.schema) ?? 'public';
  const qualified = qualify(schema, name);
  if (state.tables.has(qualified) || state.views.has(qualified) || state.sequences.has(qualified))
    return true;
  // Of other tables only what was renamed has such names as a rule: the rest is not looked through.
  if (!state.keptNames.has(qualified)) return false;
  for (const other of state.tables.values())
    if ((known(other.schema) ?? 'public') === schema && namesIn(other).includes(name)) return true;
  return false;
}

/** The name a part has in the database. */
export function nameOf(name: PartName): string | undefined {
  if (name.explicit !== undefined) return known(name.explicit);
  return 'generated' in name ? name.generated : undefined;
}

/** The column's name where the condition names exactly one. */
function checkAddition(check: Check): string | undefined {
  const columns = known(check.expression)?.columns ?? [];
  return columns.length === 1 ? columns[0] : undefined;
}

function columnsAddition(part: UniqueConstraint | ForeignKey | PrimaryKey): string {
  // A key's INCLUDE is a part of its index, as is its name.
  const include = part.kind === 'unique' ? part.index?.include : undefined;
  const columns = known(part.columns) ?? [];
  return indexColumnNames(include ? [...columns, ...include] : columns).join('_');
}

function indexAddition(index: Index): string {
  return indexColumnNames([
    ...(known(index.members) ?? []).map((member) => member.column ?? member.nameInIndex ?? 'expr'),
    ...index.include,
  ]).join('_');
}
