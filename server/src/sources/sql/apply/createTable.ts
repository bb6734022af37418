import type { CreateStmt, TableLikeClause } from 'libpg-query';
import type {
  Check,
  Column,
  ForeignKey,
  Index,
  PartName,
  PrimaryKey,
  Table,
  UniqueConstraint,
} from '../../../model/schema.ts';
import type { PartSpans } from '../../../model/span.ts';
import { known } from '../../../model/unknown.ts';
import { readColumn } from '../column.ts';
import { readTableConstraint } from '../constraint.ts';
import { creationName, type DatabaseState, entityId, lookUp, withEntry } from '../database.ts';
import { relationParts } from '../identifiers.ts';
import { listAt, nameAt, nameSpans, type PlacedStatement, wholeSpan } from '../statement.ts';
import { nameParts } from '../tableNames.ts';

/** CREATE TABLE, with LIKE, INHERITS and PARTITION OF. */
export function applyCreateTable(
  state: DatabaseState,
  statement: PlacedStatement,
  node: CreateStmt,
): DatabaseState {
  const written = relationParts(node.relation);
  const qualified = creationName(state, written);
  if (node.if_not_exists && state.tables.has(qualified)) return state;
  const { span: name, after } = nameAt(statement, node.relation?.location);
  const parents = (node.inhRelations ?? []).flatMap((parent) => {
    const found =
      'RangeVar' in parent ? lookUp(state, state.tables, relationParts(parent.RangeVar)) : undefined;
    return found ? [found] : [];
  });
  const columns: Column[] = [];
  const uniques: UniqueConstraint[] = [];
  const foreignKeys: ForeignKey[] = [];
  const checks: Check[] = [];
  const indexes: Index[] = [];
  let primaryKey: PrimaryKey | undefined;
  for (const { object } of parents) {
    addColumns(columns, object.columns.map(inherited));
    checks.push(...object.checks.map(inherited));
    // A partition has its parent's keys; a child by INHERITS has not.
    if (!node.partbound) continue;
    primaryKey ??= object.primaryKey && unnamed(object.primaryKey);
    uniques.push(...object.uniques.map(unnamed));
    indexes.push(...object.indexes.map(unnamed));
    foreignKeys.push(...object.foreignKeys.map(inherited));
  }

  const elements = node.tableElts?.length ? (listAt(statement, after)?.elements ?? []) : [];
  (node.tableElts ?? []).forEach((element, index) => {
    const range = elements[index];
    if (!range) return;
    if ('ColumnDef' in element) {
      const read = readColumn(state, statement, element.ColumnDef, range);
      addColumns(columns, [read.column]);
      primaryKey ??= read.primaryKey;
      uniques.push(...read.uniques);
      foreignKeys.push(...read.foreignKeys);
      checks.push(...read.checks);
    } else if ('Constraint' in element) {
      const constraint = readTableConstraint(state, statement, element.Constraint, range);
      if (constraint?.kind === 'primary-key') primaryKey = constraint;
      else if (constraint?.kind === 'unique') uniques.push(constraint);
      else if (constraint?.kind === 'foreign-key') foreignKeys.push(constraint);
      else if (constraint?.kind === 'check') checks.push(constraint);
    } else if ('TableLikeClause' in element) {
      addColumns(columns, likeColumns(state, element.TableLikeClause));
    }
  });

  const id = entityId(state, qualified);
  const table: Table = {
    kind: 'table',
    id,
    dialect: 'postgresql',
    name: written.name,
    schema: schemaOf(state, written.schema),
    binding: written.name,
    columns: withKeyNotNull(columns, primaryKey),
    ...withoutDoubleKeys(primaryKey, uniques),
    foreignKeys: foreignKeys.map((key) => resolveSelf(key, id, primaryKey)),
    indexes,
    checks,
    policies: [],
    rowLevelSecurity: false,
    ...(node.partbound && parents[0] ? { partitionOf: parents[0].object.id } : {}),
    ...(node.partspec ? { partitioned: true } : {}),
    triggers: [],
    gaps: [],
    span: { ...nameSpans(statement, after - 1), whole: wholeSpan(statement), name },
  };
  return { ...state, tables: withEntry(state.tables, qualified, nameParts(table)) };
}

