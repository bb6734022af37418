import { partName } from '../../../model/names.ts';
import type {
  Check,
  EntityId,
  Exclusion,
  ForeignKey,
  KeyIndex,
  PrimaryKey,
  Table,
  UniqueConstraint,
} from '../../../model/schema.ts';
import { isUnknown, known, type Maybe, unknown } from '../../../model/unknown.ts';
import { makeObjectName } from '../identifiers.ts';
import { nameOf } from '../tableNames.ts';
import { foreignKeySql, keyClause, namedClause } from '../write/clauses.ts';
import { quoteLiteral } from '../write/wording.ts';
import { columnDefinition, isKeyByItself } from './columnDefinition.ts';
import { type DdlContext, namesOf, note, qualified, refusalOf, sqlOf, statement } from './context.ts';

type TableConstraint = PrimaryKey | UniqueConstraint | Check | Exclusion;

/** A line of CREATE TABLE. */
interface Element {
  readonly text: string;
  readonly isNote: boolean;
}

/** CREATE TABLE with all that stands on it but foreign keys and indexes. */
export function tableSql(context: DdlContext, table: Table): string {
  const name = qualified(context, table);
  if (isUnknown(name)) return note('A table', name.reason);
  const isKeyApart = table.primaryKey && !table.columns.some((column) => isKeyByItself(table, column));
  const constraints = [
    ...(table.primaryKey && isKeyApart ? [table.primaryKey] : []),
    ...table.uniques,
    ...table.checks.filter(({ notValid }) => !notValid),
    ...(table.exclusions ?? []),
  ];
  const elements = [
    ...table.columns.flatMap((column) => columnElements(context, table, column)),
    ...constraints.flatMap((part) => constraintElements(context, table, part)),
    ...table.gaps.map((gap) => noteElement(`A part of the ${gap.in}`, gap.reason)),
  ];
  const last = elements.findLastIndex(({ isNote }) => !isNote);
  const lines = elements.map(({ text, isNote }, index) => `  ${text}${isNote || index >= last ? '' : ','}`);
  const head = `CREATE ${table.storage?.unlogged ? 'UNLOGGED ' : ''}TABLE ${name}`;
  const tail = tailOf(context, table);
  if (lines.length === 0) return `${head} ()${tail};`;
  return statement(`The table ${name}`, `${head} (\n${lines.join('\n')}\n)${tail}`);
}

function noteElement(what: string, reason: string): Element {
  return { text: note(what, reason), isNote: true };
}

/** What stands behind the columns. */
function tailOf({ wording }: DdlContext, { partitionBy, storage }: Table): string {
  return [
    ...(partitionBy ? [`PARTITION BY ${partitionBy.text}`] : []),
    ...(storage?.accessMethod === undefined ? [] : [`USING ${wording.identifier(storage.accessMethod)}`]),
    ...withClause(storage?.parameters),
    ...(storage?.tablespace === undefined ? [] : [`TABLESPACE ${wording.identifier(storage.tablespace)}`]),
  ]
    .map((clause) => ` ${clause}`)
    .join('');
}

function withClause(parameters: Readonly<Record<string, string>> | undefined): readonly string[] {
  const list = Object.entries(parameters ?? {}).map(([name, value]) => `${name} = ${value}`);
  return list.length === 0 ? [] : [`WITH (${list.join(', ')})`];
}

/** Makes a table a partition, or lets it inherit, once all are there with their keys and indexes. */
export function attachStatements(context: DdlContext, table: Table): readonly string[] {
  const name = qualified(context, table);
  if (isUnknown(name)) return [];
  const of = (id: EntityId, what: string, write: (parent: string) => string) => {
    const parent = context.catalog.table(id);
    const on = parent && context.printedTables.has(id) ? qualified(context, parent) : undefined;
    return on === undefined || isUnknown(on)
      ? note(`${name}: ${what}`, 'the other table is not a part of this schema')
      : statement(`${name}: ${what}`, write(on));
  };
  return [
    ...(table.inherits ?? []).map((id) =>
      of(id, 'INHERIT', (parent) => `ALTER TABLE ${name} INHERIT ${parent}`),
    ),
    ...(table.partitionOf === undefined
      ? []
      : [
          of(
            table.partitionOf,
            'PARTITION OF',
            (parent) => `ALTER TABLE ${parent} ATTACH PARTITION ${name} ${table.partitionBound ?? 'DEFAULT'}`,
          ),
        ]),
  ];
}

function columnElements(
  context: DdlContext,
  table: Table,
  column: Table['columns'][number],
): readonly Element[] {
  const label = known(column.name) ?? column.key;
  const definition = columnDefinition(context, table, column);
  if (isUnknown(definition)) return [noteElement(`The column ${label}`, definition.reason)];
  const notes = definition.unwritten.map(({ what, reason }) => noteElement(`${label}: ${what}`, reason));
  return [...notes, element(`The column ${label}`, definition.sql)];
}

/** A piece of CREATE TABLE by itself, so that one that is wrong takes no other along. */
function element(what: string, sql: string): Element {
  const refusal = refusalOf(`CREATE TABLE t (\n${sql}\n)`);
  return refusal === undefined
    ? { text: sql, isNote: false }
    : noteElement(what, `PostgreSQL does not accept it (${refusal})`);
}

