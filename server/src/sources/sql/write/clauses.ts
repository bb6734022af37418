import { columnOf } from '../../../model/catalog.ts';
import type { AddCheck, AddColumn, AddForeignKey, AddIndex, EditRefusal } from '../../../model/edit.ts';
import type { ColumnKey, ForeignKey, ReferentialAction, Table, TypeFamily } from '../../../model/schema.ts';
import { containsSpan } from '../../../model/span.ts';
import { known } from '../../../model/unknown.ts';
import { typeFromSql } from '../../types/typeFromSql.ts';
import { isOverExpression } from '../../write/expressionIndex.ts';
import { isRefusal, refuse } from '../../write/refusal.ts';
import { nameOf } from '../tableNames.ts';
import { type Basis, sameColumns, wantedTable } from './basis.ts';
import { defaultSql, isExpression } from './defaults.ts';
import { typeSql } from './typeNames.ts';
import type { Wording } from './wording.ts';

/** `CREATE INDEX name ON t (a) WHERE …`, without its semicolon. */
export function createIndex(
  { wording, naming, reference }: Basis,
  table: Table,
  edit: AddIndex,
  concurrently = false,
): string | EditRefusal {
  if (edit.predicate !== undefined && !isExpression(edit.predicate))
    return refuse(`PostgreSQL does not accept the condition ${edit.predicate}.`);
  const name =
    edit.name ??
    naming.name(
      edit.unique ? 'unique' : 'index',
      table,
      edit.expression ? [...edit.columns, edit.expression.word] : edit.columns,
    );
  const { keyword } = wording;
  const head = `CREATE ${edit.unique ? 'UNIQUE ' : ''}INDEX ${concurrently ? 'CONCURRENTLY ' : ''}`;
  const method = edit.method === undefined ? '' : `${keyword('USING')} ${edit.method} `;
  const place = `${keyword('ON')} ${reference(table)}`;
  const columns = edit.expression
    ? `(${withIdentifiers(edit.expression.sql, table, wording)})`
    : wording.columns(edit.columns);
  const on = method === '' ? wording.indexed(place, columns) : `${place} ${method}${columns}`;
  const where = edit.predicate === undefined ? '' : ` ${keyword('WHERE')} ${edit.predicate}`;
  return `${keyword(head)}${wording.identifier(name)} ${on}${where}`;
}

/** The index that an edit asks for, where it exists. */
export function hasIndex(table: Table, edit: AddIndex): boolean {
  return table.indexes.some(
    (index) =>
      !(edit.replaces && containsSpan(edit.replaces, index.span.whole)) &&
      ((edit.name !== undefined && nameOf(index.name) === edit.name) ||
        isOverExpression(index, edit, table) ||
        (!edit.expression &&
          sameColumns(
            known(index.members)?.map((member) => member.column),
            edit.columns,
          ) &&
          index.unique === (edit.unique ?? false) &&
          (index.method ?? 'btree') === (edit.method ?? 'btree') &&
          known(index.predicate)?.text === edit.predicate)),
  );
}

/** SQL with the names of columns in the place of `{key}`. */
function withIdentifiers(sql: string, table: Table, wording: Wording): string {
  return sql.replace(/\{([^{}]+)\}/g, (hole, key: string) => {
    const column = columnOf(table, key);
    return column ? wording.identifier(column.key) : hole;
  });
}

/** `CHECK (…)`; `{key}` in the condition stands for a column. */
export function checkClause({ wording }: Basis, table: Table, edit: AddCheck): string | EditRefusal {
  const condition = withIdentifiers(edit.expression, table, wording);
  if (!isExpression(condition)) return refuse(`PostgreSQL does not accept the condition ${condition}.`);
  return `${wording.keyword('CHECK')} (${condition})`;
}

/** `UNIQUE (a, b)`, `PRIMARY KEY (a, b)`, `FOREIGN KEY (a, b)`. */
export function keyClause(
  { wording }: Pick<Basis, 'wording'>,
  kind: 'UNIQUE' | 'PRIMARY KEY' | 'FOREIGN KEY',
  columns: readonly ColumnKey[],
): string {
  return `${wording.keyword(kind)} ${wording.columns(columns)}`;
}

/** `CONSTRAINT name ` before a clause. */
export function namedClause(
  { wording }: Pick<Basis, 'wording'>,
  name: string | undefined,
  clause: string,
): string {
  return name === undefined
    ? clause
    : `${wording.keyword('CONSTRAINT')} ${wording.identifier(name)} ${clause}`;
}

