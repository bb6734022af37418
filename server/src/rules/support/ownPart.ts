import type { Table } from '../../model/schema.ts';
import type { PartSpans, Span } from '../../model/span.ts';
import { containsSpan } from '../../model/span.ts';

/**
 * True when the part stands in the text of its table, or in a statement of its own that is about the table. A
 * part that a shared helper makes, or another table that this one takes it over from, belongs to others too: to
 * remove or name it there would be wrong for them.
 */
export function isOwnPart(table: Table, part: Span): boolean {
  return containsSpan(table.span.whole, part) || (isFromSql(table) && !isInherited(table, part));
}

/**
 * True for a place in the text of another table, from which this one takes over a column or part, or in a migration that
 * gave the table more than its file declares.
 */
export function isInherited(table: Table, place: Span): boolean {
  return inheritedSpans(table).some((span) => containsSpan(span, place));
}

/** True for a table that SQL declares. */
export function isFromSql({ triggers, hasDatabaseParts }: Table): boolean {
  return triggers !== undefined && !hasDatabaseParts;
}

const nothing: readonly Span[] = [];
const kept = new WeakMap<Table, readonly Span[]>();

/** Tables do not change; every finding asks. */
function inheritedSpans(table: Table): readonly Span[] {
  if (table.triggers === undefined && !table.hasDatabaseParts) return nothing;
  let spans = kept.get(table);
  if (!spans) {
    const { columns, primaryKey, uniques, foreignKeys, indexes, checks, policies } = table;
    const found: Span[] = [];
    const add = ({ span }: { readonly span: PartSpans }) => {
      if (span.inherited) found.push(span.whole);
    };
    for (const column of columns) add(column);
    if (primaryKey) add(primaryKey);
    for (const parts of [uniques, foreignKeys, indexes, checks, policies])
      for (const part of parts) add(part);
    spans = found.length > 0 ? found : nothing;
    kept.set(table, spans);
  }
  return spans;
}
