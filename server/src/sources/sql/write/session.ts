import type { EditRefusal } from '../../../model/edit.ts';
import type { EntityId, Table } from '../../../model/schema.ts';
import { refuse } from '../../write/refusal.ts';
import type { Basis } from './basis.ts';
import type { Draft } from './draft.ts';
import { removeItem } from './layout.ts';
import type { CommandPlace } from './locate.ts';
import { lastChange, type Reading, type ReadStatement } from './reading.ts';
import { insertAfter, removeStatement } from './statements.ts';

/** What the edits of one run on schema files share. `basis` fits the draft as it stands at each call. */
export interface Session {
  readonly draft: Draft;
  basis(): Basis;
}

/** A writer makes its edit on the draft; it answers only when it cannot. */
export type Outcome = EditRefusal | undefined;

/** Puts statements after the last one that makes the table what it is, and after `others`. */
export function append(
  { draft }: Session,
  table: EntityId,
  statements: readonly string[],
  ...others: readonly number[]
): Outcome {
  const reading = draft.reading();
  const index = Math.max(lastChange(reading, table), ...others);
  if (index < 0) return refuse('The table is not made in these files.');
  const { file, edits } = insertAfter(reading, index, statements);
  draft.apply(file, edits);
  return undefined;
}

/** Takes a command out of its ALTER TABLE, or the whole statement where it is the only one. */
export function removeCommand({ draft }: Session, place: CommandPlace): Outcome {
  const { statement, list, index } = place;
  draft.apply(
    statement.file,
    list.items.length > 1 ? removeItem(list, index) : removeStatement(list.text, statement),
  );
  return undefined;
}

/**
 * The name of a table as its CREATE TABLE writes it; undefined where another statement made or renamed it.
 */
export function writtenReference(reading: Reading, table: Table): string | undefined {
  const { file, start, end } = table.span.name;
  const statement = reading.statements.find(
    (one: ReadStatement) =>
      one.file === file && one.offset <= start && end <= one.offset + one.parsed.text.length,
  );
  if (!statement || !('CreateStmt' in statement.parsed.node)) return undefined;
  return reading.texts.get(file)?.slice(start, end);
}
