import { columnsOf } from '../../model/catalog.ts';
import type { ForeignKey, ReferentialAction, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import type { Fix } from '../rule.ts';

/** What each action means, as the title of a fix. */
const titles: Readonly<Record<'cascade' | 'restrict' | 'set null', string>> = {
  cascade: 'ON DELETE CASCADE: the rows go with the one they refer to',
  restrict: 'ON DELETE RESTRICT: a row that is referred to cannot be deleted',
  'set null': 'ON DELETE SET NULL: the rows stay and forget what they referred to',
};

/** The sensible actions for a foreign key over these columns, likeliest first; SET NULL only where they may be null. */
export function deleteActions(
  table: Table,
  columns: ForeignKey['columns'],
): readonly { readonly action: ReferentialAction; readonly title: string }[] {
  const all = columnsOf(table, columns);
  const areNullable = all?.every((column) => known(column.notNull) === false) ?? false;
  const actions = areNullable
    ? (['set null', 'cascade', 'restrict'] as const)
    : (['cascade', 'restrict'] as const);
  return actions.map((action) => ({ action, title: titles[action] }));
}

/** A fix that sets the action of an event. */
export function setAction(
  table: Table,
  foreignKey: ForeignKey,
  event: 'delete' | 'update',
  action: ReferentialAction,
  title: string,
): Fix {
  return {
    title,
    safety: 'suggested',
    edits: [
      {
        kind: 'set-referential-action',
        table: table.id,
        foreignKey: foreignKey.span.whole,
        event,
        action,
      },
    ],
  };
}
