import { columnLabel, columnsOf } from '../../model/catalog.ts';
import type { NewColumnType } from '../../model/edit.ts';
import type { Column, ColumnType, Dialect, EntityId, Table } from '../../model/schema.ts';
import type { Span } from '../../model/span.ts';
import { known } from '../../model/unknown.ts';
import type { Fix, FixSafety, SchemaView } from '../rule.ts';
import { matchTypes, type TypeMatch } from './typeMatch.ts';

/** A column of a foreign key beside the column it refers to, as a finding tells them. */
export interface TypePair {
  readonly match: TypeMatch;
  /** The column itself is a text. */
  readonly isText: boolean;
  readonly at: Span;
  readonly data: {
    readonly column: string;
    readonly type: string;
    readonly target: string;
    readonly targetType: string;
  };
  readonly related: readonly { readonly span: Span; readonly message: string }[];
  /** Gives the column the type of its target. */
  readonly fixes: readonly Fix[];
}

/** The pairs of all foreign keys of a table whose types are known and differ. */
export function typePairs(table: Table, view: SchemaView): readonly TypePair[] {
  return table.foreignKeys.flatMap((foreignKey) => {
    const own = columnsOf(table, foreignKey.columns);
    const target = view.target(foreignKey);
    if (!own || target?.kind !== 'found' || target.columns.length !== own.length) return [];
    return own.flatMap((column, i): TypePair[] => {
      const other = target.columns[i] as Column;
      const type = known(column.type);
      const otherType = known(other.type);
      if (!type || !otherType) return [];
      const match = matchTypes(type, otherType, table.dialect);
      if (match === 'match' || match === 'unknown') return [];
      const targetName = `${target.table.label}.${columnLabel(other)}`;
      const wanted = plainType(otherType, table.dialect);
      return [
        {
          match,
          isText: type.family === 'text',
          at: column.span.type ?? column.span.name,
          data: {
            column: columnLabel(column),
            type: shownType(type, table.dialect),
            target: targetName,
            targetType: shownType(otherType, table.dialect),
          },
          related: [{ span: other.span.type ?? other.span.name, message: `${targetName} is defined here.` }],
          fixes:
            otherType.family === 'enum'
              ? []
              : [fix(table.id, column, targetName, wanted, view.isNew(table.id) ? 'safe' : 'suggested')],
        },
      ];
    });
  });
}

function fix(table: EntityId, column: Column, target: string, type: NewColumnType, safety: FixSafety): Fix {
  return {
    title: `Give ${columnLabel(column)} the type of ${target}`,
    safety,
    edits: [{ kind: 'set-column-type', table, column: column.key, type }],
  };
}

/** The type's SQL without what only makes values: `integer` for `serial`. */
function shownType(type: ColumnType, dialect: Dialect): string {
  return type.serial && dialect === 'postgresql' ? (serialBase[type.name] ?? type.sql) : type.sql;
}

const serialBase: Readonly<Record<string, string>> = { int2: 'smallint', int4: 'integer', int8: 'bigint' };

/** The type that a column referring to one of this type should have. */
function plainType(type: ColumnType, dialect: Dialect): NewColumnType {
  if (!type.serial) return { name: type.name, like: type };
  if (dialect === 'mysql') return { name: 'bigint', unsigned: true, mode: type.mode ?? 'number' };
  return type.mode === undefined ? { name: type.name } : { name: type.name, mode: type.mode };
}
