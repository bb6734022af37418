import type { Dialect } from '../../../model/schema.ts';
import type { Casing } from '../casing.ts';
import { type Call, type NativeValue, native, unknownValue, type Value } from '../evaluate/values.ts';
import type { SchemaValue } from './drizzleValues.ts';
import { enumFunction } from './enums.ts';
import { sequenceFunction } from './postgresObjects.ts';
import { newTable } from './tables.ts';
import { viewFunction } from './views.ts';

/** `pgSchema('auth')`, `mysqlSchema('app')`, `snakeCase.schema('app')`. */
export function schemaFunction(dialect: Dialect, casing?: Casing): NativeValue {
  return native(
    'schema',
    (call): SchemaValue => ({
      kind: 'database-schema',
      dialect,
      name: call.args[0] ?? unknownValue('the name is not written yet', call.site),
      site: call.site,
      casing,
      external: false,
      id: undefined,
      binding: undefined,
      bound: undefined,
    }),
  );
}

/** `auth.table(…)`, `auth.enum(…)`. */
export function schemaMethod(schema: SchemaValue, name: string, call: Call): Value | undefined {
  switch (name) {
    case 'table':
      return newTable(schema.dialect, call, schema);
    case 'view':
      return viewFunction(schema.dialect, false, schema).call(call);
    case 'materializedView':
      return viewFunction(schema.dialect, true, schema).call(call);
    case 'enum':
      return enumFunction(schema).call(call);
    case 'sequence':
      return sequenceFunction(schema).call(call);
    case 'existing':
      schema.external = true;
      return schema;
    default:
      return undefined;
  }
}
