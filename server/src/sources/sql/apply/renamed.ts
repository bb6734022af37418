import { type DatabaseState, lookUp, type WrittenName, withEntry, withoutEntries } from '../database.ts';
import { nameParts, type QualifiedName, qualify } from '../identifiers.ts';
import type { Renaming } from '../rename/renaming.ts';

/** What a rename from one full name to another is for the texts that name it. */
export function toName(
  state: DatabaseState,
  kind: 'relation' | 'type',
  from: QualifiedName,
  to: QualifiedName,
): Renaming {
  const full = (name: QualifiedName) => ({
    schema: schemaPart(name).replaceAll('..', '.'),
    name: lastPart(name),
  });
  const target = full(to);
  // One that was found without its schema stays so where it does not leave it.
  const isVisible = schemaPart(from) === schemaPart(to) || state.searchPath.includes(target.schema);
  return { kind, from: full(from), to: target, isVisible };
}

/** The table, view or sequence of a name. */
export function relationNamed(state: DatabaseState, name: WrittenName): QualifiedName | undefined {
  return (
    lookUp(state, state.tables, name) ??
    lookUp(state, state.views, name) ??
    lookUp(state, state.sequences, name)
  )?.qualified;
}

/** The enum or domain of a name. */
export function typeNamed(state: DatabaseState, names: readonly string[]): QualifiedName | undefined {
  const written = nameParts(names);
  return (lookUp(state, state.enums, written) ?? lookUp(state, state.domains, written))?.qualified;
}

/** The objects with one under another name. */
export function moved<T>(
  objects: ReadonlyMap<string, T>,
  from: string,
  to: string,
  object: T,
): ReadonlyMap<string, T> {
  return withEntry(withoutEntries(objects, [from]), to, object);
}

/** The name in the same schema. */
export function rename(qualified: QualifiedName, name: string): QualifiedName {
  return schemaPart(qualified) + qualify('', name);
}

/** A single dot divides schema and name; doubled ones belong to a part. */
const divider = /(?<!\.)\.(?!\.)/;

export function schemaPart(qualified: QualifiedName): string {
  return qualified.split(divider)[0] ?? '';
}

/** The name without its schema, as it is stored. */
export function lastPart(qualified: QualifiedName): string {
  return (qualified.split(divider)[1] ?? '').replaceAll('..', '.');
}
