import { columnLabel } from '../model/catalog.ts';
import type { Column, EntityId, Table } from '../model/schema.ts';
import { isUnknown, known } from '../model/unknown.ts';
import { isChecked, isReference } from './support/checked.ts';
import { isBooleanColumn, isNullDefault, isTextColumn, scalarType } from './support/columnType.ts';
import { numberBound } from './support/numberBounds.ts';
import { isState } from './support/stateColumns.ts';
import { isAuthLibraryTable, isRecordTable } from './support/tableKind.ts';
import { statusTerms } from './vocabulary/status.ts';
import { endsWithTerm, startsWithTerm, type Vocabulary } from './vocabulary/words.ts';

/**
 * What a team leaves out in nearly all of its tables. It is one decision, however many tables show it: who made it
 * wants to hear of it once, and of each table only where the others do it.
 */
export type HabitName = 'nullable defaults' | 'promised words' | 'free states' | 'unbounded numbers';

export interface Habit {
  /** The first by id of the tables that show it. */
  readonly first: EntityId;
}

interface HabitDefinition {
  /** In which share of the tables that might have it. */
  readonly share: number;
  /** From how many tables on. */
  readonly least: number;
  /** Whether the table leaves it out; undefined where it has nothing of the sort. */
  readonly leavesOut: (table: Table) => boolean | undefined;
}

export const habits: Readonly<Record<HabitName, HabitDefinition>> = {
  'nullable defaults': {
    share: 0.5,
    least: 2,
    leavesOut: (table) => {
      if (isAuthLibraryTable(table)) return undefined;
      let nullable = 0;
      let required = 0;
      for (const column of table.columns) {
        if (column.default === undefined || isUnknown(column.default) || isBooleanColumn(column)) continue;
        if (column.notNull === true) required += table.primaryKey && isKey(table, column) ? 0 : 1;
        else if (isNullableDefault(table, column)) nullable++;
      }
      return nullable + required === 0 ? undefined : nullable >= required && nullable > 0;
    },
  },
  'promised words': {
    share: 0.8,
    least: 5,
    leavesOut: (table) =>
      isAuthLibraryTable(table)
        ? undefined
        : some(table, (column) => {
            if (isEnum(column)) return false;
            return isPromised(table, column) ? isChecked(table, column) === false : undefined;
          }),
  },
  'free states': {
    share: 0.8,
    least: 5,
    leavesOut: (table) =>
      isRecordTable(table) || isAuthLibraryTable(table)
        ? undefined
        : some(table, (column) => {
            if (isEnum(column)) return endsWithTerm(columnLabel(column), statusTerms) ? false : undefined;
            return isState(table, column) && !isReference(table, column)
              ? isChecked(table, column) === false
              : undefined;
          }),
  },
  'unbounded numbers': {
    // Hardly a table of the schema bounds a number.
    share: 0.7,
    least: 1,
    leavesOut: (table) =>
      isRecordTable(table) || isAuthLibraryTable(table)
        ? undefined
        : some(table, (column) => (numberBound(column) ? isChecked(table, column) === false : undefined)),
  },
};

export const habitNames = Object.keys(habits) as readonly HabitName[];

/** True for a column with a default that can be NULL all the same, without anything that says it is meant so. */
export function isNullableDefault(table: Table, column: Column): boolean {
  return (
    known(column.notNull) === false &&
    column.default !== undefined &&
    !isUnknown(column.default) &&
    !column.generated &&
    !isBooleanColumn(column) &&
    !isNullDefault(column) &&
    !isReference(table, column) &&
    !isMeantToBeNull(table, column)
  );
}

/** A CHECK allows NULL in so many words; a limit without a value is none. */
function isMeantToBeNull(table: Table, column: Column): boolean {
  const name = columnLabel(column);
  if (startsWithTerm(name, limitTerms) || endsWithTerm(name, limitTerms)) return true;
  return table.checks.some(({ expression }) => {
    const { text } = known(expression) ?? { text: '' };
    return /\bis\s+null\b/i.test(text) && known(expression)?.columns.includes(column.key) === true;
  });
}

const limitTerms: Vocabulary = ['max', 'min', 'maximum', 'minimum', 'limit', 'cap', 'quota'];

/** True for a text whose values the types of the program list. */
export function isPromised(table: Table, column: Column): boolean {
  return (
    column.promisedValues !== undefined &&
    column.promisedValues.length > 0 &&
    isTextColumn(column) &&
    !column.generated &&
    !isReference(table, column)
  );
}

/** Whether any column leaves it out; false where all that might do not, undefined where none might. */
function some(table: Table, leavesOut: (column: Column) => boolean | undefined): boolean | undefined {
  let answer: boolean | undefined;
  for (const column of table.columns) {
    const left = leavesOut(column);
    if (left === true) return true;
    if (left === false) answer = false;
  }
  return answer;
}

function isEnum(column: Column): boolean {
  return scalarType(column)?.family === 'enum';
}

function isKey(table: Table, column: Column): boolean {
  return known(table.primaryKey?.columns)?.includes(column.key) === true;
}