/**
 * PostgreSQL makes one index for keys over the same columns in one CREATE TABLE, the primary key's where it is among
 * them; it gets the first name that is written (transformIndexConstraints in parse_utilcmd.c).
 */
function withoutDoubleKeys(
  primaryKey: PrimaryKey | undefined,
  uniques: readonly UniqueConstraint[],
): Pick<Table, 'primaryKey' | 'uniques'> {
  const columnsOf = (part: PrimaryKey | UniqueConstraint) => JSON.stringify(known(part.columns) ?? part.span);
  let key = primaryKey;
  const kept: UniqueConstraint[] = [];
  for (const unique of uniques) {
    const columns = columnsOf(unique);
    if (key && !unique.nullsNotDistinct && columnsOf(key) === columns) {
      if (key.name.explicit === undefined) key = { ...key, name: unique.name };
      continue;
    }
    const same = kept.findIndex(
      (other) => columnsOf(other) === columns && other.nullsNotDistinct === unique.nullsNotDistinct,
    );
    const other = kept[same];
    if (!other) kept.push(unique);
    else if (other.name.explicit === undefined) kept[same] = { ...other, name: unique.name };
  }
  return { primaryKey: key, uniques: kept };
}

/** The schema for the model: undefined for `public`, which is where everything is unless said otherwise. */
export function schemaOf(state: DatabaseState, written: string | undefined): string | undefined {
  const schema = written ?? state.searchPath[0];
  return schema === 'public' ? undefined : schema;
}

/** The part as a partition gets it: its index has a name of its own. */
export function unnamed<P extends { readonly name: PartName; readonly span: PartSpans }>(part: P): P {
  return { ...inherited(part), name: { explicit: undefined } };
}

/** The part as another table has it that takes it over: its text stays where it is. */
function inherited<P extends { readonly span: PartSpans }>(part: P): P {
  return { ...part, span: { ...part.span, inherited: true } };
}

/** The columns of a primary key are NOT NULL. */
export function withKeyNotNull(columns: readonly Column[], key: PrimaryKey | undefined): readonly Column[] {
  const keys = known(key?.columns) ?? [];
  return columns.map((column) =>
    keys.includes(column.key) && !column.notNull ? { ...column, notNull: true } : column,
  );
}

/** REFERENCES without columns to the table itself means the key that is being made. */
function resolveSelf(foreignKey: ForeignKey, id: string, key: PrimaryKey | undefined): ForeignKey {
  const target = known(foreignKey.target);
  if (!target || target.table !== id || known(target.columns) || !key) return foreignKey;
  return { ...foreignKey, target: { ...target, columns: key.columns } };
}

/** A column that a parent has too is merged: the own definition wins, the parent's place stays. */
function addColumns(columns: Column[], added: readonly Column[]): void {
  for (const column of added) {
    const index = columns.findIndex((existing) => existing.key === column.key);
    if (index < 0) columns.push(column);
    else columns[index] = column;
  }
}

/** LIKE copies names, types and NOT NULL; the rest only where INCLUDING says so. */
function likeColumns(state: DatabaseState, clause: TableLikeClause): readonly Column[] {
  const source = lookUp(state, state.tables, relationParts(clause.relation))?.object;
  const options = clause.options ?? 0;
  return (source?.columns ?? []).map((column) => ({
    ...inherited(column),
    default: options & includeDefaults ? column.default : undefined,
    generated: options & includeGenerated ? column.generated : undefined,
    identity: options & includeIdentity ? column.identity : undefined,
  }));
}

// TableLikeOption in src/include/nodes/parsenodes.h.
const includeDefaults = 1 << 3;
const includeGenerated = 1 << 4;
const includeIdentity = 1 << 5;
