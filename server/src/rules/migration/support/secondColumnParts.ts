import type { ColumnUses } from '../../../model/columnUses.ts';
import type {
  ForeignKey,
  Index,
  IndexMember,
  PrimaryKey,
  Table,
  UniqueConstraint,
} from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { withColumnsRenamed } from './columnNames.ts';
import { nameOfPart } from './names.ts';

/** A table on which a column gets a second one, which is to carry all that stands on the first. */
export interface ColumnPair {
  readonly table: Table;
  /** The table as SQL. */
  readonly on: string;
  readonly column: string;
  readonly twin: string;
  readonly uses: ColumnUses;
  /** The names of indexes and constraints that need not be carried over: they go. */
  readonly gone: ReadonlySet<string>;
  /** Names that others of them have in the end, by their old ones. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly quote: (name: string) => string;
  /** A table as SQL. */
  readonly sqlOf: (table: Table) => string | undefined;
}

/** What of the table's parts is made again over the second column, each first under a name of its own. */
export interface CarriedParts {
  /** CREATE INDEX CONCURRENTLY, with the name of the new index. */
  readonly indexes: readonly { readonly name: string; readonly sql: string }[];
  /** ADD CONSTRAINT … NOT VALID. */
  readonly checks: readonly string[];
  readonly foreignKeys: readonly { readonly name: string; readonly sql: string }[];
  readonly validations: readonly string[];
  /** What has to go before the first column does. */
  readonly before: readonly string[];
  /** What takes the names over when the first column has gone. */
  readonly after: readonly string[];
}

/** The parts over a column for its second one, or the reason why one of them cannot be carried over. */
export function carriedParts(pair: ColumnPair): CarriedParts | string {
  const parts = {
    indexes: [] as { name: string; sql: string }[],
    checks: [] as string[],
    foreignKeys: [] as { name: string; sql: string }[],
    validations: [] as string[],
    before: [] as string[],
    after: [] as string[],
  };
  const { table, on, quote, gone } = pair;
  // Under its new name a part can stand beside the old one from the beginning.
  const named = (name: string) => pair.renamed.get(name) ?? twinName(name);
  const last = (name: string) => pair.renamed.get(name) ?? name;
  const renaming = (command: string, name: string, to: string) =>
    pair.renamed.has(name) ? [] : [`${command} ${to} TO ${quote(name)}`];
  const keys = [...(table.primaryKey ? [table.primaryKey] : []), ...table.uniques].filter((key) =>
    has(key.columns, pair.column),
  );
  for (const key of keys) {
    const name = nameOfPart(key.name);
    if (name !== undefined && gone.has(name)) continue;
    const columns = known(key.columns);
    // USING INDEX takes none of it over.
    if (key.index) return `the key ${name ?? 'over the column'} has more than its columns`;
    if (name === undefined || !columns) return 'a key over the column has no name that the history tells';
    const twin = named(name);
    parts.indexes.push({ name: twin, sql: keyIndex(pair, twin, key, columns) });
    const kind = key.kind === 'primary-key' ? 'PRIMARY KEY' : 'UNIQUE';
    parts.after.push(
      `ALTER TABLE ${on} ADD CONSTRAINT ${quote(last(name))} ${kind} USING INDEX ${quote(twin)}`,
    );
  }
  for (const index of table.indexes) {
    const name = nameOfPart(index.name);
    if (!standsOn(index, pair.column) || (name !== undefined && gone.has(name))) continue;
    if (name === undefined) return 'an index over the column has no name that the history tells';
    const twin = named(name);
    const sql = indexSql(pair, twin, index);
    if (sql === undefined) return `the index ${name} cannot be written for another column`;
    parts.indexes.push({ name: twin, sql });
    parts.after.push(...renaming('ALTER INDEX', name, `${inSchemaOf(pair, twin)} RENAME`));
  }
  for (const check of table.checks) {
    const expression = known(check.expression);
    if (!expression) return 'a check of the table is not known';
    if (!expression.columns.includes(pair.column)) continue;
    const name = nameOfPart(check.name);
    if (name !== undefined && gone.has(name)) continue;
    const condition = expression.complete && !check.noInherit ? forTwin(pair, expression.text) : undefined;
    if (name === undefined || condition === undefined)
      return `the check ${name ?? 'over the column'} cannot be written for another column`;
    const twin = named(name);
    parts.checks.push(`ALTER TABLE ${on} ADD CONSTRAINT ${quote(twin)} CHECK (${condition}) NOT VALID`);
    if (!check.notValid) parts.validations.push(`ALTER TABLE ${on} VALIDATE CONSTRAINT ${quote(twin)}`);
    parts.after.push(...renaming(`ALTER TABLE ${on} RENAME CONSTRAINT`, name, quote(twin)));
  }
  for (const { from, key, to } of pair.uses.foreignKeys) {
    const name = nameOfPart(key.name);
    if (name !== undefined && from.id === table.id && gone.has(name)) continue;
    const fromSql = from.id === table.id ? on : pair.sqlOf(from);
    const clause = name === undefined ? undefined : foreignKeySql(pair, from, key, to);
    if (from.partitioned || from.partitionOf !== undefined)
      return `the foreign key ${name ?? 'over the column'} stands on a partitioned table`;
    if (name === undefined || clause === undefined || fromSql === undefined)
      return `the foreign key ${name ?? 'over the column'} cannot be written for another column`;
    const twin = named(name);
    const own = `ALTER TABLE ${fromSql}`;
    parts.foreignKeys.push({ name: twin, sql: `${own} ADD CONSTRAINT ${quote(twin)} ${clause} NOT VALID` });
    if (!key.notValid) parts.validations.push(`${own} VALIDATE CONSTRAINT ${quote(twin)}`);
    if (from.id !== table.id || !has(key.columns, pair.column))
      parts.before.push(`${own} DROP CONSTRAINT ${quote(name)}`);
    parts.after.push(...renaming(`${own} RENAME CONSTRAINT`, name, quote(twin)));
  }
  return parts;
}

