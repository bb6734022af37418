import type { A_Const, ColumnRef, FuncCall, Node, SelectStmt, TypeCast } from 'libpg-query';
import type { Column, ColumnType, Table } from '../../../model/schema.ts';
import { isUnknown, known } from '../../../model/unknown.ts';
import { typeFromSql } from '../../types/typeFromSql.ts';
import { typeOfName } from '../columnType.ts';
import { type DatabaseState, lookUp } from '../database.ts';
import { relationParts, stringsOf } from '../identifiers.ts';
import { type PlacedStatement, wholeSpan } from '../statement.ts';

interface QueryColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly collation?: string;
}

/** A table of FROM by the name that the query has for it. */
interface Source {
  readonly alias: string;
  readonly columns: readonly QueryColumn[];
  /** Columns that JOIN … USING makes one of two tables' are not told apart. */
  readonly merged: ReadonlySet<string>;
}

/** Thrown inside only. */
class NotCertain extends Error {}

/**
 * The columns of a table that a query fills: names and types as PostgreSQL gives them, without anything else of the columns
 * they come from. Undefined where one of them is not certain.
 * https://www.postgresql.org/docs/current/sql-createtableas.html
 * @param names that the statement gives the first of them
 */
export function queryColumns(
  state: DatabaseState,
  statement: PlacedStatement,
  query: SelectStmt,
  names: readonly string[],
): readonly Column[] | undefined {
  try {
    const columns = resultOf({ state, statement }, query).map((column, i) => ({
      ...column,
      name: names[i] ?? column.name,
    }));
    if (names.length > columns.length || new Set(columns.map(({ name }) => name)).size < columns.length)
      return undefined;
    const whole = wholeSpan(statement);
    return columns.map(
      ({ name, type, collation }): Column => ({
        kind: 'column',
        key: name,
        name,
        type,
        notNull: false,
        default: undefined,
        generated: undefined,
        identity: undefined,
        autoIncrement: false,
        onUpdateNow: false,
        application: { default: false, onUpdate: false },
        promisedValues: undefined,
        ...(collation === undefined ? {} : { collation }),
        // No text defines it: there is nothing to be edited.
        span: { whole, name: whole, inherited: true },
      }),
    );
  } catch (error) {
    if (error instanceof NotCertain) return undefined;
    throw error;
  }
}

interface Context {
  readonly state: DatabaseState;
  readonly statement: PlacedStatement;
}

function resultOf(context: Context, query: SelectStmt): readonly QueryColumn[] {
  if (query.op !== 'SETOP_NONE' || query.withClause || query.valuesLists) throw new NotCertain();
  const sources = (query.fromClause ?? []).flatMap((from) => sourcesOf(context, from));
  return (query.targetList ?? []).flatMap((target) => {
    if (!('ResTarget' in target) || !target.ResTarget.val) throw new NotCertain();
    const { val, name } = target.ResTarget;
    if ('ColumnRef' in val && isStar(val.ColumnRef)) return starOf(sources, val.ColumnRef);
    // Up to PostgreSQL 14 it is called bool.
    if (name === undefined && 'A_Const' in val && val.A_Const.boolval) throw new NotCertain();
    const found = columnOf(context, sources, val);
    return [name === undefined ? found : { ...found, name }];
  });
}

function sourcesOf(context: Context, from: Node): readonly Source[] {
  if ('RangeVar' in from) {
    const { relname = '', alias } = from.RangeVar;
    if (alias?.colnames) throw new NotCertain();
    const table = lookUp(context.state, context.state.tables, relationParts(from.RangeVar))?.object;
    if (!table) throw new NotCertain();
    return [{ alias: alias?.aliasname ?? relname, columns: columnsOfTable(table), merged: new Set() }];
  }
  if ('RangeSubselect' in from) {
    const { alias, subquery, lateral } = from.RangeSubselect;
    if (lateral || alias?.colnames || !subquery || !('SelectStmt' in subquery)) throw new NotCertain();
    const columns = resultOf(context, subquery.SelectStmt);
    return [{ alias: alias?.aliasname ?? '', columns, merged: new Set() }];
  }
  if (!('JoinExpr' in from)) throw new NotCertain();
  const { larg, rarg, usingClause, isNatural, alias } = from.JoinExpr;
  if (!larg || !rarg || isNatural || alias) throw new NotCertain();
  const using = stringsOf(usingClause);
  return [larg, rarg]
    .flatMap((each) => sourcesOf(context, each))
    .map((source) =>
      using.length === 0 ? source : { ...source, merged: new Set([...source.merged, ...using]) },
    );
}

function columnsOfTable({ columns, gaps }: Table): readonly QueryColumn[] {
  if (gaps.length > 0) throw new NotCertain();
  return columns.map(({ name, type, collation }) => {
    if (isUnknown(name) || isUnknown(type)) throw new NotCertain();
    return { name, type: withoutSerial(type), ...(collation === undefined ? {} : { collation }) };
  });
}

function withoutSerial(type: ColumnType): ColumnType {
  if (!type.serial) return type;
  const bits = type.bits ?? 32;
  return builtIn(bits === 16 ? 'smallint' : bits === 64 ? 'bigint' : 'integer');
}

function builtIn(written: string): ColumnType {
  return { ...typeFromSql('postgresql', written), written };
}

function isStar({ fields = [] }: ColumnRef): boolean {
  const last = fields.at(-1);
  return last !== undefined && 'A_Star' in last;
}

