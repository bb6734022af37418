import type { Change, Migration, MigrationStatement } from '../../../model/migration.ts';

/** An enum that a migration drops and makes anew, as drizzle-kit does. */
export interface RecreatedEnum {
  /** Without its schema. */
  readonly name: string;
  readonly drop: MigrationStatement;
  readonly create: MigrationStatement;
  /** The values it is made with. */
  readonly values: readonly string[];
  /** The columns that leave the type and come back to it. */
  readonly columns: readonly {
    readonly table: string;
    readonly column: string;
    readonly fill: 'new' | 'existing' | 'unknown';
    /** The values before; undefined where the history does not tell. */
    readonly before: readonly string[] | undefined;
  }[];
  /** All that has to do with it, in order. */
  readonly statements: readonly MigrationStatement[];
}

/** The enums that are dropped and made anew in one migration. */
export function recreatedEnums({ statements }: Migration): readonly RecreatedEnum[] {
  return statements.flatMap((drop): RecreatedEnum[] => {
    const dropped = drop.changes.find((change) => change.kind === 'drop-other' && change.object === 'type');
    if (dropped?.kind !== 'drop-other') return [];
    const name = lastPart(dropped.name);
    const create = statements.find(
      (statement) =>
        statement.index > drop.index &&
        statement.changes.some(
          (change) =>
            change.kind === 'change-enum' && change.change === 'create' && lastPart(change.name) === name,
        ),
    );
    const made = create?.changes[0];
    if (!create || made?.kind !== 'change-enum' || !made.values) return [];
    const leaving = typeChanges(statements).filter(
      ({ change, statement }) =>
        statement.index < drop.index && change.from?.family === 'enum' && change.from.name === name,
    );
    const returning = typeChanges(statements).filter(
      ({ change, statement }) =>
        statement.index > create.index && change.to.family === 'enum' && change.to.name === name,
    );
    const columns = returning.map(({ change }) => ({
      table: change.tableLabel,
      column: change.column,
      fill: change.fill,
      before: leaving.find(
        (left) => left.change.tableLabel === change.tableLabel && left.change.column === change.column,
      )?.change.from?.values,
    }));
    const involved = statements.filter(
      (statement) =>
        statement === drop ||
        statement === create ||
        [...leaving, ...returning].some((each) => each.statement === statement) ||
        statement.changes.some(
          (change) =>
            (change.kind === 'set-default' || change.kind === 'drop-default') &&
            columns.some(({ table, column }) => table === change.tableLabel && column === change.column),
        ),
    );
    return [{ name, drop, create, values: made.values, columns, statements: involved }];
  });
}

type TypeChange = Change & { readonly kind: 'set-column-type' };

function typeChanges(statements: readonly MigrationStatement[]): readonly {
  readonly change: TypeChange;
  readonly statement: MigrationStatement;
}[] {
  return statements.flatMap((statement) =>
    statement.changes.flatMap((change) => (change.kind === 'set-column-type' ? [{ change, statement }] : [])),
  );
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
