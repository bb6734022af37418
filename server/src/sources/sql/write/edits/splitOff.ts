import { columnOf } from '../../../../model/catalog.ts';
import type { EditRefusal, SplitOff } from '../../../../model/edit.ts';
import type { Column, Table } from '../../../../model/schema.ts';
import { known } from '../../../../model/unknown.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { type Basis, schemaPrefix, wantedTable } from '../basis.ts';
import { columnName } from '../clauses.ts';
import { append, type Outcome, type Session } from '../session.ts';
import { typeSql } from '../typeNames.ts';
import { expressionUser } from './columns.ts';
import { constraintOn, takeOutColumn } from './removeColumn.ts';

interface Parts {
  readonly table: Table;
  readonly columns: readonly Column[];
  readonly create: string;
  readonly fill: string;
}

/** The new table, its rows, and then the columns go. */
export function splitOffStatements(basis: Basis, edit: SplitOff): readonly string[] | EditRefusal {
  const parts = partsOf(basis, edit);
  if (isRefusal(parts)) return parts;
  const { keyword, identifier } = basis.wording;
  const drops = parts.columns.map(({ key }) => `${keyword('DROP COLUMN')} ${identifier(key)}`).join(', ');
  return [parts.create, parts.fill, `${keyword('ALTER TABLE')} ${basis.reference(parts.table)} ${drops}`];
}

/** In a schema file: out of the CREATE TABLE, and another one behind it. */
export function splitOff(session: Session, edit: SplitOff): Outcome {
  const parts = partsOf(session.basis(), edit);
  if (isRefusal(parts)) return parts;
  for (const { key } of parts.columns) {
    const outcome = takeOutColumn(session, edit.table, key);
    if (outcome) return outcome;
  }
  return append(session, edit.table, [parts.create]);
}

function partsOf(basis: Basis, edit: SplitOff): Parts | EditRefusal {
  const table = wantedTable(basis, edit.table);
  if (isRefusal(table)) return table;
  const [key, ...more] = known(table.primaryKey?.columns) ?? [];
  const owner = key === undefined || more.length > 0 ? undefined : columnOf(table, key);
  if (!owner) return refuse('The table has no primary key of one column that the new table could refer to.');
  const columns = edit.columns.map((each) => columnOf(table, each));
  if (!columns.every((column) => column !== undefined))
    return refuse('The columns are not in the table any more.');
  for (const column of columns) {
    const user = expressionUser(table, column) ?? constraintOn(table, column.key);
    if (user !== undefined) return refuse(`${user} speaks of ${column.key}.`);
  }
  const { keyword, identifier, columns: list } = basis.wording;
  const prefix = schemaPrefix(basis.reference(table));
  const name = `${prefix}${identifier(tableName(basis, table, edit.name))}`;
  if ([...basis.state.tables.values()].some((other) => basis.reference(other) === name)) {
    return refuse(`There is a table ${name}.`);
  }
  const ownerType = typeSql(basis, { name: '', like: owner.type });
  if (isRefusal(ownerType)) return ownerType;
  const valueType = typeSql(basis, edit.type);
  if (isRefusal(valueType)) return valueType;
  const named = (words: readonly string[]) => columnName(basis, table, words);
  const [ownerName, valueName, position] = [named(edit.owner), named(edit.value), named(['position'])];
  const notNull = keyword('NOT NULL');
  const referring = (to: string, column: string) =>
    `${keyword('REFERENCES')} ${basis.wording.target(to, list([column]))} ${keyword('ON DELETE CASCADE')}`;
  const target = edit.target && wantedTable(basis, edit.target.table);
  if (target && isRefusal(target)) return target;
  const link = target && edit.target ? ` ${referring(basis.reference(target), edit.target.column)}` : '';
  const isEach = edit.held === 'each';
  const elements = [
    `${identifier(ownerName)} ${ownerType} ${notNull} ${referring(basis.reference(table), owner.key)}`,
    ...(isEach ? [`${identifier(position)} ${basis.wording.type('smallint')} ${notNull}`] : []),
    `${identifier(valueName)} ${valueType} ${notNull}${link}`,
    `${keyword('PRIMARY KEY')} ${list([ownerName, isEach ? position : valueName])}`,
  ];
  const indented = elements.map((element) => `  ${element}`).join(',\n');
  const into = list(isEach ? [ownerName, position, valueName] : [ownerName, valueName]);
  return {
    table,
    columns,
    create: `${keyword('CREATE TABLE')} ${name} (\n${indented}\n)`,
    fill: `${keyword('INSERT INTO')} ${name} ${into}\n${rowsOf(basis, table, owner.key, columns, edit)}`,
  };
}

/** A SELECT of one row a value. */
function rowsOf(
  { wording, reference }: Basis,
  table: Table,
  owner: string,
  columns: readonly Column[],
  { held }: SplitOff,
): string {
  const { keyword, identifier } = wording;
  const from = reference(table);
  if (held === 'each') {
    return columns
      .map(({ key }, i) => {
        const column = identifier(key);
        return `${keyword('SELECT')} ${identifier(owner)}, ${i + 1}, ${column} ${keyword('FROM')} ${from} ${keyword('WHERE')} ${column} ${keyword('IS NOT NULL')}`;
      })
      .join(`\n${keyword('UNION ALL')}\n`);
  }
  const column = identifier(columns[0]?.key ?? '');
  const values = held === 'array' ? `unnest(${column})` : `unnest(string_to_array(${column}, ','))`;
  const value = held === 'array' ? 'value' : 'trim(value)';
  const where = held === 'array' ? `value ${keyword('IS NOT NULL')}` : `trim(value) <> ''`;
  return `${keyword('SELECT DISTINCT')} ${from}.${identifier(owner)}, ${value} ${keyword('FROM')} ${from}, ${values} ${keyword('AS')} value ${keyword('WHERE')} ${where}`;
}

/** In the case of the other tables' names. */
function tableName({ state }: Basis, own: Table, words: readonly string[]): string {
  const names = [own, ...state.tables.values()].map(({ name }) => known(name) ?? '');
  const isCamel = names.some((name) => /[a-z][A-Z]/.test(name)) && !names.some((name) => /_/.test(name));
  if (!isCamel) return words.join('_');
  return words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}
