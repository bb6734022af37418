import type { Dialect } from '../../../model/schema.ts';
import { type Call, type NativeValue, native, record, type Value } from '../evaluate/values.ts';
import { columnBuilders } from '../types/columnType.ts';
import type { BuilderValue, EnumValue } from './drizzleValues.ts';

/** `varchar`, `integer` …: a function that begins a column. */
export function builderFunction(dialect: Dialect, builder: string): NativeValue {
  return native(builder, (call) => newBuilder(dialect, builder, call));
}

/** A fresh builder for a call `builder(name?, config?)`. */
export function newBuilder(
  dialect: Dialect,
  builder: string,
  call: Call,
  more: { readonly enum?: EnumValue; readonly custom?: Value } = {},
): BuilderValue {
  const [first] = call.args;
  return {
    kind: 'builder',
    dialect,
    builder,
    head: call.site,
    args: call.args,
    enum: more.enum,
    custom: more.custom,
    element: undefined,
    size: undefined,
    name: explicitName(first),
    firstKey: undefined,
    firstTable: undefined,
    modifiers: [],
  };
}

/** Drizzle takes a text that is not empty as the name, and anything else as the config. */
function explicitName(value: Value | undefined): Value | undefined {
  if (value?.kind === 'primitive')
    return typeof value.value === 'string' && value.value !== '' ? value : undefined;
  return value?.kind === 'unknown-value' || value?.kind === 'frozen-value' ? value : undefined;
}

/** The config of the call that began a column: its second argument, or the first where there is no name. */
export function builderConfig(builder: BuilderValue): Value | undefined {
  const [first, second] = builder.args;
  return first?.kind === 'object' || first?.kind === 'array' ? first : second;
}

/**
 * `.array(n)` begins a new column around this one: what was said before it is lost, as in Drizzle 0.x.
 * `.array('[][]')` is Drizzle 1.x, where it only sets the dimensions of the column; what `.array()` is there, the
 * reader of columns makes of it (`saidBeforeArray`).
 */
export function arrayBuilder(element: BuilderValue, call: Call): BuilderValue {
  const [size] = call.args;
  const brackets = size?.kind === 'primitive' && typeof size.value === 'string' ? size.value : undefined;
  if (brackets !== undefined && /^(\[\])+$/.test(brackets)) {
    let column = element;
    for (let at = 0; at < brackets.length; at += 2) column = { ...column, element: column };
    return column;
  }
  const { assigned: _, ...kept } = element;
  return {
    ...kept,
    element,
    size,
    firstKey: undefined,
    firstTable: undefined,
    modifiers: [],
  };
}

/** True for a dimension that `.array('[][]')` gave to a column, which goes on saying the same of itself. */
export function isBracketed(array: BuilderValue): boolean {
  return array.modifiers === array.element?.modifiers;
}

/** What was said of a column before its last `.array()`. */
export function saidBeforeArray(array: BuilderValue): BuilderValue['modifiers'] {
  const { element } = array;
  if (!element) return [];
  const before = saidBeforeArray(element);
  return isBracketed(array) ? before : [...before, ...element.modifiers];
}

/** `customType({ dataType })`. */
export function customTypeFunction(dialect: Dialect): NativeValue {
  return native('customType', ({ args }) =>
    native('customType', (call) => {
      const [definition] = args;
      return newBuilder(dialect, 'customType', call, definition ? { custom: definition } : {});
    }),
  );
}

const callbackBuilders = new Map<Dialect, Value>();

/** What a columns callback is given: the dialect's builders. */
export function buildersObject(dialect: Dialect): Value {
  let made = callbackBuilders.get(dialect);
  if (!made) {
    const entries = [...columnBuilders(dialect)].map(
      (name) => [name, builderFunction(dialect, name)] as const,
    );
    made = record([...entries, ['customType', customTypeFunction(dialect)]]);
    callbackBuilders.set(dialect, made);
  }
  return made;
}