/** The names of the indexes and constraints over a column. */
export function partNamesOver(table: Table, column: string): readonly string[] {
  const parts = [
    ...(table.primaryKey && has(table.primaryKey.columns, column) ? [table.primaryKey] : []),
    ...table.uniques.filter((part) => has(part.columns, column)),
    ...table.foreignKeys.filter((part) => has(part.columns, column)),
    ...table.checks.filter((part) => has(known(part.expression)?.columns, column)),
    ...table.indexes.filter((part) => standsOn(part, column)),
  ];
  return parts.flatMap(({ name }) => nameOfPart(name) ?? []);
}

/** Of an index or constraint, until it takes over the name of the one that it stands for. */
function twinName(name: string): string {
  return `${name.slice(0, 59)}_new`;
}

function keyIndex(
  { on, quote, column, twin }: ColumnPair,
  name: string,
  key: PrimaryKey | UniqueConstraint,
  columns: readonly string[],
): string {
  const list = columns.map((each) => quote(each === column ? twin : each)).join(', ');
  const nulls = key.kind === 'unique' && key.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
  return `CREATE UNIQUE INDEX CONCURRENTLY ${quote(name)} ON ${on} (${list})${nulls}`;
}

function indexSql(pair: ColumnPair, name: string, index: Index): string | undefined {
  const { on, quote, column, twin } = pair;
  const members = known(index.members)?.map((member) => memberSql(pair, member));
  const predicate = index.predicate && known(index.predicate);
  const condition = predicate && forTwin(pair, predicate.text);
  if (!members?.every((member) => member !== undefined) || index.tablespace !== undefined) return undefined;
  if (index.predicate && condition === undefined) return undefined;
  const include = index.include.map((each) => quote(each === column ? twin : each));
  const parameters = Object.entries(index.parameters ?? {}).map(([key, value]) => `${key} = ${value}`);
  return [
    `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX CONCURRENTLY ${quote(name)} ON ${on}`,
    ...(index.method === undefined || index.method === 'btree' ? [] : [`USING ${index.method}`]),
    `(${members.join(', ')})`,
    ...(include.length === 0 ? [] : [`INCLUDE (${include.join(', ')})`]),
    ...(index.nullsNotDistinct ? ['NULLS NOT DISTINCT'] : []),
    ...(parameters.length === 0 ? [] : [`WITH (${parameters.join(', ')})`]),
    ...(condition === undefined ? [] : [`WHERE ${condition}`]),
  ].join(' ');
}

