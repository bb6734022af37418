import { columnLabel, columnOf } from '../../model/catalog.ts';
import type { FunctionFacts, Query } from '../../model/query.ts';
import type { Column, ColumnKey, Index, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { isSmallTable } from '../query/support/growth.ts';
import type { Fix, SchemaView } from '../rule.ts';
import { seedTerms } from '../vocabulary/queries.ts';
import { tenantTableTerms } from '../vocabulary/tables.ts';
import { plannedTerms } from '../vocabulary/time.ts';
import { endsWithTerm, hasTerm, startsWithTerm } from '../vocabulary/words.ts';
import { columnNames } from './columnNames.ts';
import { isTimeColumn } from './nowText.ts';
import { type TableAccess, unservedAccesses } from './queryAccess.ts';
import { isQuiet } from './quietFiles.ts';
import { deletionColumn, liveRows } from './softDelete.ts';
import { isCalendar, isRecordTable, purposeName } from './tableKind.ts';

/** Queries that one more index of a table would serve. */
export interface MissingIndex {
  /** The column that the index begins with. */
  readonly column: Column;
  /** Equality first, then a range, then the order. */
  readonly columns: readonly ColumnKey[];
  /** They do not filter: they sort and take the first rows. */
  readonly isOrder: boolean;
  /**
   * They name no row: they ask for a stretch of times or numbers, or for the first rows, of a table that does not grow with all
   * that happens, or not by the time of that: the events of a log happen, those of a calendar are planned. Lists and figures for whoever runs the program are such, and mostly nobody waits for them.
   */
  readonly isSurvey: boolean;
  readonly accesses: readonly TableAccess[];
  /** An index that has the column, but not in the first place. */
  readonly behind: Index | undefined;
}

/** More columns make an index larger than what they save. */
const mostColumns = 3;

/** What is missing for the queries of the workspace, one index for each column that it has to begin with. */
export function missingIndexes(
  table: Table,
  view: Pick<SchemaView, 'queriesOf' | 'referencedBy'>,
  path: string,
  options: { readonly quietIn: readonly string[] },
): readonly MissingIndex[] {
  if (isSmallTable(table) || table.partitionOf) return [];
  const queries = view.queriesOf(table.id);
  // The table's path below the workspace folder tells the folder.
  const folder = table.span.whole.file.slice(0, -path.length);
  const isLoudFile = new Map<string, boolean>();
  const isLoud = ({ span: { whole } }: Query) => {
    let isLoud = isLoudFile.get(whole.file);
    if (isLoud === undefined) {
      isLoud = !isQuiet(
        whole.file.startsWith(folder) ? whole.file.slice(folder.length) : whole.file,
        options,
      );
      isLoudFile.set(whole.file, isLoud);
    }
    return isLoud;
  };
  const unserved = unservedAccesses(
    table,
    queries.filter((query) => isLoud(query) && !isSeeding(query)),
  );
  const isBeforeWrite = ({ query }: TableAccess) => queries.some((other) => isWriteIn(query.function, other));
  const accesses =
    unserved.length > 0 && isOfTenants(table, view) && unserved.every(isBeforeWrite) ? [] : unserved;
  const uses = new Map<ColumnKey, number>();
  for (const { equal } of accesses) for (const key of equal) uses.set(key, (uses.get(key) ?? 0) + 1);
  const byLead = new Map<ColumnKey, { access: TableAccess; columns: readonly ColumnKey[] }[]>();
  for (const access of accesses) {
    const equal = [...access.equal].sort((a, b) => (uses.get(b) ?? 0) - (uses.get(a) ?? 0));
    const columns = proposal(access, equal);
    const lead = equal[0] ?? access.range[0] ?? access.order[0];
    if (lead === undefined) continue;
    const group = byLead.get(lead) ?? [];
    byLead.set(lead, group);
    group.push({ access, columns });
  }
  return [...byLead].flatMap(([lead, group]) => {
    const column = columnOf(table, lead);
    if (!column) return [];
    const all = group.map(({ access }) => access);
    const isOrder = all.every(({ equal, range }) => equal.length + range.length === 0);
    return {
      column,
      columns: servingMost(group.map(({ columns }) => columns)),
      isOrder,
      isSurvey:
        all.every(({ equal }) => equal.length === 0) &&
        !(
          isRecordTable(table) &&
          !isCalendar(table) &&
          isTime(column) &&
          !(isOrder && hasTerm(columnLabel(column), plannedTerms))
        ),
      accesses: all,
      behind: table.indexes.find(
        (index) =>
          index.predicate === undefined &&
          (known(index.members)?.findIndex((member) => member.column === lead) ?? -1) > 0,
      ),
    };
  });
}

/** The customers of the program themselves: most of what there is belongs to one of them, and they are few. */
function isOfTenants(table: Table, view: Pick<SchemaView, 'referencedBy'>): boolean {
  return (
    endsWithTerm(purposeName(table), tenantTableTerms) && view.referencedBy(table.id).length >= manyTables
  );
}

/** So many tables refer to what everything belongs to. */
const manyTables = 5;

/** A row that is made or changed is asked for first, which happens seldom to what changes seldom. */
function isWriteIn(facts: FunctionFacts | undefined, { operation, function: other, tables }: Query): boolean {
  if (operation !== 'insert' && operation !== 'update') return false;
  const [own, its] = [facts?.span.whole, other?.span.whole];
  return (
    own !== undefined && own.file === its?.file && own.start === its.start && tables[0]?.role === 'target'
  );
}

/** Whoever fills a new database asks whether the rows are there already, wherever that stands. */
function isSeeding({ function: facts }: Query): boolean {
  return facts?.name !== undefined && startsWithTerm(facts.name, seedTerms);
}

function isTime(column: Column): boolean {
  return isTimeColumn(column) || known(column.type)?.mode?.startsWith('timestamp') === true;
}

function proposal(access: TableAccess, equal: readonly ColumnKey[]): readonly ColumnKey[] {
  const [firstRange] = access.range;
  const rest = firstRange === undefined ? access.order : [firstRange];
  // A column of few values only helps to keep an order.
  const coarse = rest.length > 0 && equal.length === 0 && firstRange === undefined ? access.coarse : [];
  return [...new Set([...coarse, ...equal, ...rest])].slice(0, mostColumns);
}

/** The columns that begin with those of most queries; of equals the shortest. */
function servingMost(proposals: readonly (readonly ColumnKey[])[]): readonly ColumnKey[] {
  const score = (columns: readonly ColumnKey[]): number =>
    proposals.filter((other) => other.every((key, i) => columns[i] === key)).length;
  const [first, ...others] = proposals;
  let best = first ?? [];
  for (const columns of others) {
    const gain = score(columns) - score(best);
    if (gain > 0 || (gain === 0 && columns.length < best.length)) best = columns;
  }
  return best;
}

/** One index for the queries: partial where all of them leave out rows that are marked as deleted. */
export function indexFix(table: Table, { columns, accesses }: MissingIndex): Fix {
  const deletion = table.dialect === 'mysql' ? undefined : deletionColumn(table);
  const isPartial =
    deletion !== undefined && accesses.every(({ liveOnly }) => liveOnly) && !columns.includes(deletion.key);
  const where = isPartial ? ` where ${liveRows(deletion)}` : '';
  return {
    title: `Add an index on (${columnNames(table, columns)})${where}`,
    safety: 'suggested',
    edits: [
      {
        kind: 'add-index',
        table: table.id,
        columns,
        ...(isPartial ? { predicate: liveRows(deletion) } : {}),
      },
    ],
  };
}

/** Where the queries stand, the first of them. */
export function placesOf({ accesses }: MissingIndex) {
  const spans = new Map(accesses.map(({ query }) => [query.id, query.span.name]));
  return [...spans.values()].slice(0, 10).map((span) => ({ span, message: 'One of the queries' }));
}

/** `1 query`, `3 queries`. */
export function queryCount({ accesses }: MissingIndex): string {
  const count = new Set(accesses.map(({ query }) => query.id)).size;
  return count === 1 ? '1 query' : `${count} queries`;
}
