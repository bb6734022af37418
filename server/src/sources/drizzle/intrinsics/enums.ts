import { entriesOf } from '../evaluate/objectFunctions.ts';
import { type NativeValue, native, unknownValue, type Value } from '../evaluate/values.ts';
import type { EnumValue, SchemaValue } from './drizzleValues.ts';

/** `pgEnum(name, values)`, with the values in an array or as those of an object or TypeScript enum. */
export function enumFunction(schema: SchemaValue | undefined): NativeValue {
  return native('pgEnum', (call): EnumValue => {
    const [name, values] = call.args;
    return {
      kind: 'enum-type',
      dialect: 'postgresql',
      name: name ?? unknownValue('the name is not written yet', call.site),
      schema,
      values: enumValues(values) ?? unknownValue('the values are not known here', call.site),
      fromObject: values?.kind === 'object',
      site: call.site,
      id: undefined,
      binding: undefined,
      bound: undefined,
    };
  });
}

/** The values of an enum as an array: those of an object are its properties'. */
export function enumValues(value: Value | undefined): Value | undefined {
  if (value?.kind !== 'object') return value;
  const entries = entriesOf(value);
  if (!entries) return undefined;
  const items = [...entries.props.values()];
  const gap = entries.gaps[0];
  return gap ? { kind: 'array', items, gap } : { kind: 'array', items };
}
