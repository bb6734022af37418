import ts from 'typescript';
import { type NativeValue, native, primitive, unknownValue } from '../evaluate/values.ts';
import type { PolicyValue, RoleValue, SchemaValue, SequenceValue } from './drizzleValues.ts';

const unbound = { id: undefined, binding: undefined, bound: undefined };

export function sequenceFunction(schema: SchemaValue | undefined): NativeValue {
  return native(
    'pgSequence',
    (call): SequenceValue => ({
      kind: 'sequence',
      name: call.args[0] ?? unknownValue('the name is not written yet', call.site),
      schema,
      options: call.args[1],
      site: call.site,
      ...unbound,
    }),
  );
}

export const policyFunction: NativeValue = native(
  'pgPolicy',
  (call): PolicyValue => ({
    kind: 'policy',
    name: call.args[0] ?? unknownValue('the name is not written yet', call.site),
    config: call.args[1],
    linked: undefined,
    site: call.site,
    ...unbound,
  }),
);

export const roleFunction: NativeValue = native(
  'pgRole',
  (call): RoleValue => ({
    kind: 'role',
    name: call.args[0] ?? unknownValue('the name is not written yet', call.site),
    config: call.args[1],
    external: false,
    site: call.site,
    ...unbound,
  }),
);

/** A role that a provider made. It has an id, so that no file of the workspace becomes its home. */
export function existingRole(name: string): RoleValue {
  const source = ts.createSourceFile('', '', ts.ScriptTarget.Latest);
  return {
    kind: 'role',
    name: primitive(name),
    config: undefined,
    external: true,
    site: { source, file: '', node: source },
    id: `#${name}`,
    binding: name,
    bound: undefined,
  };
}
