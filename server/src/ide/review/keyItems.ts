import { columnLabel, columnsOf } from '../../model/catalog.ts';
import type { Column, ColumnKeys, EntityId, ForeignKey, Index, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { isLedBy } from '../../rules/support/leadingColumns.ts';
import { choice, code, fact, fine, notRead, type ReviewItem } from './checkList.ts';

/** @param found the rules that found something in this table */
export function keyItems(table: Table, found: ReadonlySet<string>): readonly ReviewItem[] {
  const items: ReviewItem[] = [];
  const { primaryKey } = table;
  if (primaryKey) items.push(primaryKeyItem(table, primaryKey.columns));
  else if (!found.has('missing-primary-key') && !found.has('junction-table-without-key')) {
    items.push(choice('There is no primary key.', 'uuid-or-identity'));
  }
  const uniques = [
    ...table.uniques.map(({ columns }) => columnText(table, columns)),
    ...table.indexes.filter(({ unique }) => unique).map((index) => indexText(table, index)),
  ];
  if (uniques.length > 0) items.push(fine(`Kept unique: ${uniques.join(', ')}.`));
  else if (!found.has('missing-unique')) {
    items.push(choice('Nothing but the primary key is kept unique.'));
  }
  return items;
}

function primaryKeyItem(table: Table, keys: ColumnKeys): ReviewItem {
  const columns = columnsOf(table, keys);
  if (!columns) return notRead('The columns of the primary key could not be read.');
  const [only] = columns;
  const origin = columns.length === 1 && only ? `, ${valueOrigin(table, only)}` : '';
  return fine(`The primary key is ${columnText(table, keys)}${origin}.`);
}

/** Where the values of a key column come from. */
function valueOrigin(table: Table, column: Column): string {
  const type = known(column.type);
  if (column.identity) return `an identity column (${type?.sql ?? '?'})`;
  if (type?.serial) return `a ${type.name === 'int8' ? 'bigserial' : 'serial'} column`;
  if (column.autoIncrement || (table.dialect === 'sqlite' && type?.name === 'integer')) {
    return `${code(type?.sql ?? '?')}, counted up by the database`;
  }
  if (column.application.default) return `${code(type?.sql ?? '?')}, made by the program`;
  return column.default === undefined
    ? `${code(type?.sql ?? '?')}, given with each row`
    : `${code(type?.sql ?? '?')}, made by the database`;
}

type NameOf = (id: EntityId) => Pick<Table, 'name' | 'binding'> | undefined;

/** @param hasFault a rule found something about the foreign key */
export function foreignKeyItems(
  table: Table,
  tableOf: NameOf,
  hasFault: (foreignKey: ForeignKey) => boolean,
): readonly ReviewItem[] {
  if (table.foreignKeys.length === 0) return [choice('It refers to no other table.')];
  return table.foreignKeys.map((foreignKey) =>
    foreignKeyItem(table, foreignKey, tableOf, hasFault(foreignKey)),
  );
}

function foreignKeyItem(
  table: Table,
  foreignKey: ForeignKey,
  tableOf: NameOf,
  hasFault: boolean,
): ReviewItem {
  const target = known(foreignKey.target);
  const other = target && tableOf(target.table);
  const name = (other && (known(other.name) ?? other.binding)) ?? '?';
  const where = `${columnText(table, foreignKey.columns)} → ${code(name)}`;
  const keys = known(foreignKey.columns);
  const led = keys ? isLedBy(table, keys) : 'unknown';
  const served =
    table.dialect === 'mysql' || led === true
      ? 'an index serves it'
      : led === false
        ? 'no index serves it'
        : '';
  const { onDelete } = foreignKey;
  if (isUnknown(foreignKey.target))
    return notRead(
      `Where ${columnText(table, foreignKey.columns)} leads could not be read: ${foreignKey.target.reason}.`,
    );
  if (isUnknown(onDelete)) return notRead(`${where} could not be read whole: ${onDelete.reason}.`);
  const tail = served === '' ? '' : `, ${served}`;
  const action =
    onDelete === undefined
      ? ': ON DELETE was not said, so NO ACTION holds'
      : `, ON DELETE ${onDelete.toUpperCase()}`;
  const text = `${where}${action}${tail}.`;
  if (hasFault) return fact(text);
  if (onDelete === undefined) return choice(text, 'on-delete');
  return led === false ? choice(text, 'index-or-not') : fine(text);
}

/** @param hasFault a rule found something about the index, and names it */
export function indexItems(table: Table, hasFault: (index: Index) => boolean): readonly ReviewItem[] {
  const own = table.indexes.filter(({ unique }) => !unique);
  if (own.length === 0) return [choice('There is no index but those of its keys.', 'index-or-not')];
  const sound = own.filter((index) => !hasFault(index));
  if (sound.length === 0) return [];
  return [fine(`Indexes: ${sound.map((index) => indexText(table, index)).join(', ')}.`)];
}

function indexText(table: Table, index: Index): string {
  const members = known(index.members);
  const names = members?.map((member) => {
    const column = table.columns.find(({ key }) => key === member.column);
    return column ? columnLabel(column) : (member.expression?.text ?? '?');
  });
  const method = index.method === undefined || index.method === 'btree' ? '' : ` ${index.method}`;
  const where = index.predicate === undefined ? '' : ` where ${code(known(index.predicate)?.text ?? '?')}`;
  return `${code(`(${names?.join(', ') ?? '?'})`)}${method}${where}`;
}

function columnText(table: Table, keys: ColumnKeys): string {
  const columns = columnsOf(table, keys);
  return code(`(${columns?.map(columnLabel).join(', ') ?? '?'})`);
}
