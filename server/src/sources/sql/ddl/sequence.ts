import type { Sequence, SequenceOptions } from '../../../model/schema.ts';
import { isUnknown } from '../../../model/unknown.ts';
import { type DdlContext, note, qualified, statement } from './context.ts';

/** The options of a sequence, in the order of PostgreSQL's documentation. */
export function sequenceClauses(options: SequenceOptions): readonly string[] {
  const clause = (words: string, value: string | undefined) =>
    value === undefined ? [] : [`${words} ${value}`];
  return [
    ...clause('AS', options.type),
    ...clause('INCREMENT BY', options.increment),
    ...clause('MINVALUE', options.minValue),
    ...clause('MAXVALUE', options.maxValue),
    ...clause('START WITH', options.startWith),
    ...clause('CACHE', options.cache),
    ...(options.cycle === undefined ? [] : [options.cycle ? 'CYCLE' : 'NO CYCLE']),
  ];
}

/** ALTER SEQUENCE … OWNED BY, once the tables are there. */
export function ownerStatement(context: DdlContext, sequence: Sequence): readonly string[] {
  const name = qualified(context, sequence);
  if (!sequence.ownedBy || isUnknown(name)) return [];
  const table = context.catalog.table(sequence.ownedBy.table);
  const on = table && qualified(context, table);
  const column = table?.columns.find(({ key }) => key === sequence.ownedBy?.column);
  if (!column || on === undefined || isUnknown(on))
    return [note(`The owner of the sequence ${name}`, 'its column is not in the schema')];
  return [`ALTER SEQUENCE ${name} OWNED BY ${on}.${context.wording.identifier(column.key)};`];
}

/** CREATE SEQUENCE. */
export function sequenceSql(context: DdlContext, sequence: Sequence): string {
  const name = qualified(context, sequence);
  if (isUnknown(name)) return note('A sequence', name.reason);
  const sql = ['CREATE SEQUENCE', name, ...sequenceClauses(sequence.options)].join(' ');
  return statement(`The sequence ${name}`, sql);
}
