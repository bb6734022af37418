import type { RangeVar } from 'libpg-query';
import { tableLabel } from '../../../model/catalog.ts';
import type { TableFill } from '../../../model/migration.ts';
import type { Table } from '../../../model/schema.ts';
import type { Span } from '../../../model/span.ts';
import { type DatabaseState, lookUp, type WrittenName } from '../database.ts';
import { type QualifiedName, relationParts } from '../identifiers.ts';
import type { PlacedStatement } from '../statement.ts';

/** What the changes of a statement are told from. */
export interface ChangeContext {
  /** The database before the statement. */
  readonly state: DatabaseState;
  readonly statement: PlacedStatement;
  /** The tables that this migration made and has not filled. */
  readonly newTables: ReadonlySet<QualifiedName>;
  /** All tables that this migration made. */
  readonly madeTables: ReadonlySet<QualifiedName>;
  /** The tables that it has emptied and not filled since. */
  readonly emptyTables: ReadonlySet<QualifiedName>;
  /** The columns that it has left no NULL in, as `filledName` writes them. */
  readonly filledColumns: ReadonlySet<string>;
  /** Constraints added NOT VALID in the transaction that is open, as `table constraint`. */
  readonly addedInTransaction: ReadonlySet<string>;
}

/** The part that every change of a table has. */
export interface TableChange {
  readonly span: Span;
  readonly table: Table | undefined;
  readonly tableLabel: string;
  readonly fill: TableFill;
  readonly madeHere?: true;
  readonly emptied?: true;
}

export function onTable(context: ChangeContext, relation: RangeVar | undefined, span: Span): TableChange {
  return onNamed(context, relationParts(relation), span);
}

export function onNamed(context: ChangeContext, written: WrittenName, span: Span): TableChange {
  const found = lookUp(context.state, context.state.tables, written);
  // A materialized view has indexes as well.
  const qualified = found?.qualified ?? lookUp(context.state, context.state.views, written)?.qualified;
  const isNamed = (names: ReadonlySet<QualifiedName>) => qualified !== undefined && names.has(qualified);
  // As a table that is there is called: rules compare the two.
  const isPlain = written.schema === undefined || written.schema === 'public';
  const label = isPlain ? written.name : `${written.schema}.${written.name}`;
  return {
    span,
    table: found?.object,
    tableLabel: found ? tableLabel(found.object) : label,
    fill: fillOf(context, found?.qualified),
    ...(isNamed(context.madeTables) ? { madeHere: true as const } : {}),
    ...(isNamed(context.emptyTables) ? { emptied: true as const } : {}),
  };
}

export function fillOf(context: ChangeContext, qualified: QualifiedName | undefined): TableFill {
  if (qualified === undefined) return 'unknown';
  return context.newTables.has(qualified) ? 'new' : 'existing';
}
