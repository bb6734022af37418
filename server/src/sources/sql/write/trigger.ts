import type { ColumnKey, Table, TypeFamily } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { type Basis, schemaPrefix } from './basis.ts';

/** Types to which PostgreSQL assigns the current time. */
export function holdsMoment(family: TypeFamily | undefined): boolean {
  return family === 'timestamp' || family === 'date' || family === 'time' || family === 'text';
}

/**
 * A function that renews a column and a trigger that calls it on each update; the function is written once for
 * all tables whose column has this name.
 * https://www.postgresql.org/docs/current/plpgsql-trigger.html
 */
export function triggerStatements(basis: Basis, table: Table, column: ColumnKey): readonly string[] {
  const { wording, state } = basis;
  const { keyword, identifier } = wording;
  const reference = basis.reference(table);
  const name = `set_${column.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()}`;
  const there = [...state.functions.values()].filter((one) => one.name === name && one.returns === 'trigger');
  // It may stand in another schema than the table.
  const prefix = schemaPrefix(reference);
  const prefixes = there.map(({ schema }) => (schema === undefined ? '' : `${identifier(schema)}.`));
  const found = prefixes.includes(prefix) ? prefix : prefixes[0];
  const routine = `${found ?? prefix}${identifier(name)}`;
  const lines = [
    `${keyword('CREATE FUNCTION')} ${routine}() ${keyword('RETURNS')} trigger ${keyword('LANGUAGE')} plpgsql ${keyword('AS')} $$`,
    keyword('BEGIN'),
    `  ${keyword('NEW')}.${identifier(column)} = ${wording.now};`,
    `  ${keyword('RETURN NEW')};`,
    keyword('END'),
    '$$',
  ];
  const trigger = identifier(`${known(table.name) ?? ''}_${name}`);
  const on = `${keyword('CREATE TRIGGER')} ${trigger} ${keyword('BEFORE UPDATE ON')} ${reference}`;
  const call = `${keyword('FOR EACH ROW EXECUTE FUNCTION')} ${routine}()`;
  return [...(found !== undefined ? [] : [lines.join('\n')]), `${on}\n  ${call}`];
}
