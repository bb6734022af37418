import { type Call, native, primitive, unknownValue, type Value } from '../evaluate/values.ts';
import type { SqlValue } from './drizzleValues.ts';

export function sqlOf(chunks: readonly (string | Value)[], call?: Call): SqlValue {
  return { kind: 'sql', chunks, site: call?.site };
}

const first = (call: Call): Value => call.args[0] ?? unknownValue('an argument is missing', call.site);

/** The `sql` tag with its helpers: the chunks of a template are text and values in turn. */
const sqlTag: Value = native('sql', ({ site }) => unknownValue('`sql` is used as a template tag', site), {
  '`': native('sql', (call) =>
    sqlOf(
      call.args.map((arg, i) =>
        i % 2 === 0 && arg.kind === 'primitive' && typeof arg.value === 'string' ? arg.value : arg,
      ),
      call,
    ),
  ),
  raw: native('raw', (call) => {
    const text = first(call);
    return sqlOf([text.kind === 'primitive' ? String(text.value) : text], call);
  }),
  identifier: native('identifier', (call) => ({ kind: 'identifier', name: first(call) })),
  empty: native('empty', (call) => sqlOf([], call)),
  param: native('param', (call) => ({ kind: 'param', value: first(call) })),
  placeholder: native('placeholder', (call) => unknownValue('a placeholder has no value', call.site)),
  fromList: native('fromList', (call) => joined(first(call), undefined, call)),
  join: native('join', (call) => joined(first(call), call.args[1], call)),
});

function joined(list: Value, separator: Value | undefined, call: Call): Value {
  if (list.kind !== 'array' || list.gap)
    return list.kind === 'unknown-value' ? list : unknownValue('the list is not known', call.site);
  const chunks: Value[] = [];
  list.items.forEach((item, i) => {
    if (i > 0 && separator) chunks.push(separator);
    chunks.push(item.value());
  });
  return sqlOf(chunks, call);
}

/** A value on the right of an operator is a parameter, unless it is SQL itself. */
function param(value: Value | undefined): Value {
  if (!value) return unknownValue('an argument is missing');
  return value.kind === 'primitive' || value.kind === 'date' || value.kind === 'object'
    ? { kind: 'param', value }
    : value;
}

const operator = (name: string, text: string): Value =>
  native(name, (call) => sqlOf([first(call), text, param(call.args[1])], call));

const suffix = (name: string, text: string): Value =>
  native(name, (call) => sqlOf([first(call), text], call));
const prefix = (name: string, text: string): Value =>
  native(name, (call) => sqlOf([text, first(call)], call));

const between = (name: string, text: string): Value =>
  native(name, (call) => sqlOf([first(call), text, param(call.args[1]), ' and ', param(call.args[2])], call));

const membership = (name: string, text: string, empty: string): Value =>
  native(name, (call) => {
    const list = call.args[1];
    if (list?.kind !== 'array') return sqlOf([first(call), text, param(list)], call);
    if (list.items.length === 0 && !list.gap) return sqlOf([empty], call);
    const chunks: (string | Value)[] = [first(call), `${text}(`];
    list.items.forEach((item, i) => {
      if (i > 0) chunks.push(', ');
      chunks.push(param(item.value()));
    });
    if (list.gap) chunks.push(list.gap);
    return sqlOf([...chunks, ')'], call);
  });

const combined = (name: 'and' | 'or'): Value =>
  native(name, (call) => {
    const parts = call.args.filter((arg) => !(arg.kind === 'primitive' && arg.value === undefined));
    if (parts.length === 0) return primitive(undefined);
    if (parts.length === 1) return sqlOf(parts, call);
    const chunks: (string | Value)[] = ['('];
    parts.forEach((part, i) => {
      if (i > 0) chunks.push(` ${name} `);
      chunks.push(part);
    });
    return sqlOf([...chunks, ')'], call);
  });

/** The texts of drizzle-orm's sql/expressions/conditions.js. */
export const sqlFunctions: Readonly<Record<string, Value>> = {
  sql: sqlTag,
  eq: operator('eq', ' = '),
  ne: operator('ne', ' <> '),
  gt: operator('gt', ' > '),
  gte: operator('gte', ' >= '),
  lt: operator('lt', ' < '),
  lte: operator('lte', ' <= '),
  like: operator('like', ' like '),
  notLike: operator('notLike', ' not like '),
  ilike: operator('ilike', ' ilike '),
  notIlike: operator('notIlike', ' not ilike '),
  isNull: suffix('isNull', ' is null'),
  isNotNull: suffix('isNotNull', ' is not null'),
  not: prefix('not', 'not '),
  exists: prefix('exists', 'exists '),
  notExists: prefix('notExists', 'not exists '),
  asc: suffix('asc', ' asc'),
  desc: suffix('desc', ' desc'),
  between: between('between', ' between '),
  notBetween: between('notBetween', ' not between '),
  inArray: membership('inArray', ' in ', 'false'),
  notInArray: membership('notInArray', ' not in ', 'true'),
  and: combined('and'),
  or: combined('or'),
};