function memberSql(pair: ColumnPair, member: IndexMember): string | undefined {
  const { column, twin, quote } = pair;
  if (member.operatorClassParameters !== undefined) return undefined;
  const expression = member.expression?.complete ? forTwin(pair, member.expression.text) : undefined;
  const subject =
    member.column === undefined ? expression : quote(member.column === column ? twin : member.column);
  if (subject === undefined) return undefined;
  return [
    subject,
    ...(member.collation === undefined ? [] : [`COLLATE ${member.collation}`]),
    ...(member.operatorClass === undefined ? [] : [member.operatorClass]),
    ...(member.order === undefined ? [] : [member.order.toUpperCase()]),
    ...(member.nulls === undefined ? [] : [`NULLS ${member.nulls.toUpperCase()}`]),
  ].join(' ');
}

function foreignKeySql(
  { table, column, twin, quote, on, sqlOf }: ColumnPair,
  from: Table,
  key: ForeignKey,
  to: Table | undefined,
): string | undefined {
  const columns = known(key.columns);
  const targets = known(known(key.target)?.columns);
  const target = to && (to.id === table.id ? on : sqlOf(to));
  if (!columns || !targets || target === undefined || key.setOnDelete) return undefined;
  const list = (names: readonly string[], isOwn: boolean) =>
    names.map((name) => quote(isOwn && name === column ? twin : name)).join(', ');
  const actions = [
    [key.onDelete, 'ON DELETE'],
    [key.onUpdate, 'ON UPDATE'],
  ] as const;
  const words: string[] = [];
  for (const [action, event] of actions) {
    if (action === undefined) continue;
    const name = known(action);
    if (name === undefined) return undefined;
    words.push(`${event} ${name.toUpperCase()}`);
  }
  return [
    `FOREIGN KEY (${list(columns, from.id === table.id)})`,
    `REFERENCES ${target} (${list(targets, to?.id === table.id)})`,
    ...(key.match === 'full' ? ['MATCH FULL'] : []),
    ...words,
    ...(key.deferrable === undefined ? [] : ['DEFERRABLE']),
    ...(key.deferrable === 'deferred' ? ['INITIALLY DEFERRED'] : []),
  ].join(' ');
}

/** An expression of the table over the second column; undefined where its words may mean something else. */
export function forTwin({ table, column, twin, quote }: ColumnPair, text: string): string | undefined {
  return withColumnsRenamed(text, (name) => (name === column ? quote(twin) : undefined), known(table.name));
}

/** An index of another schema than the first of the search path is named with it, as its table is. */
function inSchemaOf({ on, quote, table }: ColumnPair, name: string): string {
  const schema = known(table.schema);
  return schema === undefined || !on.includes('.') ? quote(name) : `${quote(schema)}.${quote(name)}`;
}

function standsOn(index: Index, column: string): boolean {
  return (
    has(index.include, column) ||
    has(known(index.predicate)?.columns, column) ||
    (known(index.members) ?? []).some(
      (member) => member.column === column || has(member.expression?.columns, column),
    )
  );
}

function has(keys: unknown, column: string): boolean {
  return Array.isArray(keys) && keys.includes(column);
}
