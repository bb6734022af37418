import type { ColumnKey, Index, Table, UniqueConstraint } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';

/**
 * Whether unique keys tell all rows of a table apart although a column of theirs may be NULL, so that no primary key can
 * take their place: NULLS NOT DISTINCT, `coalesce(…)` as a member, or two keys that divide the rows by whether a column
 * is NULL ([PostgreSQL](https://www.postgresql.org/docs/current/indexes-unique.html)).
 */
export function isKeptApart(table: Table): boolean {
  const keys = [...table.uniques, ...table.indexes.filter(({ unique }) => unique)];
  if (keys.some((key) => isWhole(table, key))) return true;
  const forNull = keys.map((key) => nullKey(table, key));
  return forNull.some(
    (column) => column !== undefined && keys.some((key) => coversTheRest(table, key, column)),
  );
}

/** A key over all rows that takes NULL as a value, and has a column that may be NULL. */
function isWhole(table: Table, key: UniqueConstraint | Index): boolean {
  if (key.kind === 'index') {
    const members = known(key.members);
    if (key.predicate !== undefined || !members) return false;
    const isFilled = members.every(({ column, expression }) =>
      column === undefined
        ? /^\(*\s*coalesce\s*\(/i.test(expression?.text ?? '')
        : key.nullsNotDistinct || isNotNull(table, column),
    );
    return isFilled && members.some(({ column }) => column === undefined || !isNotNull(table, column));
  }
  return key.nullsNotDistinct && known(key.columns)?.some((column) => !isNotNull(table, column)) === true;
}

/** The one column that is NULL in all rows of a partial unique index whose members are never NULL. */
function nullKey(table: Table, key: UniqueConstraint | Index): ColumnKey | undefined {
  const asked = key.kind === 'index' ? nullTest(table, key) : undefined;
  return asked?.isNull && membersNotNull(table, key as Index, undefined) ? asked.column : undefined;
}

/** A unique key over the rows in which the column is not NULL; over all rows it is one as well. */
function coversTheRest(table: Table, key: UniqueConstraint | Index, column: ColumnKey): boolean {
  if (key.kind !== 'index')
    return known(key.columns)?.every((each) => each === column || isNotNull(table, each)) === true;
  if (!membersNotNull(table, key, column)) return false;
  if (key.predicate === undefined) return true;
  const asked = nullTest(table, key);
  return asked?.isNull === false && asked.column === column;
}

function membersNotNull(table: Table, index: Index, besides: ColumnKey | undefined): boolean {
  return (
    known(index.members)?.every(
      ({ column }) => column !== undefined && (column === besides || isNotNull(table, column)),
    ) === true
  );
}

/** `site_id IS NULL` and `site_id IS NOT NULL` as the whole condition of an index. */
function nullTest(
  table: Table,
  index: Index,
): { readonly column: ColumnKey; readonly isNull: boolean } | undefined {
  const text = index.predicate && known(index.predicate)?.text;
  const found = /^\(*\s*(?:["`]?\w+["`]?\s*\.\s*)*["`]?(\w+)["`]?\s+is\s+(not\s+)?null\s*\)*$/i.exec(
    text ?? '',
  );
  const column = found && table.columns.find(({ name }) => known(name) === found[1]);
  return column ? { column: column.key, isNull: found[2] === undefined } : undefined;
}

function isNotNull(table: Table, key: ColumnKey): boolean {
  return known(table.columns.find((column) => column.key === key)?.notNull) === true;
}