function constraintElements(context: DdlContext, table: Table, part: TableConstraint): readonly Element[] {
  const name = part.kind === 'exclusion' ? nameOf(part.name) : partName(table, part, context.catalog);
  const label = constraintLabel(part.kind, known(name));
  const clause = clauseOf(context, table, part);
  if (isUnknown(clause)) return [noteElement(label, clause.reason)];
  return [element(label, namedClause(context, givenName(table, part, known(name)), clause))];
}

function constraintLabel(kind: TableConstraint['kind'], name: string | undefined): string {
  const words = {
    'primary-key': 'primary key',
    unique: 'unique constraint',
    check: 'check',
    exclusion: 'exclusion constraint',
  }[kind];
  return `The ${words}${name === undefined ? '' : ` ${name}`}`;
}

/** A primary key is named only where PostgreSQL would choose another name. */
function givenName(table: Table, part: TableConstraint, name: string | undefined): string | undefined {
  const isChosen =
    part.kind === 'primary-key' && name === makeObjectName(known(table.name) ?? '', undefined, 'pkey');
  return isChosen ? undefined : name;
}

function clauseOf(context: DdlContext, table: Table, part: TableConstraint): Maybe<string> {
  if (part.kind === 'exclusion') return part.definition.text;
  if (part.kind === 'check') {
    const condition = sqlOf(part.expression);
    return isUnknown(condition) ? condition : `CHECK (${condition})${part.noInherit ? ' NO INHERIT' : ''}`;
  }
  const columns = namesOf(context, table, part.columns);
  if (isUnknown(columns)) return columns;
  const tail = keyTail(context, part.index);
  if (part.kind === 'primary-key') return keyClause(context, 'PRIMARY KEY', columns) + tail;
  const nulls = part.nullsNotDistinct ? 'UNIQUE NULLS NOT DISTINCT' : 'UNIQUE';
  return keyClause(context, 'UNIQUE', columns).replace('UNIQUE', nulls) + tail;
}

function keyTail({ wording }: DdlContext, index: KeyIndex | undefined): string {
  return [
    ...(index?.include ? [`INCLUDE ${wording.columns(index.include)}`] : []),
    ...withClause(index?.parameters),
    ...(index?.tablespace === undefined
      ? []
      : [`USING INDEX TABLESPACE ${wording.identifier(index.tablespace)}`]),
    ...(index?.deferrable ? ['DEFERRABLE'] : []),
    ...(index?.deferrable === 'deferred' ? ['INITIALLY DEFERRED'] : []),
  ]
    .map((clause) => ` ${clause}`)
    .join('');
}

/** ALTER TABLE … ADD CHECK … NOT VALID: in CREATE TABLE every check is valid. */
export function notValidChecks(context: DdlContext, table: Table): readonly string[] {
  const on = qualified(context, table);
  if (isUnknown(on)) return [];
  return table.checks
    .filter(({ notValid }) => notValid)
    .map((check) => {
      const name = known(partName(table, check, context.catalog));
      const what = constraintLabel('check', name);
      const clause = clauseOf(context, table, check);
      if (isUnknown(clause)) return note(what, clause.reason);
      return statement(what, `ALTER TABLE ${on}\n  ADD ${namedClause(context, name, clause)} NOT VALID`);
    });
}

/** ALTER TABLE … ADD … FOREIGN KEY, once all tables are there. */
export function foreignKeyStatement(context: DdlContext, table: Table, key: ForeignKey): string {
  const name = known(partName(table, key, context.catalog));
  const what = `The foreign key ${name ?? `of ${known(table.name) ?? 'a table'}`}`;
  const clause = foreignKeyClauseOf(context, table, key);
  const on = qualified(context, table);
  if (isUnknown(clause)) return note(what, clause.reason);
  if (isUnknown(on)) return note(what, on.reason);
  const unknownActions = [
    ...(isUnknown(key.onDelete) ? [note(`${what}: ON DELETE`, key.onDelete.reason)] : []),
    ...(isUnknown(key.onUpdate) ? [note(`${what}: ON UPDATE`, key.onUpdate.reason)] : []),
  ];
  const sql = `ALTER TABLE ${on}\n  ADD ${namedClause(context, name, clause)}`;
  return [...unknownActions, statement(what, sql)].join('\n');
}

function foreignKeyClauseOf(context: DdlContext, table: Table, key: ForeignKey): Maybe<string> {
  const columns = namesOf(context, table, key.columns);
  if (isUnknown(columns)) return columns;
  if (isUnknown(key.target)) return key.target;
  const target = context.catalog.table(key.target.table);
  if (!target) return unknown('the table it leads to is not in the schema');
  const to = qualified(context, target);
  if (isUnknown(to)) return to;
  if (!context.printedTables.has(target.id)) return unknown(`the table ${to} is not a part of this schema`);
  const targetColumns = namesOf(context, target, key.target.columns);
  if (isUnknown(targetColumns)) return targetColumns;
  return foreignKeySql(context.wording, key, { columns, table: to, targetColumns });
}

/** COMMENT ON the table and its columns. */
export function commentStatements(context: DdlContext, table: Table): readonly string[] {
  const name = qualified(context, table);
  if (isUnknown(name)) return [];
  const own =
    table.comment === undefined ? [] : [`COMMENT ON TABLE ${name} IS ${quoteLiteral(table.comment)};`];
  const columns = table.columns.flatMap(({ name: column, comment }) =>
    comment === undefined || isUnknown(column)
      ? []
      : [`COMMENT ON COLUMN ${name}.${context.wording.identifier(column)} IS ${quoteLiteral(comment)};`],
  );
  return [...own, ...columns];
}
