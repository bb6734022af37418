import type { ColumnDef, Constraint, Node } from 'libpg-query';
import type {
  Check,
  Column,
  ColumnDefault,
  ForeignKey,
  GeneratedColumn,
  IdentityColumn,
  JsonValue,
  PrimaryKey,
  SequenceOptions,
  UniqueConstraint,
} from '../../model/schema.ts';
import type { Maybe } from '../../model/unknown.ts';
import { readType } from './columnType.ts';
import { constraintSpans, keyIndex, readForeignKey } from './constraint.ts';
import type { DatabaseState } from './database.ts';
import { collationText, stringsOf } from './identifiers.ts';
import {
  columnsIn,
  expressionGroup,
  nameSpans,
  type PlacedStatement,
  rangeSpan,
  spanBetween,
  sqlText,
  tokenOf,
} from './statement.ts';
import type { TokenRange } from './tokens.ts';

/** A column definition with the constraints that stand on it. Names of constraints are left open. */
export interface ReadColumn {
  readonly column: Column;
  readonly primaryKey: PrimaryKey | undefined;
  readonly uniques: readonly UniqueConstraint[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly Check[];
}

/** Reads one column definition; `element` is all of its text. */
export function readColumn(
  state: DatabaseState,
  statement: PlacedStatement,
  definition: ColumnDef,
  element: TokenRange,
): ReadColumn {
  const key = definition.colname ?? '';
  const nameToken = tokenOf(statement, definition.location);
  const { type, span: typeSpan } = readType(state, statement, definition.typeName, element.to);
  const whole = spanBetween(statement, nameToken, element.to);
  let primaryKey: PrimaryKey | undefined;
  let uniques: UniqueConstraint[] | undefined;
  let foreignKeys: ForeignKey[] | undefined;
  let checks: Check[] | undefined;
  let notNull = type.serial === true;
  let defaultValue: Maybe<ColumnDefault> | undefined;
  let generated: GeneratedColumn | undefined;
  let identity: IdentityColumn | undefined;

  for (const { constraint, range } of constraintsOf(statement, definition, element)) {
    const spans = constraintSpans(statement, constraint, range);
    const name = { explicit: constraint.conname };
    switch (constraint.contype) {
      case 'CONSTR_NOTNULL':
        notNull = true;
        break;
      case 'CONSTR_NULL':
        notNull = false;
        break;
      case 'CONSTR_DEFAULT':
        defaultValue = readDefault(statement, constraint.raw_expr, { from: range.from + 1, to: range.to });
        break;
      case 'CONSTR_IDENTITY':
        notNull = true;
        identity = readIdentity(constraint);
        break;
      case 'CONSTR_GENERATED': {
        const list = { from: afterWord(statement, range, 'AS'), to: range.to };
        generated = {
          expression: sqlText(statement, expressionGroup(statement, list), columnsIn(constraint.raw_expr)),
          storage: lastWord(statement, range) === 'STORED' ? 'stored' : 'virtual',
        };
        break;
      }
      case 'CONSTR_PRIMARY':
        notNull = true;
        primaryKey = {
          kind: 'primary-key',
          name,
          columns: [key],
          inline: true,
          ...keyIndex(statement, constraint, range),
          span: spans,
        };
        break;
      case 'CONSTR_UNIQUE':
        uniques ??= [];
        uniques.push({
          kind: 'unique',
          name,
          columns: [key],
          nullsNotDistinct: constraint.nulls_not_distinct === true,
          inline: true,
          ...keyIndex(statement, constraint, range),
          span: spans,
        });
        break;
      case 'CONSTR_CHECK': {
        const list = { from: afterWord(statement, range, 'CHECK'), to: range.to };
        checks ??= [];
        checks.push({
          kind: 'check',
          name,
          expression: sqlText(statement, expressionGroup(statement, list), columnsIn(constraint.raw_expr)),
          ...(constraint.skip_validation ? { notValid: true } : {}),
          ...(constraint.is_no_inherit ? { noInherit: true } : {}),
          span: spans,
        });
        break;
      }
      case 'CONSTR_FOREIGN':
        foreignKeys ??= [];
        foreignKeys.push(readForeignKey(state, statement, constraint, range, [key], spans));
        break;
      default:
        break;
    }
  }
  const { name: nameSpan, longName } = nameSpans(statement, nameToken);
  const column: Column = {
    kind: 'column',
    key,
    name: key,
    type,
    notNull,
    default: defaultValue,
    generated,
    identity,
    autoIncrement: false,
    onUpdateNow: false,
    application: noApplication,
    promisedValues: undefined,
    span:
      longName === undefined
        ? { whole, name: nameSpan, type: typeSpan }
        : { whole, name: nameSpan, longName, type: typeSpan },
  };
  return {
    column: withStorage(column, definition),
    primaryKey,
    uniques: uniques ?? none,
    foreignKeys: foreignKeys ?? none,
    checks: checks ?? none,
  };
}

const none: readonly never[] = [];
const noApplication: Column['application'] = { default: false, onUpdate: false };

/** Few columns say so much: the others are not put together from pieces. */
function withStorage(column: Column, definition: ColumnDef): Column {
  const { collClause, storage_name: storage, compression } = definition;
  if (!collClause && storage === undefined && compression === undefined) return column;
  const { span, ...rest } = column;
  return {
    ...rest,
    ...(collClause ? { collation: collationText(collClause.collname ?? []) } : {}),
    ...(storage === undefined ? {} : { storage }),
    ...(compression === undefined ? {} : { compression }),
    span,
  };
}

/** The default of a column: a constant where the expression is one, casts included. */
export function readDefault(
  statement: PlacedStatement,
  expression: Node | undefined,
  range: TokenRange,
): ColumnDefault {
  const span = rangeSpan(statement, range);
  const constant = constantOf(expression);
  return constant
    ? { kind: 'literal', value: constant.value, span }
    : { kind: 'expression', expression: sqlText(statement, range, columnsIn(expression)), span };
}

/** The value of a constant, through casts (`'new'::status`) and a sign. */
export function constantOf(node: Node | undefined): { readonly value: JsonValue } | undefined {
  if (!node) return undefined;
  if ('TypeCast' in node) return constantOf(node.TypeCast.arg);
  if ('A_Expr' in node && node.A_Expr.kind === 'AEXPR_OP' && !node.A_Expr.lexpr) {
    const sign = node.A_Expr.name?.[0];
    const inner = constantOf(node.A_Expr.rexpr);
    return sign && 'String' in sign && sign.String.sval === '-' && typeof inner?.value === 'number'
      ? { value: -inner.value }
      : undefined;
  }
  if (!('A_Const' in node)) return undefined;
  const constant = node.A_Const;
  if (constant.isnull) return { value: null };
  if (constant.sval) return { value: constant.sval.sval ?? '' };
  if (constant.ival) return { value: constant.ival.ival ?? 0 };
  if (constant.boolval) return { value: constant.boolval.boolval === true };
  if (constant.fval) return { value: Number(constant.fval.fval) };
  return undefined;
}

/** The constraints of a column with their text: each ends where the next one or the collation begins. */
export function constraintsOf(
  statement: PlacedStatement,
  definition: ColumnDef,
  element: TokenRange,
): readonly { readonly constraint: Constraint; readonly range: TokenRange }[] {
  if (!definition.constraints) return none;
  const found: { readonly constraint: Constraint; readonly range: { readonly from: number; to: number } }[] =
    [];
  for (const node of definition.constraints) {
    if (!('Constraint' in node)) continue;
    const from = tokenOf(statement, node.Constraint.location);
    found.push({ constraint: node.Constraint, range: { from, to: element.to } });
  }
  const endAt = (border: number) => {
    for (const { range } of found) if (border > range.from && border < range.to) range.to = border;
  };
  for (const { range } of found) endAt(range.from);
  if (definition.collClause?.location !== undefined)
    endAt(tokenOf(statement, definition.collClause.location));
  return found;
}

function afterWord(statement: PlacedStatement, range: TokenRange, word: string): number {
  const tokens = statement.parsed.tokens();
  for (let index = range.from; index < range.to; index++) if (tokens[index]?.word === word) return index + 1;
  return range.from;
}

function lastWord(statement: PlacedStatement, range: TokenRange): string | undefined {
  return statement.parsed.tokens()[range.to - 1]?.word;
}

export function readIdentity(constraint: Constraint): IdentityColumn {
  return {
    mode: constraint.generated_when === 'a' ? 'always' : 'by default',
    sequence: readSequenceOptions(constraint.options),
  };
}

/** START, INCREMENT, MINVALUE … of a sequence. */
export function readSequenceOptions(options: readonly Node[] | undefined): SequenceOptions {
  const result: { -readonly [K in keyof SequenceOptions]: SequenceOptions[K] } = {};
  for (const option of options ?? []) {
    if (!('DefElem' in option)) continue;
    const { defname, arg } = option.DefElem;
    if (defname === 'sequence_name' && arg && 'List' in arg)
      result.name = stringsOf(arg.List.items).slice(-1)[0] ?? '';
    if (defname === 'as' && arg && 'TypeName' in arg)
      result.type = stringsOf(arg.TypeName.names).slice(-1)[0] ?? '';
    const value = numberText(arg);
    if (defname === 'cycle') result.cycle = !(arg && 'Boolean' in arg) || arg.Boolean.boolval === true;
    else if (value === undefined) continue;
    else if (defname === 'start') result.startWith = value;
    else if (defname === 'increment') result.increment = value;
    else if (defname === 'minvalue') result.minValue = value;
    else if (defname === 'maxvalue') result.maxValue = value;
    else if (defname === 'cache') result.cache = value;
  }
  return result;
}

function numberText(node: Node | undefined): string | undefined {
  if (!node) return undefined;
  if ('Integer' in node) return String(node.Integer.ival ?? 0);
  return 'Float' in node ? node.Float.fval : undefined;
}
