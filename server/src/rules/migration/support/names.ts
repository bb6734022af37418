import type { MigrationStatement } from '../../../model/migration.ts';
import type { PartName, Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';

/** Words that cannot stand as a name without quotes (https://www.postgresql.org/docs/current/sql-keywords-appendix.html). */
const reserved = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate
  collation column concurrently constraint create cross current_catalog current_date current_role
  current_schema current_time current_timestamp current_user default deferrable desc distinct do else end
  except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into
  is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on
  only or order outer overlaps placing primary references returning right select session_user similar some
  symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when
  where window with`.split(/\s+/),
);

/** True for a word that means a column only in quotes. */
export function isReserved(word: string): boolean {
  return reserved.has(word);
}

/** Writes names as the statement does: in quotes everywhere where it has quotes, else where they are needed. */
export function createQuoter(statement: Pick<MigrationStatement, 'text'>): (name: string) => string {
  const always = statement.text.includes('"');
  return (name) =>
    always || !/^[a-z_][a-z0-9_$]*$/.test(name) || reserved.has(name)
      ? `"${name.replaceAll('"', '""')}"`
      : name;
}

interface NamedTable {
  readonly table: Table | undefined;
  readonly tableLabel: string;
}

/** The table as SQL. A table that the history does not know is written by its label. */
export function tableSql(change: NamedTable, statement: Pick<MigrationStatement, 'text'>): string {
  const quote = createQuoter(statement);
  const name = change.table && known(change.table.name);
  if (change.table && name !== undefined) {
    const schema = known(change.table.schema);
    return schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`;
  }
  return change.tableLabel.split('.').map(quote).join('.');
}

/** The last part of a table's name, for names made of it. */
export function bareName(change: NamedTable): string {
  return known(change.table?.name) ?? change.tableLabel.split('.').at(-1) ?? change.tableLabel;
}

/** The name that PostgreSQL gives to a constraint without one, `table_columns_kind`, or the next that is free. */
export function generatedName(
  change: NamedTable,
  columns: readonly string[],
  kind: 'fkey' | 'check' | 'key' | 'pkey',
): string | undefined {
  const taken = new Set(change.table ? partNames(change.table) : []);
  const base = [bareName(change), ...(columns.length > 0 ? [columns.join('_')] : []), kind].join('_');
  for (let pass = 0; ; pass++) {
    const name = pass === 0 ? base : `${base}${pass}`;
    // Longer names are cut in a way of PostgreSQL's own.
    if (name.length > 63 || /[^\0-\x7f]/.test(name)) return undefined;
    if (!taken.has(name)) return name;
  }
}

function partNames(table: Table): readonly string[] {
  const parts = [table.primaryKey, ...table.uniques, ...table.foreignKeys, ...table.checks, ...table.indexes];
  return parts.flatMap((part) => (part ? (nameOfPart(part.name) ?? []) : []));
}

/** The name a constraint or index has, where it is known. */
export function nameOfPart(name: PartName): string | undefined {
  if (name.explicit !== undefined) return known(name.explicit);
  return 'generated' in name ? name.generated : undefined;
}

/** Words of a file name: lower case, underscores. */
export function fileName(...parts: readonly string[]): string {
  return parts
    .join('_')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 80);
}
