import type {
  AlterSeqStmt,
  CreateDomainStmt,
  CreateRoleStmt,
  CreateSchemaStmt,
  CreateSeqStmt,
  Node,
  VariableSetStmt,
} from 'libpg-query';
import type { Sequence } from '../../../model/schema.ts';
import { readSequenceOptions } from '../column.ts';
import { readType } from '../columnType.ts';
import { creationName, type DatabaseState, entityId, lookUp, withEntry } from '../database.ts';
import { nameParts, qualify, relationParts, stringsOf } from '../identifiers.ts';
import { nameAt, type PlacedStatement, tokenSpan, wholeSpan } from '../statement.ts';
import { schemaOf } from './createTable.ts';

/** CREATE SCHEMA; its elements are applied by the replay. */
export function applyCreateSchema(
  state: DatabaseState,
  statement: PlacedStatement,
  node: CreateSchemaStmt,
): DatabaseState {
  const name = node.schemaname ?? node.authrole?.rolename ?? '';
  if (name === 'public' || state.schemas.has(name)) return state;
  const whole = wholeSpan(statement);
  const id = entityId(state, qualify(name, ''));
  return {
    ...state,
    schemas: withEntry(state.schemas, name, {
      kind: 'schema',
      id,
      dialect: 'postgresql',
      name,
      span: { whole, name: whole },
    }),
  };
}

/** CREATE DOMAIN: the type beneath it, and whether it admits NULL. */
export function applyCreateDomain(
  state: DatabaseState,
  statement: PlacedStatement,
  node: CreateDomainStmt,
): DatabaseState {
  const written = nameParts(stringsOf(node.domainname));
  const { type, span } = readType(state, statement, node.typeName, statement.parsed.tokens().length);
  const notNull = (node.constraints ?? []).some(
    (constraint) => 'Constraint' in constraint && constraint.Constraint.contype === 'CONSTR_NOTNULL',
  );
  const constrained = (node.constraints ?? []).length > 0;
  const domain = {
    name: written.name,
    type,
    notNull,
    constrained,
    span: { whole: wholeSpan(statement), name: span },
  };
  return { ...state, domains: withEntry(state.domains, creationName(state, written), domain) };
}

/** CREATE SEQUENCE. */
export function applyCreateSequence(
  state: DatabaseState,
  statement: PlacedStatement,
  node: CreateSeqStmt,
): DatabaseState {
  const written = relationParts(node.sequence);
  const qualified = creationName(state, written);
  if (state.sequences.has(qualified)) return state;
  return {
    ...state,
    sequences: withEntry(state.sequences, qualified, {
      kind: 'sequence',
      id: entityId(state, qualified),
      name: written.name,
      schema: schemaOf(state, written.schema),
      binding: written.name,
      options: readSequenceOptions(node.options),
      ...ownerOf(state, node.options),
      span: { whole: wholeSpan(statement), name: nameAt(statement, node.sequence?.location).span },
    }),
  };
}

/** ALTER SEQUENCE: what is not named stays. */
export function applyAlterSequence(state: DatabaseState, node: AlterSeqStmt): DatabaseState {
  const found = lookUp(state, state.sequences, relationParts(node.sequence));
  if (!found) return state;
  const { ownedBy: former, ...rest } = found.object;
  const owner = ownerOf(state, node.options) ?? (former ? { ownedBy: former } : {});
  const options = { ...found.object.options, ...readSequenceOptions(node.options) };
  const sequence: Sequence = { ...rest, options, ...owner };
  return { ...state, sequences: withEntry(state.sequences, found.qualified, sequence) };
}

/** OWNED BY; undefined where nothing is said. */
function ownerOf(
  state: DatabaseState,
  options: readonly Node[] | undefined,
): Pick<Sequence, 'ownedBy'> | undefined {
  for (const option of options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== 'owned_by') continue;
    const { arg } = option.DefElem;
    const names = arg && 'List' in arg ? stringsOf(arg.List.items) : [];
    const table = lookUp(state, state.tables, nameParts(names.slice(0, -1)));
    return table ? { ownedBy: { table: table.object.id, column: names[names.length - 1] ?? '' } } : {};
  }
  return undefined;
}

/** CREATE ROLE. */
export function applyCreateRole(
  state: DatabaseState,
  statement: PlacedStatement,
  node: CreateRoleStmt,
): DatabaseState {
  const name = node.role ?? '';
  const span = { whole: wholeSpan(statement), name: tokenSpan(statement, 2) };
  const role = { kind: 'role', id: `${state.scope}#role:${name}`, name, external: false, span } as const;
  return { ...state, roles: withEntry(state.roles, name, role) };
}

/** SET search_path, plain or LOCAL: both hold for the rest of a file. */
export function applySet(state: DatabaseState, node: VariableSetStmt): DatabaseState {
  if (node.name !== 'search_path') return state;
  if (node.kind !== 'VAR_SET_VALUE') return { ...state, searchPath: ['public'] };
  return { ...state, searchPath: searchPathOf((node.args ?? []).flatMap(constantText)) };
}

/**
 * `SELECT pg_catalog.set_config('search_path', '', false)`, as pg_dump writes it. Every name is qualified
 * after it.
 */
export function applySetConfig(state: DatabaseState, call: readonly Node[]): DatabaseState {
  const [name, value] = call.flatMap(constantText);
  return name === 'search_path' ? { ...state, searchPath: searchPathOf((value ?? '').split(',')) } : state;
}

function searchPathOf(names: readonly string[]): readonly string[] {
  return names
    .map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
    .filter((name) => name !== '' && name !== '$user' && name !== 'pg_catalog');
}

/** The text of a constant, in a list. */
export function constantText(node: Node): string[] {
  return 'A_Const' in node && node.A_Const.sval ? [node.A_Const.sval.sval ?? ''] : [];
}
