import type { CreateStmt, Node, RangeVar } from 'libpg-query';
import type { FilePath } from '../../model/span.ts';
import { type DatabaseState, lookUp } from './database.ts';
import { relationParts } from './identifiers.ts';
import type { PlacedStatement } from './statement.ts';

/**
 * Notes the tables that a migration alters although none before it made them. Where a later one makes such a table, PostgreSQL
 * refuses one of the two. What may have dropped the table without saying so makes all of them forgotten.
 */
export function withAlteredEarly(
  state: DatabaseState,
  { parsed: { node } }: PlacedStatement,
  file: FilePath,
): DatabaseState {
  const { alteredEarly } = state;
  if ('AlterTableStmt' in node) {
    const { relation, objtype, missing_ok: isOptional } = node.AlterTableStmt;
    const written = relationParts(relation);
    const isThere = [state.tables, state.views].some((objects) => lookUp<unknown>(state, objects, written));
    if (!relation || objtype !== 'OBJECT_TABLE' || isOptional || isThere || !isUsualPath(state)) return state;
    return { ...state, alteredEarly: new Map(alteredEarly).set(writtenAs(relation), file) };
  }
  if (alteredEarly.size === 0 || !mayTakeAway(node)) return state;
  return { ...state, alteredEarly: new Map() };
}

/** The migration that altered the table which a statement makes, where both write its name in the same way. */
export function alteredEarlyIn(
  state: DatabaseState,
  { relation, if_not_exists: isOptional }: CreateStmt,
): FilePath | undefined {
  if (!relation || isOptional || relation.relpersistence === 't' || !isUsualPath(state)) return undefined;
  return state.alteredEarly.get(writtenAs(relation));
}

function writtenAs({ schemaname = '', relname = '' }: RangeVar): string {
  return JSON.stringify([schemaname, relname]);
}

function isUsualPath({ searchPath }: DatabaseState): boolean {
  return searchPath.length === 1 && searchPath[0] === 'public';
}

function mayTakeAway(node: Node): boolean {
  return (
    'DropStmt' in node ||
    'RenameStmt' in node ||
    'AlterObjectSchemaStmt' in node ||
    'DoStmt' in node ||
    'CallStmt' in node ||
    'SelectStmt' in node ||
    'ExecuteStmt' in node ||
    ('VariableSetStmt' in node && node.VariableSetStmt.name === 'search_path')
  );
}
