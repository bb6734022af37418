import type { CreateFunctionStmt, CreateTrigStmt } from 'libpg-query';
import type { Trigger } from '../../../model/schema.ts';
import { creationName, type DatabaseFunction, type DatabaseState, lookUp, withEntry } from '../database.ts';
import { nameParts, relationParts, stringsOf } from '../identifiers.ts';
import { type PlacedStatement, tokenOf, tokenSpan, wholeSpan } from '../statement.ts';

/** CREATE FUNCTION or PROCEDURE: the signature; bodies are opaque. */
export function applyCreateFunction(
  state: DatabaseState,
  statement: PlacedStatement,
  node: CreateFunctionStmt,
): DatabaseState {
  const written = nameParts(stringsOf(node.funcname));
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
  const routine: DatabaseFunction = {
    name: written.name,
    arguments: (node.parameters ?? []).flatMap((parameter) =>
      'FunctionParameter' in parameter
        ? [stringsOf(parameter.FunctionParameter.argType?.names).slice(-1).join('')]
        : [],
    ),
    returns: node.returnType && stringsOf(node.returnType.names).slice(-1)[0],
    language: option('language'),
    volatility: volatility === 'immutable' || volatility === 'stable' ? volatility : 'volatile',
    span: { whole: wholeSpan(statement), name: wholeSpan(statement) },
  };
  return { ...state, functions: withEntry(state.functions, creationName(state, written), routine) };
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
  const trigger: Trigger = {
    kind: 'trigger',
    name: node.trigname ?? '',
    timing: timing & before ? 'before' : timing & insteadOf ? 'instead of' : 'after',
    events: (Object.keys(events) as (keyof typeof events)[]).filter(
      (event) => (node.events ?? 0) & events[event],
    ),
    function: stringsOf(node.funcname).join('.'),
    span: {
      whole: wholeSpan(statement),
      name: tokenSpan(statement, tokenOf(statement, node.relation?.location)),
    },
  };
  const others = (found.object.triggers ?? []).filter((other) => other.name !== trigger.name);
  const table = { ...found.object, triggers: [...others, trigger] };
  return { ...state, tables: withEntry(state.tables, found.qualified, table) };
}
