import type { RenameStmt } from 'libpg-query';
import type { Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { type DatabaseState, entityId, lookUp } from '../database.ts';
import { nameParts } from '../identifiers.ts';
import { identifierText } from '../parse.ts';
import { type PlacedStatement, tokenSpan } from '../statement.ts';
import { namesOf } from './drop.ts';
import { moved, rename } from './renamed.ts';

/** ALTER TYPE … RENAME TO and ALTER DOMAIN … RENAME TO. */
export function renameType(
  state: DatabaseState,
  statement: PlacedStatement,
  node: RenameStmt,
  to: string,
): DatabaseState {
  const written = nameParts(node.object ? namesOf(node.object) : []);
  const found = lookUp(state, state.enums, written);
  if (!found) {
    const domain = lookUp(state, state.domains, written);
    if (!domain) return state;
    const target = rename(domain.qualified, to);
    const tables = new Map(
      [...state.tables].map(([qualified, table]) => [qualified, withTypeRenamed(table, written.name, to)]),
    );
    return {
      ...state,
      tables,
      domains: moved(state.domains, domain.qualified, target, { ...domain.object, name: to }),
    };
  }
  const target = rename(found.qualified, to);
  const id = entityId(state, target);
  const last = statement.parsed.tokens().length - 1;
  const span = { ...found.object.span, name: tokenSpan(statement, last) };
  const enums = moved(state.enums, found.qualified, target, {
    ...found.object,
    id,
    name: to,
    binding: to,
    span,
  });
  const tables = new Map(state.tables);
  for (const [qualified, table] of state.tables) {
    const uses = table.columns.some((column) => known(column.type)?.enum === found.object.id);
    if (!uses) continue;
    const columns = table.columns.map((column) => {
      const type = known(column.type);
      return type?.enum === found.object.id
        ? {
            ...column,
            type: {
              ...type,
              enum: id,
              name: to,
              sql: identifierText(to) + (type.arrayDimensions ? '[]' : ''),
            },
          }
        : column;
    });
    tables.set(qualified, { ...table, columns });
  }
  return { ...state, enums, tables };
}

/** Columns of a domain are told by its name. */
function withTypeRenamed(table: Table, from: string, to: string): Table {
  const name = new RegExp(
    `(?<=^|\\.)(?:${escapeForRegExp(from)}|"${escapeForRegExp(from)}")(?=(?:\\s*\\[\\d*\\])*$)`,
  );
  const uses = (column: Table['columns'][number]) => name.test(known(column.type)?.sql ?? '');
  if (!table.columns.some(uses)) return table;
  const columns = table.columns.map((column) => {
    const type = known(column.type);
    return type && uses(column)
      ? { ...column, type: { ...type, sql: type.sql.replace(name, () => identifierText(to)) } }
      : column;
  });
  return { ...table, columns };
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
