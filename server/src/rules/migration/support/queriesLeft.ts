import type { Change } from '../../../model/migration.ts';
import type { Query } from '../../../model/query.ts';
import type { ColumnRef } from '../../../model/queryExpression.ts';
import type { Table } from '../../../model/schema.ts';
import { containsSpan, type Span } from '../../../model/span.ts';
import { known } from '../../../model/unknown.ts';
import type { SchemaView } from '../../rule.ts';

/** The workspace's queries that still ask for what a migration drops. */
export interface QueriesLeft {
  /** For a message, with a blank before it; empty where there are none. */
  readonly sentence: string;
  readonly related: readonly { readonly span: Span; readonly message: string }[];
}

/** Of a table that is not there at the end of the history, under no schema. */
export function queriesOfDroppedTable(
  view: SchemaView,
  { table }: Change & { readonly kind: 'drop-table' },
): QueriesLeft {
  const name = known(table?.name);
  if (!table || name === undefined || view.tablesNamed(name).length > 0) return described([]);
  const schema = known(table.schema);
  const queries = view
    .queriesNaming(name)
    .filter(({ tables }) =>
      tables.some(
        (use) =>
          use.table.kind === 'name' &&
          use.table.name === name &&
          (use.table.schema ?? 'public') === (schema ?? 'public'),
      ),
    );
  return described(queries);
}

/** Of a column that the table does not have at the end of the history. */
export function queriesOfDroppedColumn(
  view: SchemaView,
  change: Change & { readonly kind: 'drop-column' },
): QueriesLeft {
  const table = change.table && view.table(change.table.id);
  const isGone = table?.gaps.length === 0 && !table.columns.some(({ key }) => key === change.column);
  if (!table || !isGone) return described([]);
  return described(view.queriesOf(table.id).filter((query) => names(query, table, change.column, view)));
}

function names(query: Query, table: Table, column: string, view: SchemaView): boolean {
  const uses = query.tables.filter((use) => view.tableOf(use.table)?.id === table.id);
  const isAlone = query.tables.length === 1 && query.nested === undefined;
  const isMeant = ({ by, column: name, table: id, alias }: ColumnRef, isWritten: boolean): boolean => {
    if (by !== 'name' || name !== column) return false;
    if (id !== undefined) return id === table.id;
    if (isWritten) return uses.some((use) => use === query.tables[0]);
    if (alias === undefined) return isAlone;
    return uses.some(
      (use) =>
        use.alias === alias ||
        (use.alias === undefined && use.table.kind === 'name' && use.table.name === alias),
    );
  };
  const written = [...query.set.map((each) => each.column), ...(query.insert?.columns ?? [])];
  if (written.some((ref) => isMeant(ref, true))) return true;
  const { where, having, groupBy, orderBy, selection, set, tables } = query;
  const read = [where, having, groupBy, orderBy, selection, set.map(({ value }) => value)];
  return refsIn([...read, tables.map(({ join }) => join?.on)]).some((ref) => isMeant(ref, false));
}

/** The columns that parts of a query name; other queries within them are subjects of their own. */
function refsIn(value: unknown): readonly ColumnRef[] {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('alias' in value && 'by' in value && 'column' in value) return [value as ColumnRef];
  return Object.entries(value).flatMap(([key, child]) =>
    key === 'span' || key === 'query' ? [] : refsIn(child),
  );
}

function described(found: readonly Query[]): QueriesLeft {
  // A part of another one that asks for it as well is told with that.
  const queries = found.filter(
    ({ span }) =>
      !found.some((other) => other.span.whole !== span.whole && containsSpan(other.span.whole, span.whole)),
  );
  if (queries.length === 0) return { sentence: '', related: [] };
  const files = [...new Set(queries.map(({ span }) => placeOf(span.name.file)))].sort();
  const some = files.length > 3 ? [...files.slice(0, 3), `${files.length - 3} more`] : files;
  const last = some.length > 1 ? ` and ${some.at(-1)}` : '';
  const names = `${some.slice(0, some.length > 1 ? -1 : 1).join(', ')}${last}`;
  return {
    sentence: ` ${queries.length === 1 ? '1 query still asks' : `${queries.length} queries still ask`} for it: ${names}.`,
    related: queries.map(({ span }) => ({ span: span.name, message: 'This query still asks for it.' })),
  };
}

/** A file with its folder. */
function placeOf(file: string): string {
  return file.split('/').slice(-2).join('/');
}
