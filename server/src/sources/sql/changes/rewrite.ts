import type { ColumnDef, Node, TypeName } from 'libpg-query';
import { type DatabaseState, lookUp } from '../database.ts';
import { nameParts, stringsOf } from '../identifiers.ts';

/** Why ADD COLUMN writes every row anew; see `Change`. */
export type RewriteReason =
  | 'volatile-default'
  | 'stored-generated'
  | 'identity'
  | 'serial'
  | 'constrained-domain';

/**
 * PostgreSQL's own functions that are VOLATILE and stand in defaults. now() and its kin are STABLE: their
 * value is taken once.
 */
const volatileFunctions = new Set([
  ...['clock_timestamp', 'gen_random_uuid', 'nextval', 'currval', 'random', 'random_normal', 'setval'],
  ...['timeofday', 'uuidv4', 'uuidv7', 'lastval'],
  // pgcrypto and uuid-ossp
  ...['gen_random_bytes', 'gen_salt', 'uuid_generate_v1', 'uuid_generate_v1mc', 'uuid_generate_v4'],
]);

const serialTypes = new Set([...['serial', 'bigserial', 'smallserial', 'serial2', 'serial4', 'serial8']]);

/**
 * Whether adding a column rewrites the table. Since PostgreSQL 11 a default that is the same for all rows is
 * kept in the catalogue instead (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES).
 */
export function addColumnRewrite(state: DatabaseState, definition: ColumnDef): RewriteReason | undefined {
  const type = nameParts(stringsOf(definition.typeName?.names));
  if (serialTypes.has(type.name)) return 'serial';
  for (const node of definition.constraints ?? []) {
    if (!('Constraint' in node)) continue;
    const { contype, raw_expr, generated_kind } = node.Constraint as typeof node.Constraint & {
      readonly generated_kind?: string;
    };
    if (contype === 'CONSTR_IDENTITY') return 'identity';
    if (contype === 'CONSTR_GENERATED' && generated_kind !== 'v') return 'stored-generated';
    if (contype === 'CONSTR_DEFAULT' && raw_expr && isVolatile(state, raw_expr)) return 'volatile-default';
  }
  return isConstrainedDomain(state, definition.typeName) ? 'constrained-domain' : undefined;
}

export function isConstrainedDomain(state: DatabaseState, type: TypeName | undefined): boolean {
  const name = nameParts(stringsOf(type?.names));
  return lookUp(state, state.domains, name)?.object.constrained === true;
}

/** True when the value may differ from row to row, as far as the history tells. */
export function isVolatile(state: DatabaseState, expression: Node): boolean {
  return calls(expression).some((names) => {
    const written = nameParts(names);
    const own = lookUp(state, state.functions, written)?.object;
    return own ? own.volatility === 'volatile' : volatileFunctions.has(written.name);
  });
}

/** The names of all functions that an expression calls. */
function calls(node: unknown): readonly (readonly string[])[] {
  if (Array.isArray(node)) return node.flatMap(calls);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, child]) => {
    const own = key === 'FuncCall' ? [stringsOf((child as { funcname?: Node[] }).funcname)] : [];
    return [...own, ...calls(child)];
  });
}