function starOf(sources: readonly Source[], { fields = [] }: ColumnRef): readonly QueryColumn[] {
  const [alias, ...rest] = stringsOf(fields.slice(0, -1));
  const meant = alias === undefined ? sources : sources.filter((source) => source.alias === alias);
  const isMerged = alias === undefined && meant.some(({ merged }) => merged.size > 0);
  if (rest.length > 0 || meant.length === 0 || isMerged || (alias !== undefined && meant.length > 1))
    throw new NotCertain();
  return meant.flatMap(({ columns }) => columns);
}

function columnOf(context: Context, sources: readonly Source[], value: Node): QueryColumn {
  if ('ColumnRef' in value) return referredTo(sources, value.ColumnRef);
  if ('TypeCast' in value) return castTo(context, value.TypeCast);
  if ('A_Const' in value) {
    const literal = typeOfLiteral(value.A_Const);
    if (literal === undefined) throw new NotCertain();
    return { name: '?column?', type: builtIn(literal) };
  }
  if ('SQLValueFunction' in value) {
    const told = timesNow[value.SQLValueFunction.op ?? ''];
    if (!told) throw new NotCertain();
    return { name: told.name, type: builtIn(told.type) };
  }
  if ('FuncCall' in value) return resultOfCall(context, sources, value.FuncCall);
  if ('BoolExpr' in value || 'NullTest' in value) return { name: '?column?', type: builtIn('boolean') };
  throw new NotCertain();
}

const timesNow: Readonly<Record<string, { readonly name: string; readonly type: string } | undefined>> = {
  SVFOP_CURRENT_TIMESTAMP: { name: 'current_timestamp', type: 'timestamp with time zone' },
  SVFOP_CURRENT_DATE: { name: 'current_date', type: 'date' },
};

/** https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-CONSTANTS-NUMERIC */
function typeOfLiteral({ sval, ival, boolval, fval }: A_Const): string | undefined {
  if (sval) return 'text';
  if (boolval) return 'boolean';
  if (ival) return 'integer';
  const number = fval?.fval;
  if (number === undefined) return undefined;
  return /^\d+$/.test(number) && BigInt(number) < 2n ** 63n ? 'bigint' : 'numeric';
}

function referredTo(sources: readonly Source[], { fields = [] }: ColumnRef): QueryColumn {
  const parts = stringsOf(fields);
  const name = parts.at(-1);
  const alias = parts.length === 2 ? parts[0] : undefined;
  if (name === undefined || parts.length > 2) throw new NotCertain();
  const found = sources
    .filter((source) => alias === undefined || source.alias === alias)
    .flatMap(({ columns, merged }) => {
      if (alias === undefined && merged.has(name)) throw new NotCertain();
      return columns.filter((column) => column.name === name);
    });
  const [only] = found;
  if (!only || found.length > 1) throw new NotCertain();
  return only;
}

/** A cast is called after the column it stands on, else after its type. */
function castTo({ state }: Context, { arg, typeName }: TypeCast): QueryColumn {
  const names = stringsOf(typeName?.names);
  const last = names.at(-1);
  if (!typeName || last === undefined) throw new NotCertain();
  const column = arg && 'ColumnRef' in arg ? stringsOf(arg.ColumnRef.fields).at(-1) : undefined;
  if (column === undefined && arg && !('A_Const' in arg)) throw new NotCertain();
  const type = typeOfName(state, typeName);
  if (!type) throw new NotCertain();
  return { name: column ?? last, type };
}

const wholes: readonly string[] = ['int2', 'int4', 'int8'];

/** The result of a function of PostgreSQL's own by the name of its argument's type. */
const results: Readonly<Record<string, (argument: string | undefined) => string | undefined>> = {
  count: () => 'bigint',
  row_number: () => 'bigint',
  rank: () => 'bigint',
  dense_rank: () => 'bigint',
  now: () => 'timestamp with time zone',
  gen_random_uuid: () => 'uuid',
  sum: (of) =>
    of === 'int2' || of === 'int4' ? 'bigint' : of === 'int8' || of === 'numeric' ? 'numeric' : undefined,
  avg: (of) => (wholes.includes(of ?? '') || of === 'numeric' ? 'numeric' : undefined),
  min: keepsType,
  max: keepsType,
  lower: (of) => (of === 'text' || of === 'varchar' ? 'text' : undefined),
  upper: (of) => (of === 'text' || of === 'varchar' ? 'text' : undefined),
};

function keepsType(of: string | undefined): string | undefined {
  if (of === 'varchar') return 'text';
  return of !== undefined && [...wholes, 'text', 'date', 'timestamptz', 'numeric'].includes(of)
    ? of
    : undefined;
}

function resultOfCall(context: Context, sources: readonly Source[], call: FuncCall): QueryColumn {
  const names = stringsOf(call.funcname);
  const name = names.at(-1) ?? '';
  const own = Object.hasOwn(results, name) ? results[name] : undefined;
  const isShadowed = [...context.state.functions.values()].some((routine) => known(routine.name) === name);
  if (!own || isShadowed || names.length > 1) throw new NotCertain();
  const [argument, ...others] = call.args ?? [];
  if (others.length > 0 && name !== 'count') throw new NotCertain();
  // What is counted matters nothing.
  const of = argument && name !== 'count' ? columnOf(context, sources, argument) : undefined;
  if (of && (of.type.arrayDimensions || of.type.enum !== undefined || of.collation !== undefined))
    throw new NotCertain();
  const type = own(of?.type.name);
  if (type === undefined) throw new NotCertain();
  return { name, type: builtIn(type) };
}
