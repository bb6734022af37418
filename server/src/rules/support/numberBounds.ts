import { columnLabel } from '../../model/catalog.ts';
import type { Column } from '../../model/schema.ts';
import { percentageTerms, quantityTerms, signedTerms } from '../vocabulary/status.ts';
import { endsWithTerm, hasTerm, noWords, type Vocabulary } from '../vocabulary/words.ts';
import { isNumberColumn, scalarType } from './columnType.ts';

export interface NumberBound {
  readonly message: 'notNegative' | 'percentage';
  /** Of a CHECK, with the column's key in braces. */
  readonly expression: string;
}

/**
 * The CHECK that a number of such a name should have.
 * @param more last words of names of what is never below zero, besides ours
 */
export function numberBound(column: Column, more: Vocabulary = noWords): NumberBound | undefined {
  if (!isNumberColumn(column)) return undefined;
  const name = columnLabel(column);
  if (endsWithTerm(name, percentageTerms) && !hasTerm(name, signedTerms)) {
    return { message: 'percentage', expression: `{${column.key}} between 0 and 100` };
  }
  if (!endsWithTerm(name, quantityTerms, more) || scalarType(column)?.unsigned) return undefined;
  if (hasTerm(name, signedTerms)) return undefined;
  return { message: 'notNegative', expression: `{${column.key}} >= 0` };
}
