import { columnLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { moneyTerms, notMoneyTerms } from '../../rules/vocabulary/money.ts';
import { hasTerm } from '../../rules/vocabulary/words.ts';
import { choice, code, codeList, fine, notRead, type ReviewItem } from './checkList.ts';

/** @param hasFaults rules found something about the types of this table */
export function typeItems(table: Table, hasFaults: boolean): readonly ReviewItem[] {
  const items: ReviewItem[] = [];
  const { columns, dialect } = table;
  const named = (test: (column: Column) => boolean) => columns.filter(test).map(columnLabel);

  const exact = columns.filter((column) => isMoney(column) && isExact(column));
  if (exact.length > 0) items.push(fine(`Money is kept exactly: ${exact.map(withType).join(', ')}.`));

  const instants = named((column) => known(column.type)?.withTimeZone === true);
  if (instants.length > 0) items.push(fine(`Points in time keep their instant: ${codeList(instants)}.`));

  if (!hasFaults && columns.length > 0) {
    items.push(fine(`No rule objects to a type of the ${columns.length} columns.`));
  }

  // What refers to a row is as long as that row's key.
  const keys = [table.primaryKey, ...table.foreignKeys].flatMap((key) => (key && known(key.columns)) ?? []);
  const free = named((column) => isFreeText(column) && !keys.includes(column.key));
  if (dialect !== 'sqlite' && free.length > 0) {
    items.push(
      choice(
        `Text of any length: ${codeList(free)}. A limit would be a \`varchar(n)\` or a CHECK.`,
        'text-or-varchar',
      ),
    );
  }
  const documents = named((column) => known(column.type)?.family === 'json');
  if (documents.length > 0) {
    items.push(
      choice(
        `Documents instead of columns: ${codeList(documents)}. Nothing inside them has a type of its own.`,
        'normalise-or-not',
      ),
    );
  }
  const unread = named((column) => isUnknown(column.type));
  if (unread.length > 0) items.push(notRead(`The types of ${codeList(unread)} could not be read.`));
  return items;
}

function isMoney(column: Column): boolean {
  const name = columnLabel(column);
  return hasTerm(name, moneyTerms) && !hasTerm(name, notMoneyTerms);
}

function isExact(column: Column): boolean {
  const family = known(column.type)?.family;
  return family === 'decimal' || family === 'integer';
}

function isFreeText(column: Column): boolean {
  const type = known(column.type);
  return type?.family === 'text' && type.length === undefined && column.promisedValues === undefined;
}

function withType(column: Column): string {
  return code(`${columnLabel(column)} ${known(column.type)?.sql ?? ''}`);
}
