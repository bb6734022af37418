import type { AlterFunctionStmt, CreateFunctionStmt, CreateTrigStmt, Node } from 'libpg-query';
import type { Routine } from '../../../model/access.ts';
import type { Trigger } from '../../../model/schema.ts';
import type { Span } from '../../../model/span.ts';
import { creationName, type DatabaseState, entityId, lookUp, withEntry } from '../database.ts';
import { nameParts, relationParts, stringsOf } from '../identifiers.ts';
import {
  afterName,
  columnsIn,
  type PlacedStatement,
  rangeSpan,
  tokenOf,
  tokenSpan,
  wholeSpan,
} from '../statement.ts';
import { schemaOf } from './createTable.ts';
import { constantText } from './namespace.ts';

/** CREATE FUNCTION or PROCEDURE: the signature and how it runs; bodies are opaque. */
export function applyCreateFunction(
  state: DatabaseState,
  statement: PlacedStatement,
  node: CreateFunctionStmt,
): DatabaseState {
  const written = nameParts(stringsOf(node.funcname));
  const qualified = creationName(state, written);
  const option = (name: string): string | undefined => {
    for (const item of node.options ?? [])
      if (
        'DefElem' in item &&
        item.DefElem.defname === name &&
        item.DefElem.arg &&
        'String' in item.DefElem.arg
      )
        return item.DefElem.arg.String.sval;
    return undefined;
  };
  const volatility = option('volatility');
  const routine: Routine = {
    kind: 'routine',
    id: `${entityId(state, qualified)}()`,
    dialect: 'postgresql',
    name: written.name,
    schema: schemaOf(state, written.schema),
    arguments: (node.parameters ?? []).flatMap((parameter) =>
      'FunctionParameter' in parameter
        ? [stringsOf(parameter.FunctionParameter.argType?.names).slice(-1).join('')]
        : [],
    ),
    returns: node.returnType && stringsOf(node.returnType.names).slice(-1)[0],
    language: option('language'),
    volatility: volatility === 'immutable' || volatility === 'stable' ? volatility : 'volatile',
    securityDefiner: false,
    searchPath: undefined,
    ...howItRuns(node.options),
    boundBody: node.sql_body !== undefined,
    ...bodyOf(node.options),
    span: { whole: wholeSpan(statement), name: functionName(statement) },
  };
  return { ...state, functions: withEntry(state.functions, qualified, routine) };
}

/** `AS '…'`; two strings name a file and what it has. */
function bodyOf(options: readonly Node[] | undefined): Pick<Routine, 'body'> {
  for (const option of options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== 'as') continue;
    const { arg } = option.DefElem;
    const texts = arg && 'List' in arg ? stringsOf(arg.List.items) : [];
    return texts.length === 1 && texts[0] !== undefined ? { body: texts[0] } : {};
  }
  return {};
}

/** ALTER FUNCTION: SECURITY and SET search_path. One of several functions of a name stands for all. */
export function applyAlterFunction(state: DatabaseState, node: AlterFunctionStmt): DatabaseState {
  const found = lookUp(state, state.functions, nameParts(stringsOf(node.func?.objname)));
  if (!found) return state;
  const changed = { ...found.object, ...howItRuns(node.actions) };
  return { ...state, functions: withEntry(state.functions, found.qualified, changed) };
}

function howItRuns(
  options: readonly Node[] | undefined,
): Partial<Pick<Routine, 'securityDefiner' | 'searchPath'>> {
  let result: Partial<Pick<Routine, 'securityDefiner' | 'searchPath'>> = {};
  for (const option of options ?? []) {
    if (!('DefElem' in option)) continue;
    const { defname, arg } = option.DefElem;
    if (defname === 'security' && arg && 'Boolean' in arg)
      result = { ...result, securityDefiner: arg.Boolean.boolval === true };
    if (defname === 'set' && arg && 'VariableSetStmt' in arg) {
      const { name, kind, args } = arg.VariableSetStmt;
      if (name !== 'search_path' && kind !== 'VAR_RESET_ALL') continue;
      const isSet = kind === 'VAR_SET_VALUE' || kind === 'VAR_SET_CURRENT';
      result = { ...result, searchPath: isSet ? (args ?? []).flatMap(constantText).join(', ') : undefined };
    }
  }
  return result;
}

/** The name behind FUNCTION or PROCEDURE; the whole statement where the words are not found. */
function functionName(statement: PlacedStatement): Span {
  const tokens = statement.parsed.tokens();
  const at = tokens.findIndex(({ word }) => word === 'FUNCTION' || word === 'PROCEDURE');
  if (at < 0 || at + 1 >= tokens.length) return wholeSpan(statement);
  return rangeSpan(statement, { from: at + 1, to: afterName(tokens, at + 1) });
}

// Bits of pg_trigger.tgtype: src/include/catalog/pg_trigger.h.
const before = 1 << 1;
const insteadOf = 1 << 6;
const events = { insert: 1 << 2, delete: 1 << 3, update: 1 << 4, truncate: 1 << 5 } as const;

/** CREATE TRIGGER on a table. */
export function applyCreateTrigger(
  state: DatabaseState,
  statement: PlacedStatement,
  node: CreateTrigStmt,
): DatabaseState {
  const found = lookUp(state, state.tables, relationParts(node.relation));
  if (!found) return state;
  const timing = node.timing ?? 0;
  const columns = [...new Set([...stringsOf(node.columns), ...columnsIn(node.whenClause)])];
  const trigger: Trigger = {
    kind: 'trigger',
    name: node.trigname ?? '',
    timing: timing & before ? 'before' : timing & insteadOf ? 'instead of' : 'after',
    events: (Object.keys(events) as (keyof typeof events)[]).filter(
      (event) => (node.events ?? 0) & events[event],
    ),
    function: stringsOf(node.funcname).join('.'),
    ...(columns.length > 0 ? { columns } : {}),
    span: {
      whole: wholeSpan(statement),
      name: tokenSpan(statement, tokenOf(statement, node.relation?.location)),
    },
  };
  const others = (found.object.triggers ?? []).filter((other) => other.name !== trigger.name);
  const table = { ...found.object, triggers: [...others, trigger] };
  return { ...state, tables: withEntry(state.tables, found.qualified, table) };
}
