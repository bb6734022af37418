import type { DoStmt } from 'libpg-query';
import type { Table } from '../../../model/schema.ts';
import { type DatabaseState, lookUp, withEntry } from '../database.ts';
import { bodyOf } from './doBlock.ts';

const switchesOn = /\bEXECUTE\b[^;]*\bENABLE\s+ROW\s+LEVEL\s+SECURITY\b/i;

/**
 * The database after a DO block that switches row level security on by an `EXECUTE` which puts its text together, as in
 * a loop over names: on are the tables that the block names in texts, and where it names none and asks the catalogue, all
 * of the schema `public`.
 */
export function withRowSecurityOfBlock(state: DatabaseState, node: DoStmt): DatabaseState {
  const body = bodyOf(node);
  if (body === undefined || !switchesOn.test(body)) return state;
  const named = [...body.matchAll(/'(?:(\w+)\.)?(\w+)'/g)].flatMap(
    ([, schema, name = '']) => lookUp(state, state.tables, { schema, name }) ?? [],
  );
  if (named.length > 0)
    return named.reduce((now, { qualified, object }) => secured(now, qualified, object), state);
  if (!/\b(?:pg_tables|pg_class|information_schema)\b/i.test(body)) return state;
  return [...state.tables]
    .filter(([, { schema }]) => schema === undefined)
    .reduce((now, [qualified, table]) => secured(now, qualified, table), state);
}

function secured(state: DatabaseState, qualified: string, table: Table): DatabaseState {
  if (table.rowLevelSecurity) return state;
  return { ...state, tables: withEntry(state.tables, qualified, { ...table, rowLevelSecurity: true }) };
}
