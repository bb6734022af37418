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
  const whole = rangeSpan(statement, { from: nameToken, to: element.to });
  const read = {
    primaryKey: undefined as PrimaryKey | undefined,
    uniques: [] as UniqueConstraint[],
    foreignKeys: [] as ForeignKey[],
    checks: [] as Check[],
  };
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
        read.primaryKey = {
          kind: 'primary-key',
          name,
          columns: [key],
          inline: true,
          ...keyIndex(statement, constraint, range),
          span: spans,
        };
        break;
      case 'CONSTR_UNIQUE':
        read.uniques.push({
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
        read.checks.push({
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
        read.foreignKeys.push(readForeignKey(state, statement, constraint, range, [key], spans));
        break;
      default:
        break;
    }
  }
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
    application: { default: false, onUpdate: false },
    promisedValues: undefined,
    ...(definition.collClause ? { collation: collationText(definition.collClause.collname ?? []) } : {}),
    ...(definition.storage_name === undefined ? {} : { storage: definition.storage_name }),
    ...(definition.compression === undefined ? {} : { compression: definition.compression }),
    span: { whole, ...nameSpans(statement, nameToken), type: typeSpan },
  };
  return { column, ...read };
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
  const constraints = (definition.constraints ?? []).flatMap((node) =>
    'Constraint' in node ? [node.Constraint] : [],
  );
  const starts = constraints.map((constraint) => tokenOf(statement, constraint.location));
  const borders = [...starts, element.to];
  if (definition.collClause?.location !== undefined)
    borders.push(tokenOf(statement, definition.collClause.location));
  return constraints.map((constraint, index) => {
    const from = starts[index] as number;
    const to = Math.min(...borders.filter((border) => border > from));
    return { constraint, range: { from, to } };
  });
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
