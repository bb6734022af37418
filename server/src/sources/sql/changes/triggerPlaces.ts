import type { Node } from 'libpg-query';
import type { ColumnText } from '../../../model/columnUses.ts';
import type { Table } from '../../../model/schema.ts';
import type { DatabaseState } from '../database.ts';
import { stringsOf } from '../identifiers.ts';
import { identifierText, type ParsedStatement, parseStatement } from '../parse.ts';
import { findWords, tokenAt } from '../tokens.ts';

/** Stands in the place of the table while the text is read. */
const placeholder = 'the_table_of_this';

/**
 * A trigger with the places where its definition names a column (`UPDATE OF`, `WHEN`); undefined where it could not be
 * made again as it is: it was changed since, has a comment, or names the column in another way.
 */
export function triggerText(
  { kept }: DatabaseState,
  table: Table,
  name: string,
  column: string,
): (ColumnText & { readonly kind: 'trigger' }) | undefined {
  const label = identifierText(name);
  const own = [...kept.values()].filter(({ owner }) => owner === table.id);
  const made = own.filter((each) => each.object === 'TRIGGER' && each.name === label);
  const isChanged = own.some(
    (each) =>
      each.object.startsWith('COMMENT ON TRIGGER') ||
      // ENABLE ALWAYS and the like.
      (each.object === 'TABLE COMMAND' && each.statements.some(({ after }) => /\btrigger\b/i.test(after))),
  );
  const [only, ...others] = made;
  const [text, ...later] = only?.statements ?? [];
  if (!only || !text || others.length > 0 || later.length > 0 || isChanged || only.searchPath)
    return undefined;
  const { before, after } = text;
  const parsed = parseStatement(`${before}${placeholder}${after}`);
  if (parsed.kind === 'broken' || !('CreateTrigStmt' in parsed.node)) return undefined;
  const indices = [
    ...inUpdateOf(parsed, column),
    ...inCondition(parsed, parsed.node.CreateTrigStmt.whenClause, column),
  ];
  const tokens = parsed.tokens();
  const places: { start: number; end: number; isOutput: boolean }[] = [];
  for (const index of indices) {
    const token = index === undefined ? undefined : tokens[index];
    if (!token) return undefined;
    places.push({ start: token.start, end: token.end, isOutput: false });
  }
  const moved = before.length + placeholder.length;
  return {
    kind: 'trigger',
    name,
    before: { text: before, places: places.filter(({ end }) => end <= before.length) },
    after: {
      text: after,
      places: places
        .filter(({ start }) => start >= moved)
        .map((place) => ({ ...place, start: place.start - moved, end: place.end - moved })),
    },
  };
}

/** The tokens of `UPDATE OF a, b` that are the column. */
function inUpdateOf(parsed: ParsedStatement, column: string): readonly number[] {
  const tokens = parsed.tokens();
  const from = findWords(tokens, ['UPDATE', 'OF'], 0, tokens.length);
  if (from === undefined) return [];
  const found: number[] = [];
  for (let index = from + 2; index < tokens.length; index += 2) {
    const { start = 0, end = 0 } = tokens[index] ?? {};
    const written = parsed.text.slice(start, end);
    const name = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
    if (name === column) found.push(index);
    if (tokens[index + 1]?.word !== ',') break;
  }
  return found;
}

/** The tokens of `old.a` and `new.a` that are the column; undefined among them where it is named in another way. */
function inCondition(
  parsed: ParsedStatement,
  condition: Node | undefined,
  column: string,
): readonly (number | undefined)[] {
  const found: (number | undefined)[] = [];
  visit(condition);
  return found;

  function visit(value: unknown): void {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null)
      for (const [key, child] of Object.entries(value)) {
        if (key !== 'ColumnRef') {
          visit(child);
          continue;
        }
        const { fields, location } = child as {
          readonly fields?: readonly Node[];
          readonly location?: number;
        };
        const names = stringsOf(fields);
        if (names[names.length - 1] !== column) continue;
        const isPlain = names.length === 2 && (names[0] === 'old' || names[0] === 'new');
        const at = tokenAt(parsed.tokens(), parsed.offsets.fromBytes(location ?? 0));
        found.push(isPlain ? at + 2 : undefined);
      }
  }
}
