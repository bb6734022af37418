import type { Dialect } from '../../../model/schema.ts';
import { type Call, type NativeValue, native, unknownValue, type Value } from '../evaluate/values.ts';
import { toJson } from '../read/context.ts';
import type { SchemaValue, ViewValue } from './drizzleValues.ts';
import { newTable } from './tables.ts';

/** `pgView(name, columns?)` and its like, before `.as()` or `.existing()`. */
export function viewFunction(
  dialect: Dialect,
  materialized: boolean,
  schema: SchemaValue | undefined,
): NativeValue {
  return native('view', (call): ViewValue => {
    const columns = call.args[1];
    return {
      kind: 'view',
      dialect,
      name: call.args[0] ?? unknownValue('the name is not written yet', call.site),
      schema,
      materialized,
      table: columns && columns.kind !== 'primitive' ? newTable(dialect, call, schema) : undefined,
      external: false,
      definition: undefined,
      options: new Map(),
      site: call.site,
      id: undefined,
      binding: undefined,
      bound: undefined,
    };
  });
}

/** Options that take one argument, and those that take none. */
const optionMethods = new Set(['with', 'using', 'tablespace', 'algorithm', 'sqlSecurity', 'withCheckOption']);

export function viewMethod(view: ViewValue, name: string, call: Call): Value {
  if (name === 'existing') view.external = true;
  if (name === 'as') {
    const definition = call.args[0];
    view.definition =
      definition?.kind === 'sql'
        ? definition
        : unknownValue('the query of the view is built in code that is not followed', call.site);
  }
  if (name === 'withNoData') view.options.set('withNoData', true);
  if (optionMethods.has(name)) {
    const option = call.args[0] && toJson(call.args[0]);
    if (option !== undefined && typeof option !== 'bigint') view.options.set(name, option);
    // MySQL's `.withCheckOption()` without an argument means `cascaded`.
    else if (name === 'withCheckOption') view.options.set(name, 'cascaded');
  }
  return view;
}
