import type { EditRefusal, SetOnUpdate } from '../../../../model/edit.ts';
import { known } from '../../../../model/unknown.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { type Basis, wantedColumn } from '../basis.ts';
import { append, type Outcome, type Session } from '../session.ts';
import { holdsMoment, triggerStatements } from '../trigger.ts';

/** A trigger that renews the column; nothing where the table has a trigger on UPDATE. */
export function onUpdateStatements(basis: Basis, edit: SetOnUpdate): readonly string[] | EditRefusal {
  const found = wantedColumn(basis, edit.table, edit.column);
  if (isRefusal(found)) return found;
  const { table, column } = found;
  if (
    (table.triggers ?? []).some((trigger) => trigger.timing === 'before' && trigger.events.includes('update'))
  )
    return [];
  if (!holdsMoment(known(column.type)?.family))
    return refuse(`It is not known how ${column.key} holds a time.`);
  return triggerStatements(basis, table, column.key);
}

export function setOnUpdate(session: Session, edit: SetOnUpdate): Outcome {
  const statements = onUpdateStatements(session.basis(), edit);
  if (isRefusal(statements)) return statements;
  return statements.length > 0 ? append(session, edit.table, statements) : undefined;
}
