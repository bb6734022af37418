import { partName } from '../../../model/names.ts';
import type { Index, IndexMember, Table } from '../../../model/schema.ts';
import { isUnknown, known, type Maybe, unknown } from '../../../model/unknown.ts';
import {
  type DdlContext,
  isFromSql,
  namesOf,
  note,
  qualified,
  refusalOf,
  sqlOf,
  statement,
} from './context.ts';

/** CREATE INDEX. Without CONCURRENTLY, which an empty table has no use for. */
export function indexSql(context: DdlContext, table: Table, index: Index): string {
  const name = known(partName(table, index, context.catalog));
  const on = qualified(context, table);
  const what = `The index ${name ?? `of ${known(table.name) ?? 'a table'}`}`;
  const tail = isUnknown(on) ? on : tailOf(context, table, index);
  if (isUnknown(on)) return note(what, on.reason);
  if (isUnknown(tail)) return note(what, tail.reason);
  const words = [
    `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX`,
    ...(name === undefined ? [] : [context.wording.identifier(name)]),
    `ON ${index.only ? 'ONLY ' : ''}${on}`,
    ...(index.method === undefined || index.method === 'btree' ? [] : [`USING ${index.method}`]),
    tail,
  ];
  return statement(what, words.join(' '));
}

function tailOf(context: DdlContext, table: Table, index: Index): Maybe<string> {
  if (isUnknown(index.members)) return index.members;
  const members: string[] = [];
  for (const member of index.members) {
    const text = memberText(context, table, member);
    if (isUnknown(text)) return text;
    members.push(text);
  }
  const include = namesOf(context, table, index.include);
  if (isUnknown(include)) return include;
  const predicate = index.predicate && sqlOf(index.predicate);
  if (isUnknown(predicate)) return predicate;
  const parameters = Object.entries(index.parameters ?? {}).map(([key, value]) => `${key} = ${value}`);
  return [
    `(${members.join(', ')})`,
    ...(include.length === 0 ? [] : [`INCLUDE ${context.wording.columns(include)}`]),
    ...(index.nullsNotDistinct ? ['NULLS NOT DISTINCT'] : []),
    ...(parameters.length === 0 ? [] : [`WITH (${parameters.join(', ')})`]),
    ...(index.tablespace === undefined ? [] : [`TABLESPACE ${context.wording.identifier(index.tablespace)}`]),
    ...(predicate === undefined ? [] : [`WHERE ${predicate}`]),
  ].join(' ');
}

function memberText(context: DdlContext, table: Table, member: IndexMember): Maybe<string> {
  const subject = subjectOf(context, table, member);
  if (isUnknown(subject)) return subject;
  return [
    subject,
    ...(member.collation === undefined ? [] : [`COLLATE ${member.collation}`]),
    ...(member.operatorClass === undefined
      ? []
      : [
          member.operatorClass +
            (member.operatorClassParameters ? ` (${member.operatorClassParameters})` : ''),
        ]),
    ...(member.order === 'desc' ? ['DESC'] : []),
    ...nullsOf(member),
  ].join(' ');
}

/** PostgreSQL puts nulls last in rising order, first in falling; drizzle-kit always last. */
function nullsOf({ column, order, nulls, span }: IndexMember): readonly string[] {
  const isKits = column !== undefined && !isFromSql(span);
  const wanted = nulls ?? (isKits ? 'last' : undefined);
  return wanted === undefined || (order !== 'desc' && wanted === 'last')
    ? []
    : [`NULLS ${wanted.toUpperCase()}`];
}

/** An expression may stand as it is where PostgreSQL takes it so (a call), else it needs parentheses. */
function subjectOf(context: DdlContext, table: Table, member: IndexMember): Maybe<string> {
  if (member.column !== undefined) {
    const names = namesOf(context, table, [member.column]);
    return isUnknown(names) ? names : context.wording.identifier(names[0] ?? '');
  }
  if (!member.expression) return unknown('a part of it is neither a column nor an expression');
  const text = sqlOf(member.expression);
  if (isUnknown(text)) return text;
  return refusalOf(`CREATE INDEX ON t (${text})`) === undefined ? text : `(${text})`;
}
