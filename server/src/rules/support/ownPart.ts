import type { Table } from '../../model/schema.ts';
import type { Span } from '../../model/span.ts';
import { containsSpan } from '../../model/span.ts';

/**
 * True when the part stands in the text of its table. A part that a shared helper makes belongs to all tables
 * that call it: to remove or name it there would be wrong for the others.
 */
export function isOwnPart(table: Table, part: Span): boolean {
  return containsSpan(table.span.whole, part);
}
