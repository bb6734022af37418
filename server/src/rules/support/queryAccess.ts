import { columnLabel, columnOf } from '../../model/catalog.ts';
import type { Query, QueryTable } from '../../model/query.ts';
import type { ColumnRef, Operand, Predicate } from '../../model/queryExpression.ts';
import { conjuncts } from '../../model/queryWalk.ts';
import type { Column, ColumnKey, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { booleanPrefixes, booleanSuffixes } from '../vocabulary/boolean.ts';
import { coarseTerms } from '../vocabulary/status.ts';
import { endsWithTerm, isTerm, startsWithTerm } from '../vocabulary/words.ts';
import { isTimeColumn } from './nowText.ts';
import { deletionColumn } from './softDelete.ts';

/** How one query comes to the rows of a table: what an index would have to begin with to be of use. */
export interface TableAccess {
  readonly query: Query;
  /** Compared by equality, with a value, a list or a column of another table; flags left out. */
  readonly equal: readonly ColumnKey[];
  /**
   * Equality again, with one of few values: enums, and what the program's text names, narrow too little to begin an
   * index.
   */
  readonly coarse: readonly ColumnKey[];
  /** And with one of two. */
  readonly flags: readonly ColumnKey[];
  readonly range: readonly ColumnKey[];
  /** What is sorted by, where only the first rows are taken. */
  readonly order: readonly ColumnKey[];
  /** Rows that are marked as deleted are left out. */
  readonly liveOnly: boolean;
}

/**
 * The accesses of queries to a table that say which rows they want. A query with a condition that is not understood
 * is left out, as an index may serve that one.
 */
export function accessesOf(table: Table, queries: readonly Query[]): readonly TableAccess[] {
  const kept = keptFor(table);
  return queries.flatMap((query) => {
    let accesses = kept.get(query);
    if (!accesses) {
      accesses = query.tables.flatMap((use) =>
        isUseOf(use, table) ? (accessOf(table, use, query) ?? []) : [],
      );
      kept.set(query, accesses);
    }
    return accesses;
  });
}

/** Neither tables nor queries change: a table that all code uses is not gone through anew for each keystroke. */
const accessesByTable = new WeakMap<Table, WeakMap<Query, readonly TableAccess[]>>();

function keptFor(table: Table): WeakMap<Query, readonly TableAccess[]> {
  let kept = accessesByTable.get(table);
  if (!kept) {
    kept = new WeakMap();
    accessesByTable.set(table, kept);
  }
  return kept;
}

function isUseOf({ table: ref }: QueryTable, table: Table): boolean {
  if (ref.kind === 'table') return ref.id === table.id;
  if (ref.kind !== 'name') return false;
  return ref.name === (ref.by === 'binding' ? table.binding : known(table.name));
}

function accessOf(table: Table, use: QueryTable, query: Query): TableAccess | undefined {
  const isJoined = use.role === 'join';
  const conditions = [...conjuncts(query.where), ...(isJoined ? conjuncts(use.join?.on) : [])];
  if (conditions.some(isUnclear)) return undefined;
  const column = (operand: Operand | undefined) => columnIn(operand, table, use, query);
  const narrowed = narrowedBy(conditions, column, deletionColumn(table));
  const { coarse, range } = narrowed;
  const equal = new Set([...narrowed.equal, ...(isJoined ? [] : ledTo(conditions, column, query))]);
  const order = query.limit && !isJoined && !narrowed.isChosen ? orderOf(query, column) : [];
  if (equal.size + range.size + order.length === 0) return undefined;
  // A purge, which runs now and then and for nobody who waits.
  if (query.operation === 'delete' && equal.size + coarse.size === 0 && order.length === 0) return undefined;
  return {
    query,
    equal: [...equal],
    coarse: [...coarse],
    flags: [...narrowed.flags],
    range: [...range],
    order,
    liveOnly: narrowed.liveOnly,
  };
}

/**
 * The columns that a join compares with those of a table whose rows the conditions name: the database finds these first
 * and goes from each to its rows here, as if the query had named the column itself.
 */
function ledTo(
  conditions: readonly Predicate[],
  column: (operand: Operand | undefined) => Column | undefined,
  query: Query,
): readonly ColumnKey[] {
  // What an inner join asks of the other table's rows narrows them as WHERE does.
  const ofJoins = query.tables.flatMap(({ join }) => (join?.type === 'inner' ? conjuncts(join.on) : []));
  const named = [...conditions, ...ofJoins.filter(isAgainstValue)].flatMap((condition) =>
    condition.kind === 'comparison' && /^(=|in)$/.test(condition.operator) && condition.left.kind === 'column'
      ? [condition.left.column]
      : [],
  );
  return query.tables
    .flatMap(({ join }) => (join?.type === 'inner' || join?.type === 'left' ? conjuncts(join.on) : []))
    .flatMap((condition) => {
      if (condition.kind !== 'comparison' || condition.operator !== '=') return [];
      const [right] = condition.right;
      const [own, other] = column(condition.left) ? [condition.left, right] : [right, condition.left];
      const found = column(own);
      if (!found || other?.kind !== 'column' || column(other) || !isSortable(found)) return [];
      return named.some((each) => isOfOneTable(each, other.column)) ? [found.key] : [];
    });
}

function isAgainstValue(condition: Predicate): boolean {
  return condition.kind === 'comparison' && condition.right.every(isValue);
}

function isValue(operand: Operand): boolean {
  return (
    ['constant', 'parameter'].includes(operand.kind) ||
    (operand.kind === 'list' && operand.items.every(isValue))
  );
}

function isOfOneTable(a: ColumnRef, b: ColumnRef): boolean {
  return a.alias === b.alias && a.table === b.table && (a.alias !== undefined || a.table !== undefined);
}

interface Narrowed {
  readonly equal: ReadonlySet<ColumnKey>;
  readonly coarse: ReadonlySet<ColumnKey>;
  readonly flags: ReadonlySet<ColumnKey>;
  readonly range: ReadonlySet<ColumnKey>;
  readonly liveOnly: boolean;
  /** Each choice of some condition asks for columns, so that no index over the order alone is looked for. */
  readonly isChosen: boolean;
}

function narrowedBy(
  conditions: readonly Predicate[],
  column: (operand: Operand | undefined) => Column | undefined,
  deletion: Column | undefined,
): Narrowed {
  const equal = new Set<ColumnKey>();
  const coarse = new Set<ColumnKey>();
  const flags = new Set<ColumnKey>();
  const range = new Set<ColumnKey>();
  let liveOnly = false;
  let isChosen = false;
  for (const condition of conditions) {
    if (condition.kind === 'optional') {
      const choices = condition.choices.map((choice) => narrowedBy(conjuncts(choice), column, deletion));
      for (const key of inEach(choices.map((choice) => choice.equal))) equal.add(key);
      for (const key of inEach(choices.map((choice) => choice.coarse))) coarse.add(key);
      for (const key of inEach(choices.map((choice) => choice.flags))) flags.add(key);
      for (const key of inEach(choices.map((choice) => choice.range))) range.add(key);
      if (choices.length > 0 && choices.every(isNarrow)) isChosen = true;
      continue;
    }
    if (condition.kind !== 'comparison') continue;
    const [other] = condition.right;
    const left = column(condition.left);
    const found = left ?? (condition.operator === '=' ? column(other) : undefined);
    // Both sides of one row say nothing of where the row is.
    if (!found || (left && column(other)) || !isSortable(found)) continue;
    if (condition.operator === '=' || condition.operator === 'in') {
      (isFlag(found) ? flags : isCoarse(found) || isWritten(other) ? coarse : equal).add(found.key);
    } else if (['<', '<=', '>', '>=', 'between'].includes(condition.operator)) range.add(found.key);
    else if (condition.operator === 'is null' && found === deletion) liveOnly = true;
  }
  return { equal, coarse, flags, range, liveOnly, isChosen };
}

function isNarrow({ equal, coarse, range, isChosen }: Narrowed): boolean {
  return isChosen || equal.size + coarse.size + range.size > 0;
}

/** What all of the sets hold. */
function inEach([first, ...others]: readonly ReadonlySet<ColumnKey>[]): readonly ColumnKey[] {
  return [...(first ?? [])].filter((key) => others.every((other) => other.has(key)));
}

/** The columns of the order, as long as they are all plain, of the table and go one way, a time first. */
function orderOf(
  { orderBy, groupBy, distinct }: Query,
  column: (operand: Operand) => Column | undefined,
): readonly ColumnKey[] {
  if (groupBy.length > 0 || distinct) return [];
  const columns = orderBy.map(({ operand }) => column(operand));
  const isPlain = columns.every((each) => each !== undefined && isSortable(each));
  const isOneWay = new Set(orderBy.map(({ direction }) => direction ?? 'asc')).size === 1;
  const [first] = columns;
  // What else is sorted by is mostly a list for people, of which there are few.
  const isTime =
    first !== undefined && (isTimeColumn(first) || known(first.type)?.mode?.startsWith('timestamp'));
  return isPlain && isOneWay && isTime ? columns.map((each) => (each as Column).key) : [];
}

function columnIn(
  operand: Operand | undefined,
  table: Table,
  use: QueryTable,
  query: Query,
): Column | undefined {
  if (operand?.kind !== 'column') return undefined;
  const { column } = operand;
  if (!isOfUse(column, table, use, query)) return undefined;
  return column.by === 'key'
    ? columnOf(table, column.column)
    : table.columns.find((each) => known(each.name) === column.column);
}

function isOfUse({ table: id, alias }: ColumnRef, table: Table, use: QueryTable, query: Query): boolean {
  if (id !== undefined && id !== table.id) return false;
  if (alias !== undefined)
    return alias === use.alias || (use.alias === undefined && alias === known(table.name));
  if (id !== undefined) return use.alias === undefined;
  return query.tables.length === 1;
}

/** True for a condition that an index may serve all the same, for all that can be told. */
function isUnclear(predicate: Predicate): boolean {
  switch (predicate.kind) {
    case 'unknown':
    case 'sql':
    case 'logical-operator':
    case 'exists':
      return true;
    case 'or':
      return true;
    case 'optional':
      return predicate.choices.some(isUnclear);
    case 'and':
      return predicate.operands.some(isUnclear);
    case 'not':
      return isUnclear(predicate.operand);
    case 'comparison':
      // An index of an expression may serve it, or one that is made for patterns, or one of a column that is not known.
      return (
        predicate.left.kind === 'unknown' ||
        /like$|^other$/.test(predicate.operator) ||
        [predicate.left, ...predicate.right].some(({ kind }) => kind === 'call' || kind === 'sql')
      );
    default:
      return false;
  }
}

function isFlag(column: Column): boolean {
  const type = known(column.type);
  if (type?.family === 'boolean' || type?.mode === 'boolean') return true;
  // 0 and 1, as MySQL and SQLite keep it.
  return type?.family === 'integer' && hasFlagName(column);
}

function hasFlagName(column: Column): boolean {
  const name = columnLabel(column);
  return (
    startsWithTerm(name, booleanPrefixes) || endsWithTerm(name, booleanSuffixes) || isTerm(name, ['active'])
  );
}

function isCoarse(column: Column): boolean {
  return (
    known(column.type)?.family === 'enum' ||
    column.promisedValues !== undefined ||
    endsWithTerm(columnLabel(column), coarseTerms)
  );
}

/** A value that stands in the program's text is one of a few, however many the column has. */
function isWritten(operand: Operand | undefined): boolean {
  return operand?.kind === 'constant' || (operand?.kind === 'list' && operand.items.every(isWritten));
}

/** A B-tree over the column makes sense. */
function isSortable(column: Column): boolean {
  const type = known(column.type);
  if (!type || type.arrayDimensions) return false;
  return !['json', 'geometric', 'vector', 'textsearch', 'xml', 'range', 'custom', 'binary'].includes(
    type.family,
  );
}

/** Whether an index, key or foreign key begins with a column; a partial index or one that is unknown may. */
export function isLedByColumn(table: Table, column: ColumnKey): boolean {
  // A foreign key without an index is told by a rule of its own.
  return isIndexedColumn(table, column) || hasForeignKeyFrom(table, column);
}

/** Whether an index or key begins with a column; a partial index or one that is unknown may. */
export function isIndexedColumn(table: Table, column: ColumnKey): boolean {
  // Asked for each of the thousands of queries of a table that all code uses.
  const answers = indexedColumns.get(table) ?? new Map<ColumnKey, boolean>();
  indexedColumns.set(table, answers);
  const answer = answers.get(column) ?? beginsIndex(table, column);
  answers.set(column, answer);
  return answer;
}

const indexedColumns = new WeakMap<Table, Map<ColumnKey, boolean>>();

function beginsIndex(table: Table, column: ColumnKey): boolean {
  // MySQL takes no AUTO_INCREMENT column without a key; a copy of the table may have left it out.
  if (columnOf(table, column)?.autoIncrement) return true;
  const keys = [table.primaryKey, ...table.uniques].flatMap((key) => (key ? [known(key.columns)] : []));
  const indexes = table.indexes.map(({ members }) => known(members)?.map((member) => member.column));
  if ([...keys, ...indexes].some((columns) => columns === undefined || columns[0] === column)) return true;
  // MySQL makes an index for each foreign key.
  return table.dialect === 'mysql' && hasForeignKeyFrom(table, column);
}

function hasForeignKeyFrom({ foreignKeys }: Table, column: ColumnKey): boolean {
  return foreignKeys.some(({ columns }) => isUnknown(columns) || columns[0] === column);
}

/** True when an index can bring the query to its rows, or nearer to them. */
export function isServed(
  table: Table,
  { equal, coarse, flags, range, order }: TableAccess,
  isLed: LedBy = isLedByColumn,
): boolean {
  const wanted = [...equal, ...range];
  if ([...coarse, ...flags].some((column) => isLed(table, column))) return true;
  if (wanted.length > 0) return wanted.some((column) => isLed(table, column));
  return order[0] === undefined || isLed(table, order[0]);
}

type LedBy = (table: Table, column: ColumnKey) => boolean;

/**
 * The accesses that no index serves; none where some index could not be read.
 * @param isLed what counts as an index that begins with a column
 */
export function unservedAccesses(
  table: Table,
  queries: readonly Query[],
  isLed: LedBy = isLedByColumn,
): readonly TableAccess[] {
  if (table.gaps.length > 0) return [];
  return accessesOf(table, queries).filter((access) => !isServed(table, access, isLed));
}
