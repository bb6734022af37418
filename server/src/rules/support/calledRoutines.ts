import type { Routine } from '../../model/access.ts';
import type { SchemaView } from '../rule.ts';

/** A function as SQL calls it. */
export interface WrittenCall {
  readonly schema: string | undefined;
  readonly name: string;
}

/** What stands before a parenthesis: functions, and words that no function is called. */
export function callsIn(sql: string): readonly WrittenCall[] {
  const name = '(?:[a-z_][\\w$]*|"(?:[^"]|"")+")';
  return [...sql.matchAll(new RegExp(`(?:(${name})\\s*\\.\\s*)?(${name})\\s*\\(`, 'gi'))].map(
    ([, schema, called = '']) => ({
      schema: schema === undefined ? undefined : plainName(schema),
      name: plainName(called),
    }),
  );
}

/** The functions of the schema that a call may mean: overloads have one name. */
export function routinesOf({ schema, name }: WrittenCall, view: SchemaView): readonly Routine[] {
  return view
    .routinesNamed(name)
    .filter((routine) => schema === undefined || (routine.schema ?? 'public') === schema);
}

/** A name as the catalogue has it, of one part as written: without its quotes, or in lower case. */
export function plainName(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
}
