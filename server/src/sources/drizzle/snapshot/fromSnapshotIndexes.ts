import type { Column, Index, IndexMember } from '../../../model/schema.ts';
import { isUnknown, unknown } from '../../../model/unknown.ts';
import { asObject, asText, flag, maybeText, type SnapshotPlace, sqlOf } from './fromSnapshotValues.ts';
import type { Json } from './shape.ts';

/** An index as drizzle-kit prints it: PostgreSQL's members are objects, the others' are texts. */
export function indexFromSnapshot(
  name: string,
  json: Json,
  columns: readonly Column[],
  place: SnapshotPlace,
  snapshot: Json,
): Index {
  const expressions = asObject(asObject(asObject(asObject(snapshot.internal).indexes)[name]).columns);
  const members = Array.isArray(json.columns)
    ? json.columns.map((member) => memberFrom(member, columns, place, expressions))
    : [undefined];
  const known = members.filter((member) => member !== undefined);
  const mysql = { using: asText(json.using), algorithm: asText(json.algorithm), lock: asText(json.lock) };
  const given = Object.entries(mysql).filter(([, value]) => value !== undefined);
  const parameters = Object.entries(asObject(json.with));
  const method = asText(json.method);
  return {
    kind: 'index',
    name: { explicit: name.startsWith('?') ? unknown('the name is unknown') : name },
    unique: flag(json.isUnique),
    method: method === 'btree' ? undefined : method,
    members: known.length === members.length ? known : unknown('a member is unknown'),
    include: [],
    predicate: sqlOf(json.where, place),
    nullsNotDistinct: false,
    concurrently: flag(json.concurrently),
    ...(parameters.length > 0
      ? { parameters: Object.fromEntries(parameters) as NonNullable<Index['parameters']> }
      : {}),
    ...(given.length > 0 ? { mysql: Object.fromEntries(given) } : {}),
    span: place.spans,
  };
}

function memberFrom(
  value: unknown,
  columns: readonly Column[],
  place: SnapshotPlace,
  expressions: Json,
): IndexMember | undefined {
  const isText = typeof value === 'string';
  const json = asObject(value);
  const text = maybeText(isText ? value : json.expression);
  if (isUnknown(text)) return undefined;
  const isExpression = isText
    ? expressions[text] !== undefined || !columns.some((column) => column.key === text)
    : flag(json.isExpression);
  const nulls = asText(json.nulls);
  return {
    column: isExpression ? undefined : text,
    expression: isExpression ? { text, columns: [], complete: true, span: place.span } : undefined,
    order: json.asc === false ? 'desc' : undefined,
    nulls: nulls === 'first' ? 'first' : undefined,
    operatorClass: asText(json.opclass),
    span: place.span,
  };
}