/** `REFERENCES t (a) ON DELETE CASCADE`. */
export function referencesClause(basis: Basis, edit: AddForeignKey): string | EditRefusal {
  const target = wantedTable(basis, edit.target.table);
  if (isRefusal(target)) return refuse('The table that the reference leads to is not in the schema.');
  const { wording } = basis;
  const to = wording.target(basis.reference(target), wording.columns(edit.target.columns));
  const action =
    edit.onDelete === undefined ? '' : ` ${wording.keyword(`ON DELETE ${actionWords(edit.onDelete)}`)}`;
  return `${wording.keyword('REFERENCES')} ${to}${action}`;
}

export function actionWords(action: ReferentialAction): string {
  return action.toUpperCase();
}

/** All of an existing foreign key, with what another says instead. */
export function foreignKeyClause(
  basis: Basis,
  key: ForeignKey,
  changed: Partial<Pick<ForeignKey, 'onDelete' | 'onUpdate'>>,
): string | EditRefusal {
  const columns = known(key.columns);
  const target = known(key.target);
  const targetColumns = target && known(target.columns);
  const table = target && wantedTable(basis, target.table);
  if (!columns || !table || isRefusal(table) || !targetColumns)
    return refuse('The foreign key could not be read whole.');
  return foreignKeySql(
    basis.wording,
    { ...key, ...changed },
    { columns, table: basis.reference(table), targetColumns },
  );
}

/** `FOREIGN KEY (a) REFERENCES t (b) ON DELETE CASCADE` from names that are ready to be quoted; `table` is quoted. */
export function foreignKeySql(
  wording: Wording,
  {
    onDelete,
    onUpdate,
    match,
    deferrable,
    notValid,
    setOnDelete,
  }: Omit<ForeignKey, 'columns' | 'target' | 'name'>,
  names: {
    readonly columns: readonly string[];
    readonly table: string;
    readonly targetColumns: readonly string[];
  },
): string {
  const action = (event: string, value: ForeignKey['onDelete']) => {
    const words = known(value);
    return words === undefined ? '' : `ON ${event} ${actionWords(words)}`;
  };
  const words = [
    match === 'full' ? 'MATCH FULL' : '',
    action('DELETE', onDelete) +
      (setOnDelete && known(onDelete) ? ` (${setOnDelete.map(wording.identifier).join(', ')})` : ''),
    action('UPDATE', onUpdate),
    deferrable ? 'DEFERRABLE' : '',
    deferrable === 'deferred' ? 'INITIALLY DEFERRED' : '',
    notValid ? 'NOT VALID' : '',
  ].filter((part) => part !== '');
  return [
    keyClause({ wording }, 'FOREIGN KEY', names.columns),
    wording.keyword('REFERENCES'),
    wording.target(names.table, wording.columns(names.targetColumns)),
    ...words.map((text) => (text.includes('(') ? text : wording.keyword(text))),
  ].join(' ');
}

/** A new column with all that stands on it. */
export function columnClause(
  basis: Basis,
  table: Table,
  edit: AddColumn,
): { readonly key: string; readonly sql: string; readonly family: TypeFamily } | EditRefusal {
  const key = columnName(basis, table, edit.words);
  if (columnOf(table, key)) return refuse(`The table has a column ${key}.`);
  if (edit.primaryKey && table.primaryKey) return refuse('The table has a primary key.');
  const type = typeSql(basis, edit.type);
  if (isRefusal(type)) return type;
  const { wording } = basis;
  const { family } = typeFromSql('postgresql', type);
  const parts = [wording.identifier(key), type];
  if (edit.type.identity) parts.push(wording.keyword('GENERATED ALWAYS AS IDENTITY'));
  // A primary key is NOT NULL by itself.
  if (edit.notNull && !edit.primaryKey) parts.push(wording.keyword('NOT NULL'));
  if (edit.primaryKey) parts.push(wording.keyword('PRIMARY KEY'));
  if (edit.default) {
    const value = defaultSql(basis, edit.default, { family });
    if (isRefusal(value)) return value;
    parts.push(wording.keyword('DEFAULT'), value);
  }
  return { key, sql: parts.join(' '), family };
}

/** In the case of the table's names of several words, else of all tables' names. */
export function columnName(basis: Basis, table: Table, words: readonly string[]): string {
  const own = table.columns.map((column) => column.key);
  const all = () =>
    [...basis.state.tables.values()]
      .slice(0, 100)
      .flatMap((other) => other.columns.map((column) => column.key));
  const isCamel = camelVotes(own) || (camelVotes(own) === undefined && camelVotes(all()));
  if (!isCamel) return words.join('_');
  return words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}

function camelVotes(names: readonly string[]): boolean | undefined {
  const snake = names.filter((name) => /[a-z0-9]_[a-z0-9]/i.test(name)).length;
  const camel = names.filter((name) => /[a-z][A-Z]/.test(name)).length;
  return snake === camel ? undefined : camel > snake;
}
