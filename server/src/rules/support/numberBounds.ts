import { columnLabel } from '../../model/catalog.ts';
import type { Column } from '../../model/schema.ts';
import { percentageTerms, quantityTerms, signedTerms } from '../vocabulary/status.ts';
import { endsWithTerm, hasTerm } from '../vocabulary/words.ts';
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
export function numberBound(column: Column, more: readonly string[] = []): NumberBound | undefined {
  const name = columnLabel(column);
  if (!isNumberColumn(column) || hasTerm(name, signedTerms)) return undefined;
  if (endsWithTerm(name, percentageTerms)) {
    return { message: 'percentage', expression: `{${column.key}} between 0 and 100` };
  }
  if (!endsWithTerm(name, quantityTerms, more) || scalarType(column)?.unsigned) return undefined;
  return { message: 'notNegative', expression: `{${column.key}} >= 0` };
}
