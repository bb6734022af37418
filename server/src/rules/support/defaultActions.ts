import { columnsOf } from '../../model/catalog.ts';
import type { Column, ForeignKey, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import type { Fix } from '../rule.ts';
import { setAction } from './onDelete.ts';

/** An action that is to set the columns of a foreign key to their defaults. */
export interface DefaultAction {
  readonly foreignKey: ForeignKey;
  readonly event: 'delete' | 'update';
  /** One without a default, NOT NULL where there is such; undefined where all have one. */
  readonly bare: Column | undefined;
  /** Other actions in its place. */
  readonly fixes: readonly Fix[];
}

/** The actions SET DEFAULT of a table's foreign keys. */
export function defaultActions(table: Table): readonly DefaultAction[] {
  return table.foreignKeys.flatMap((foreignKey) =>
    (['delete', 'update'] as const).flatMap((event): readonly DefaultAction[] => {
      const action = event === 'delete' ? foreignKey.onDelete : foreignKey.onUpdate;
      if (action !== 'set default') return [];
      const bare = columnsOf(table, foreignKey.columns)?.filter(hasNoDefault) ?? [];
      const column = bare.find((each) => known(each.notNull) === true) ?? bare[0];
      return [{ foreignKey, event, bare: column, fixes: otherActions(table, foreignKey, event) }];
    }),
  );
}

function hasNoDefault(column: Column): boolean {
  const isFilled = column.identity || column.generated || column.autoIncrement || known(column.type)?.serial;
  return column.default === undefined && !isFilled;
}

function otherActions(table: Table, foreignKey: ForeignKey, event: 'delete' | 'update'): readonly Fix[] {
  const columns = columnsOf(table, foreignKey.columns) ?? [];
  const areNullable = columns.every((column) => known(column.notNull) === false);
  const actions = areNullable
    ? (['set null', 'cascade', 'restrict'] as const)
    : (['cascade', 'restrict'] as const);
  return actions.map((action) =>
    setAction(table, foreignKey, event, action, `ON ${event.toUpperCase()} ${action.toUpperCase()} instead`),
  );
}
