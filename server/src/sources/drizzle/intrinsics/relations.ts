import { native, undefinedValue, unknownValue, type Value } from '../evaluate/values.ts';
import type { RelationsValue } from './drizzleValues.ts';

const relationsOf = (api: RelationsValue['api']): Value =>
  native(
    api,
    (call): RelationsValue => ({
      kind: 'relations',
      api,
      subject: call.args[0] ?? unknownValue('the table is not written yet', call.site),
      callback: call.args[1],
      site: call.site,
    }),
  );

export const relationsFunctions: Readonly<Record<string, Value>> = {
  relations: relationsOf('relations'),
  defineRelations: relationsOf('defineRelations'),
  defineRelationsPart: relationsOf('defineRelations'),
};

/** `one(table, config)` of a `relations()` callback. */
export function relationFunction(cardinality: 'one' | 'many'): Value {
  return native(cardinality, (call) => ({
    kind: 'relation',
    cardinality,
    target: call.args[0] ?? undefinedValue,
    config: call.args[1],
    site: call.site,
  }));
}
