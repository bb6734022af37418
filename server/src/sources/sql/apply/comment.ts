import type { CommentStmt } from 'libpg-query';
import type { Table } from '../../../model/schema.ts';
import { type DatabaseState, lookUp, withEntry } from '../database.ts';
import { nameParts } from '../identifiers.ts';
import { namesOf } from './drop.ts';

/** COMMENT ON TABLE and COLUMN; NULL removes it. */
export function applyComment(state: DatabaseState, node: CommentStmt): DatabaseState {
  const names = node.object ? namesOf(node.object) : [];
  switch (node.objtype) {
    case 'OBJECT_TABLE':
      return change(state, names, (table) => withComment(table, node.comment));
    case 'OBJECT_COLUMN':
      return change(state, names.slice(0, -1), (table) => ({
        ...table,
        columns: table.columns.map((column) =>
          column.key === names[names.length - 1] ? withComment(column, node.comment) : column,
        ),
      }));
    default:
      return state;
  }
}

function withComment<T extends { readonly comment?: string }>(part: T, comment: string | undefined): T {
  const { comment: _old, ...rest } = part;
  return (comment === undefined ? rest : { ...rest, comment }) as T;
}

function change(
  state: DatabaseState,
  names: readonly string[],
  update: (table: Table) => Table,
): DatabaseState {
  const found = lookUp(state, state.tables, nameParts(names));
  return found ? { ...state, tables: withEntry(state.tables, found.qualified, update(found.object)) } : state;
}
