import type { ColumnDef, CreateStmt, TableLikeClause } from 'libpg-query';
import type {
  Check,
  Column,
  Exclusion,
  ForeignKey,
  Index,
  PartName,
  PrimaryKey,
  SqlText,
  Table,
  TableStorage,
  UniqueConstraint,
} from '../../../model/schema.ts';
import type { PartSpans } from '../../../model/span.ts';
import { known } from '../../../model/unknown.ts';
import { readColumn } from '../column.ts';
import { readTableConstraint } from '../constraint.ts';
import { creationName, type DatabaseState, entityId, lookUp, withEntry } from '../database.ts';
import { relationParts } from '../identifiers.ts';
import { parametersOf } from '../parameters.ts';
import { listAt, nameAt, nameSpans, type PlacedStatement, sqlText, wholeSpan } from '../statement.ts';
import { nameOf, nameParts } from '../tableNames.ts';
import { afterGroup, findWords, textRange } from '../tokens.ts';
import { withheldAtBirth } from './withheld.ts';

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
  const exclusions: Exclusion[] = [];
  let primaryKey: PrimaryKey | undefined;
  for (const { object } of parents) {
    addColumns(columns, object.columns.map(inherited));
    checks.push(...object.checks.filter(({ noInherit }) => !noInherit).map(inherited));
    // A partition has its parent's keys; a child by INHERITS has not.
    if (!node.partbound) continue;
    primaryKey ??= object.primaryKey && unnamed(object.primaryKey);
    uniques.push(...object.uniques.map(unnamed));
    indexes.push(...object.indexes.filter(({ only }) => !only).map(unnamed));
    exclusions.push(...(object.exclusions ?? []).map(unnamed));
    foreignKeys.push(...object.foreignKeys.map(inherited));
  }

  const elements = node.tableElts?.length ? (listAt(statement, after)?.elements ?? []) : [];
  (node.tableElts ?? []).forEach((element, index) => {
    const range = elements[index];
    if (!range) return;
    if ('ColumnDef' in element) {
      const read = readColumn(state, statement, element.ColumnDef, range);
      addColumn(
        columns,
        element.ColumnDef.typeName
          ? merged(columns, read.column)
          : withMore(columns, element.ColumnDef, read.column),
      );
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
      else if (constraint?.kind === 'exclusion') exclusions.push(constraint);
    } else if ('TableLikeClause' in element) {
      addColumns(columns, likeColumns(state, element.TableLikeClause));
      const source = lookUp(state, state.tables, relationParts(element.TableLikeClause.relation))?.object;
      const options = element.TableLikeClause.options ?? 0;
      if (source && options & includeConstraints) checks.push(...source.checks.map(inherited));
      if (source && options & includeIndexes) {
        primaryKey ??= source.primaryKey && unnamed(source.primaryKey);
        uniques.push(...source.uniques.map(unnamed));
        indexes.push(...source.indexes.map(unnamed));
        exclusions.push(...(source.exclusions ?? []).map(unnamed));
      }
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
    checks: withoutDoubleChecks(checks),
    ...(exclusions.length > 0 ? { exclusions } : {}),
    policies: [],
    rowLevelSecurity: false,
    ...withheldAtBirth(state, schemaOf(state, written.schema)),
    ...(node.partbound && parents[0]
      ? { partitionOf: parents[0].object.id, partitionBound: boundText(statement, after) }
      : {}),
    ...(node.partspec ? { partitioned: true, partitionBy: partitionKey(statement, node, after) } : {}),
    ...(!node.partbound && parents.length > 0 ? { inherits: parents.map(({ object }) => object.id) } : {}),
    ...(node.relation?.relpersistence === 't' ? { temporary: true as const } : {}),
    ...storageOf(node),
    triggers: [],
    gaps: [],
    span: { ...nameSpans(statement, after - 1), whole: wholeSpan(statement), name },
  };
  const tables = withEntry(state.tables, qualified, nameParts(state, table));
  return { ...state, tables, ...(table.inherits ? { inheritance: true } : {}) };
}

/** An element of PARTITION OF without a type adds to the column of the parent. */
function withMore(columns: readonly Column[], definition: ColumnDef, read: Column): Column {
  const parent = columns.find((column) => column.key === definition.colname);
  if (!parent) return read;
  return {
    ...parent,
    notNull: parent.notNull === true || read.notNull,
    default: read.default ?? parent.default,
  };
}

/** A column that a parent has as well keeps the parent's NOT NULL, and its default where it has none. */
function merged(columns: readonly Column[], own: Column): Column {
  const parent = columns.find((column) => column.key === own.key);
  if (!parent) return own;
  return { ...own, notNull: parent.notNull === true || own.notNull, default: own.default ?? parent.default };
}

/** A check that two parents have, or a parent and the table, is one. */
function withoutDoubleChecks(checks: readonly Check[]): readonly Check[] {
  if (checks.length < 2) return checks;
  return checks.filter(
    (check, i) =>
      !checks.slice(i + 1).some((later) => {
        const name = nameOf(check.name);
        return name !== undefined && name === nameOf(later.name);
      }),
  );
}

/** `FOR VALUES …` or `DEFAULT` behind PARTITION OF, or at the end of ATTACH PARTITION. */
export function boundText(statement: PlacedStatement, from: number): string {
  const tokens = statement.parsed.tokens();
  const values = findWords(tokens, ['FOR', 'VALUES'], from, tokens.length);
  if (values === undefined) return 'DEFAULT';
  let to = values + 2;
  while (to < tokens.length && !boundEnds.has(tokens[to]?.word ?? ''))
    to = tokens[to]?.word === '(' ? afterGroup(tokens, to) : to + 1;
  const text = textRange(tokens, { from: values, to });
  return text ? statement.parsed.text.slice(text.start, text.end) : 'DEFAULT';
}

const boundEnds = new Set(['PARTITION', 'USING', 'TABLESPACE', 'ON', ',', ';']);

/** What follows PARTITION BY: `RANGE (at)`. */
function partitionKey(statement: PlacedStatement, node: CreateStmt, from: number): SqlText {
  const tokens = statement.parsed.tokens();
  const by = findWords(tokens, ['PARTITION', 'BY'], from, tokens.length) ?? from;
  const list = listAt(statement, by);
  return sqlText(
    statement,
    { from: by + 2, to: list?.after ?? tokens.length },
    (node.partspec?.partParams ?? []).flatMap((param) =>
      'PartitionElem' in param && param.PartitionElem.name !== undefined ? [param.PartitionElem.name] : [],
    ),
  );
}

function storageOf(node: CreateStmt): { readonly storage?: TableStorage } {
  const storage: TableStorage = {
    ...(node.relation?.relpersistence === 'u' ? { unlogged: true } : {}),
    ...(node.options ? { parameters: parametersOf(node.options) } : {}),
    ...(node.tablespacename === undefined ? {} : { tablespace: node.tablespacename }),
    ...(node.accessMethod === undefined ? {} : { accessMethod: node.accessMethod }),
  };
  return Object.keys(storage).length > 0 ? { storage } : {};
}

/**
 * PostgreSQL makes one index for keys over the same columns in one CREATE TABLE, the primary key's where it is among
 * them; it gets the first name that is written (transformIndexConstraints in parse_utilcmd.c).
 */
function withoutDoubleKeys(
  primaryKey: PrimaryKey | undefined,
  uniques: readonly UniqueConstraint[],
): Pick<Table, 'primaryKey' | 'uniques'> {
  if (uniques.length === 0) return { primaryKey, uniques };
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
export function inherited<P extends { readonly span: PartSpans }>(part: P): P {
  return { ...part, span: { ...part.span, inherited: true } };
}

/** The columns of a primary key are NOT NULL. */
export function withKeyNotNull(columns: readonly Column[], key: PrimaryKey | undefined): readonly Column[] {
  const keys = known(key?.columns);
  if (!keys || columns.every((column) => column.notNull || !keys.includes(column.key))) return columns;
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
  for (const column of added) addColumn(columns, column);
}

function addColumn(columns: Column[], column: Column): void {
  const index = columns.findIndex((existing) => existing.key === column.key);
  if (index < 0) columns.push(column);
  else columns[index] = column;
}

/** LIKE copies names, types and NOT NULL; the rest only where INCLUDING says so. */
function likeColumns(state: DatabaseState, clause: TableLikeClause): readonly Column[] {
  const source = lookUp(state, state.tables, relationParts(clause.relation))?.object;
  const options = clause.options ?? 0;
  return (source?.columns ?? []).map((column) => ({
    ...inherited(withoutStorage(column)),
    ...(options & includeStorage && column.storage !== undefined ? { storage: column.storage } : {}),
    ...(options & includeCompression && column.compression !== undefined
      ? { compression: column.compression }
      : {}),
    ...(options & includeComments && column.comment !== undefined ? { comment: column.comment } : {}),
    default: options & includeDefaults ? column.default : undefined,
    generated: options & includeGenerated ? column.generated : undefined,
    identity: options & includeIdentity ? column.identity : undefined,
  }));
}

function withoutStorage(column: Column): Column {
  const { storage: _storage, compression: _compression, comment: _comment, ...rest } = column;
  return rest;
}

// TableLikeOption in src/include/nodes/parsenodes.h.
const includeComments = 1 << 0;
const includeCompression = 1 << 1;
const includeConstraints = 1 << 2;
const includeDefaults = 1 << 3;
const includeGenerated = 1 << 4;
const includeIdentity = 1 << 5;
const includeIndexes = 1 << 6;
const includeStorage = 1 << 8;
