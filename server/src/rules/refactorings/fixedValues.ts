import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { Query } from '../../model/query.ts';
import type { ColumnRef, Operand, Predicate } from '../../model/queryExpression.ts';
import type { Check, Column, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import type { Fix } from '../rule.ts';
import { checkName, isChecked, isReference } from '../support/checked.ts';
import { checkMigration } from '../support/checkMigration.ts';
import { isTextColumn } from '../support/columnType.ts';
import { isOwnPart } from '../support/ownPart.ts';

/**
 * What a text of a few fixed words can become: one with a CHECK, or one of an enum type (PostgreSQL). The words are
 * those of the types of the program, else of a CHECK that is there, else those that the code's queries use.
 */
export function fixedValueRefactorings(
  table: Table,
  column: Column,
  queries: readonly Query[],
): readonly Fix[] {
  if (!isTextColumn(column) || column.generated || isReference(table, column)) return [];
  const promised = column.promisedValues;
  if (promised && promised.length > 0)
    return isChecked(table, column) === false ? ofPromise(table, column, promised) : [];
  const checked = checkedValues(table, column);
  if (checked) return enumInsteadOfCheck(table, column, checked);
  return ofQueries(table, column, queries);
}

/** A CHECK for values that the types of the program promise, and the enum type of them. */
export function ofPromise(table: Table, column: Column, values: readonly string[]): readonly Fix[] {
  return [
    addCheck(table, column, values, 'Add a CHECK constraint for the values', checkMigration(table, column)),
    ...(table.dialect === 'postgresql' ? [enumType(table, column, values)] : []),
  ];
}

/**
 * A CHECK for the values that queries compare the column with or set it to; none where that is not a list yet, or where
 * the program writes what is in no query: the CHECK would refuse it.
 */
export function ofQueries(table: Table, column: Column, queries: readonly Query[]): readonly Fix[] {
  if (isChecked(table, column) !== false || queries.some((query) => writesMore(query, table, column)))
    return [];
  const given = known(column.default);
  const first = given?.kind === 'literal' && typeof given.value === 'string' ? [given.value] : [];
  const values = [...new Set([...first, ...queries.flatMap((query) => usedValues(query, table, column))])];
  if (values.length < 2 || values.length > mostValues) return [];
  const shown = values.map(literal).join(', ');
  const title = `Add a CHECK for the values that the code uses: ${shown}`;
  return [
    addCheck(
      table,
      column,
      values,
      title,
      `${checkMigration(table, column)} Look whether the list is complete: values that come from elsewhere are not in it.`,
    ),
  ];
}

/**
 * True where the program writes the column and knows no word of it: none is a default, set or compared with. Its words
 * come from elsewhere, from a caller or another service, and a list of them would refuse what is right. What an insert
 * writes is not looked at: one that writes a word compares with it somewhere.
 */
export function isWrittenWithoutWords(table: Table, column: Column, queries: readonly Query[]): boolean {
  const given = known(column.default);
  if (given?.kind === 'literal' && given.value !== null) return false;
  const isWritten = queries.some((query) =>
    [...query.set.map((each) => each.column), ...(query.insert?.columns ?? [])].some(
      columnIn(query, table, column),
    ),
  );
  return isWritten && queries.every((query) => usedValues(query, table, column).length === 0);
}

/** More than that is no list of states. */
const mostValues = 20;

function addCheck(
  table: Table,
  column: Column,
  values: readonly string[],
  title: string,
  migration: string,
): Fix {
  return {
    title,
    safety: 'suggested',
    migration,
    edits: [
      {
        kind: 'add-check',
        table: table.id,
        name: checkName(known(table.name) ?? tableLabel(table), column),
        expression: `{${column.key}} in (${values.map(literal).join(', ')})`,
      },
    ],
  };
}

function enumType(table: Table, column: Column, values: readonly string[]): Fix {
  return {
    title: 'Use an enum type',
    safety: 'suggested',
    migration: `The next migration makes the enum type and changes the type of ${columnLabel(column)}: every row of ${tableLabel(table)} is checked and written anew, while nobody reads it. Rows with another value make it fail.`,
    edits: [{ kind: 'use-enum-type', table: table.id, column: column.key, values }],
  };
}

function enumInsteadOfCheck(table: Table, column: Column, { check, values }: CheckedValues): readonly Fix[] {
  if (table.dialect !== 'postgresql' || !isOwnPart(table, check.span.whole)) return [];
  const fix = enumType(table, column, values);
  return [
    {
      ...fix,
      title: 'Use an enum type instead of the CHECK',
      safety: 'refactor',
      edits: [{ kind: 'remove-part', table: table.id, part: check.span.whole }, ...fix.edits],
    },
  ];
}

interface CheckedValues {
  readonly check: Check;
  readonly values: readonly string[];
}

/** The values of a CHECK that says nothing but `column in (…)`. */
function checkedValues(table: Table, column: Column): CheckedValues | undefined {
  const about = table.checks.filter(
    ({ expression }) => isUnknown(expression) || isAbout(expression.columns, expression.text, column),
  );
  const [check, ...more] = about;
  const text = check && known(check.expression);
  if (!check || !text?.complete || more.length > 0) return undefined;
  const match = /^[\s(]*(?:"?[\w$]+"?\.)?"?([\w$]+)"?\s+in\s*\(((?:\s*'(?:[^']|'')*'\s*,?)+)\)[\s)]*$/i.exec(
    text.text,
  );
  if (!match || match[1] !== columnLabel(column)) return undefined;
  const values = [...(match[2] ?? '').matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) =>
    value.replaceAll("''", "'"),
  );
  return values.length > 0 ? { check, values } : undefined;
}

function isAbout(columns: readonly string[], text: string, column: Column): boolean {
  return columns.includes(column.key) || text.includes(columnLabel(column));
}

/** Whether a query may write a value that does not stand in it. Of the rows of an insert only the columns are known. */
function writesMore(query: Query, table: Table, column: Column): boolean {
  if (query.operation !== 'insert' && query.operation !== 'update') return false;
  const isColumn = columnIn(query, table, column);
  const isSetElsewhere = query.set.some((each) => isColumn(each.column) && textsOf(each.value).length === 0);
  // What is set is put together elsewhere.
  const isUnread = query.set.length === 0 || query.set.some((each) => each.column.column === '');
  if (query.operation === 'update') return isSetElsewhere || isUnread;
  return isSetElsewhere || (query.insert?.columns?.some(isColumn) ?? true);
}

export function columnIn(query: Query, table: Table, column: Column): (ref: ColumnRef) => boolean {
  return ({ table: id, by, column: name }) =>
    (id === undefined ? query.tables.length === 1 : id === table.id) &&
    name === (by === 'key' ? column.key : known(column.name));
}

/** The texts that a query compares the column with, or sets it to. */
function usedValues(query: Query, table: Table, column: Column): readonly string[] {
  const isColumn = columnIn(query, table, column);
  const found = [...comparedWith(query.where, isColumn), ...comparedWith(query.having, isColumn)];
  for (const { column: set, value } of query.set) if (isColumn(set)) found.push(...textsOf(value));
  for (const { join } of query.tables) found.push(...comparedWith(join?.on, isColumn));
  return found;
}

function comparedWith(
  predicate: Predicate | undefined,
  isColumn: (column: ColumnRef) => boolean,
): readonly string[] {
  switch (predicate?.kind) {
    case 'and':
    case 'or':
    case 'logical-operator':
      return predicate.operands.flatMap((each) => comparedWith(each, isColumn));
    case 'not':
      return comparedWith(predicate.operand, isColumn);
    case 'optional':
      return predicate.choices.flatMap((each) => comparedWith(each, isColumn));
    case 'comparison': {
      const { left, right, operator } = predicate;
      if (!['=', '<>', 'in', 'not in'].includes(operator)) return [];
      return left.kind === 'column' && isColumn(left.column) ? right.flatMap(textsOf) : [];
    }
    default:
      return [];
  }
}

function textsOf(operand: Operand): readonly string[] {
  if (operand.kind === 'list') return operand.items.flatMap(textsOf);
  return operand.kind === 'constant' && typeof operand.value === 'string' ? [operand.value] : [];
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
