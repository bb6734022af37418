import ts from 'typescript';
import type { Dialect } from '../../../model/schema.ts';
import {
  arrayValue,
  type Call,
  type Item,
  native,
  propertyOf,
  type Site,
  undefinedValue,
  type Value,
} from '../evaluate/values.ts';
import type { ForeignKeyValue, IndexValue, PrimaryKeyValue, UniqueValue } from './drizzleValues.ts';

/** What stands in a table's extra config. */
export function constraintFunctions(dialect: Dialect): Readonly<Record<string, Value>> {
  return {
    index: native('index', (call) => newIndex(dialect, false, call)),
    uniqueIndex: native('uniqueIndex', (call) => newIndex(dialect, true, call)),
    unique: native(
      'unique',
      (call): UniqueValue => ({
        kind: 'unique',
        name: given(call.args[0]),
        columns: undefined,
        nullsNotDistinct: false,
        site: call.site,
        callee: calleeOf(call.site),
      }),
    ),
    primaryKey: native('primaryKey', newPrimaryKey),
    foreignKey: native(
      'foreignKey',
      (call): ForeignKeyValue => ({
        kind: 'foreign-key',
        config: foreignKeyConfig(call),
        onDelete: undefined,
        onUpdate: undefined,
        site: call.site,
        callee: calleeOf(call.site),
      }),
    ),
    check: native('check', (call) => ({
      kind: 'check',
      name: given(call.args[0]),
      expression: call.args[1] ?? undefinedValue,
      site: call.site,
      callee: calleeOf(call.site),
    })),
  };
}

function newIndex(dialect: Dialect, unique: boolean, call: Call): IndexValue {
  return {
    kind: 'index',
    dialect,
    unique,
    name: given(call.args[0]),
    site: call.site,
    callee: calleeOf(call.site),
    members: undefined,
    method: undefined,
    only: false,
    modifiers: new Map(),
  };
}

/** `primaryKey({ columns, name })`, or the columns themselves as older schemas have it. */
function newPrimaryKey(call: Call): PrimaryKeyValue {
  const [first] = call.args;
  const common = { kind: 'primary-key', site: call.site, callee: calleeOf(call.site) } as const;
  if (first?.kind === 'object')
    return {
      ...common,
      name: propertyOf(first, 'name'),
      columns: propertyOf(first, 'columns') ?? undefinedValue,
    };
  if (first?.kind === 'unknown-value') return { ...common, name: first, columns: first };
  return { ...common, name: undefined, columns: arrayValue(call.args) };
}

/** Older schemas give a function that returns the config. */
function foreignKeyConfig(call: Call): Value {
  return call.args[0] ?? undefinedValue;
}

/** Undefined for an argument that is left out or undefined. */
export function given(value: Value | undefined): Value | undefined {
  return value?.kind === 'primitive' && value.value === undefined ? undefined : value;
}

/** The name of the function in a chain of calls: `index` of `index('x').on(…).where(…)`. */
export function calleeOf(site: Site): Site {
  let node = site.node;
  if (ts.isCallExpression(node)) node = node.expression;
  if (ts.isPropertyAccessExpression(node)) node = node.name;
  return { ...site, node };
}

/** The arguments of a call with their places. */
export function itemsOf(call: Call): Item[] {
  const nodes = ts.isCallExpression(call.site.node) ? call.site.node.arguments : undefined;
  const aligned = nodes?.length === call.args.length ? nodes : undefined;
  return call.args.map((value, i) => {
    const node = aligned?.[i];
    return { value: () => value, site: node ? { ...call.site, node } : call.site };
  });
}
