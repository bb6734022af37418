import { columnLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { externalSystems } from '../vocabulary/identity.ts';
import { addressTerms, freeStatusTerms, kindTerms, stateTerms, statusTerms } from '../vocabulary/status.ts';
import { fileTerms, noticeTerms, signInTerms, workTerms } from '../vocabulary/tables.ts';
import { endsWithTerm, hasTerm, isTerm, noWords, type Vocabulary } from '../vocabulary/words.ts';
import { isNullDefault, isTextColumn } from './columnType.ts';
import { purposeName } from './tableKind.ts';

/**
 * True for a text that holds one of a few fixed words, by its name: a status, a kind, a role.
 * @param more last words of such names besides ours
 */
export function isState(table: Table, column: Column, more: Vocabulary = noWords): boolean {
  const name = columnLabel(column);
  return (
    isTextColumn(column) &&
    column.promisedValues === undefined &&
    // Without a default, and not asked for: nothing tells that the program has a list.
    (known(column.notNull) === true || (column.default !== undefined && !isNullDefault(column))) &&
    !isEmptyByDefault(column) &&
    endsWithTerm(name, statusTerms, more) &&
    !hasTerm(name, freeStatusTerms, externalSystems) &&
    !isOtherState(table, name)
  );
}

/** `''` is no word of a list: who leaves it empty writes prose there. */
function isEmptyByDefault(column: Column): boolean {
  const given = known(column.default);
  return given?.kind === 'literal' && given.value === '';
}

/** A federal state, the state of a sign-in, a media type, the type of a job or of a notification. */
function isOtherState(table: Table, name: string): boolean {
  if (isTerm(name, kindTerms)) return hasTerm(purposeName(table), fileTerms, noticeTerms, workTerms);
  if (!isTerm(name, stateTerms)) return false;
  const isAddress = table.columns.some((column) => isTerm(columnLabel(column), addressTerms));
  return isAddress || hasTerm(purposeName(table), signInTerms);
}
