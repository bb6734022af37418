import type { A_Const, A_Expr, ColumnRef as ColumnNode, FuncCall, Node, SubLink } from 'libpg-query';
import type { Query } from '../../../model/query.ts';
import type { ColumnRef, ComparisonOperator, Operand, Predicate } from '../../../model/queryExpression.ts';
import { columnsIn, usesIn } from '../../../model/queryWalk.ts';
import type { Span } from '../../../model/span.ts';
import { unknown } from '../../../model/unknown.ts';
import { stringsOf } from '../identifiers.ts';
import type { TokenRange } from '../tokens.ts';
import { type SqlPlace, spanOfRange, textOfRange } from './place.ts';
import { rangeOf, wrappedRange } from './ranges.ts';

export interface ExpressionPlace extends SqlPlace {
  /** Reads the statement of a subquery. */
  subquery(node: Node | undefined): Query | undefined;
}

/** What stands in WHERE, HAVING and ON. */
export function readPredicate(node: Node, place: ExpressionPlace): Predicate {
  const range = rangeOf(node, place);
  const span = spanOfRange(place, range);
  if ('BoolExpr' in node) return readBoolean(node.BoolExpr, span, place);
  if ('A_Expr' in node) return readOperator(node.A_Expr, node, span, place);
  if ('NullTest' in node) {
    const operator = node.NullTest.nulltesttype === 'IS_NULL' ? 'is null' : 'is not null';
    return { kind: 'comparison', operator, left: side(node.NullTest.arg, place), right: [], span };
  }
  if ('BooleanTest' in node) {
    const { arg, booltesttype = '' } = node.BooleanTest;
    const [, not, value] = /^IS_(NOT_)?(TRUE|FALSE)$/.exec(booltesttype) ?? [];
    if (value === undefined) return sqlPredicate(node, span, place);
    const right: Operand = { kind: 'constant', value: value === 'TRUE', span };
    return { kind: 'comparison', operator: not ? '<>' : '=', left: side(arg, place), right: [right], span };
  }
  if ('SubLink' in node) return readSubquery(node.SubLink, span, place);
  const operand = readOperand(node, place);
  if (operand.kind === 'constant') {
    if (typeof operand.value === 'boolean') return { kind: 'constant', value: operand.value, span };
    return { ...unknown('it is no condition', span), span };
  }
  // A column or a call by itself is a condition when it is a boolean.
  if (operand.kind === 'column' || operand.kind === 'call')
    return {
      kind: 'comparison',
      operator: '=',
      left: operand,
      right: [{ kind: 'constant', value: true, span }],
      span,
    };
  if (operand.kind === 'parameter' || operand.kind === 'unknown')
    return { ...unknown('it comes from the program', span), span };
  return sqlPredicate(node, span, place);
}

function sqlPredicate(node: Node, span: Span, place: ExpressionPlace): Predicate {
  const text = textOfRange(place, rangeOf(node, place));
  return { kind: 'sql', columns: columnsBelow(node, place), text, span };
}

function readBoolean(
  { boolop, args = [] }: { readonly boolop?: string; readonly args?: readonly Node[] },
  span: Span,
  place: ExpressionPlace,
): Predicate {
  const operands = args.map((each) => readPredicate(each, place));
  const [first] = operands;
  if (boolop === 'NOT_EXPR') {
    if (!first) return { ...unknown('it is not understood', span), span };
    // `x NOT IN (SELECT …)` comes as the opposite of IN.
    if (first.kind === 'comparison' && first.operator === 'in' && first.right[0]?.kind === 'query')
      return { ...first, operator: 'not in', span };
    return { kind: 'not', operand: first, span };
  }
  const kind = boolop === 'OR_EXPR' ? 'or' : 'and';
  // `$1 IS NULL OR name = $1`: a condition that the program may leave out.
  const rest = operands.filter((operand) => !asksForParameter(operand));
  if (kind === 'or' && rest.length < operands.length) return { kind: 'optional', choices: rest, span };
  return { kind, operands, span };
}

/** Asks of a value of the program, and of no column. */
function asksForParameter(predicate: Predicate): boolean {
  if (predicate.kind === 'unknown') return true;
  if (predicate.kind === 'not') return asksForParameter(predicate.operand);
  return predicate.kind === 'comparison' && predicate.left.kind === 'parameter';
}

const operators: Readonly<Record<string, ComparisonOperator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '~~': 'like',
  '!~~': 'not like',
  '~~*': 'ilike',
  '!~~*': 'not ilike',
};

function readOperator(
  { kind = 'AEXPR_OP', name, lexpr, rexpr }: A_Expr,
  node: Node,
  span: Span,
  place: ExpressionPlace,
): Predicate {
  const sign = stringsOf(name).at(-1) ?? '';
  const left = side(lexpr, place);
  const comparison = (operator: ComparisonOperator, right: readonly Operand[]): Predicate => ({
    kind: 'comparison',
    operator,
    left,
    right,
    span,
  });
  switch (kind) {
    case 'AEXPR_OP':
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
      return lexpr
        ? comparison(operators[sign] ?? 'other', [side(rexpr, place)])
        : sqlPredicate(node, span, place);
    case 'AEXPR_IN':
      return comparison(sign === '<>' ? 'not in' : 'in', [side(rexpr, place)]);
    case 'AEXPR_OP_ANY':
      return comparison(sign === '=' ? 'in' : 'other', [side(rexpr, place)]);
    case 'AEXPR_OP_ALL':
      return comparison(sign === '<>' ? 'not in' : 'other', [side(rexpr, place)]);
    case 'AEXPR_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
      return comparison('between', bounds(rexpr, place));
    case 'AEXPR_NOT_BETWEEN':
    case 'AEXPR_NOT_BETWEEN_SYM':
      return comparison('not between', bounds(rexpr, place));
    default:
      return sqlPredicate(node, span, place);
  }
}

function bounds(node: Node | undefined, place: ExpressionPlace): readonly Operand[] {
  return node && 'List' in node
    ? (node.List.items ?? []).map((each) => side(each, place))
    : [side(node, place)];
}

function readSubquery(
  { subLinkType, testexpr, subselect, operName }: SubLink,
  span: Span,
  place: ExpressionPlace,
): Predicate {
  const query = place.subquery(subselect);
  if (subLinkType === 'EXISTS_SUBLINK') return { kind: 'exists', query, span };
  const isList =
    subLinkType === 'ANY_SUBLINK' && testexpr && (!operName || stringsOf(operName).at(-1) === '=');
  if (isList && query)
    return {
      kind: 'comparison',
      operator: 'in',
      left: side(testexpr, place),
      right: [{ kind: 'query', query, span }],
      span,
    };
  return { ...unknown('the subquery is not followed', span), span };
}

/** A side of a comparison: what has no column and no query in it is a value, however it is calculated. */
function side(node: Node | undefined, place: ExpressionPlace): Operand {
  if (!node) return missing(place);
  const operand = readOperand(node, place);
  const span = spanOfRange(place, wrappedRange(node, place));
  const isCalculated =
    (operand.kind === 'call' && !/^(random|nextval)$/.test(operand.function)) || operand.kind === 'sql';
  if (isCalculated && columnsIn(operand).length === 0 && !hasQuery(operand))
    return { kind: 'parameter', uses: usesIn(operand), span };
  return { ...operand, span };
}

function hasQuery(operand: Operand): boolean {
  if (operand.kind === 'query' || operand.kind === 'unknown') return true;
  return operand.kind === 'call' && operand.arguments.some(hasQuery);
}

function missing(place: SqlPlace): Operand {
  const span = place.spanAt(0, place.parsed.text.length);
  return { ...unknown('it is not understood', span), span };
}

type CallOperand = Extract<Operand, { readonly kind: 'call' }>;

/** What is selected, sorted by, set or compared. */
export function readOperand(node: Node, place: ExpressionPlace): Operand {
  const range = rangeOf(node, place);
  const span = spanOfRange(place, range);
  const call = (name: string, args: readonly (Node | undefined)[]): CallOperand => ({
    kind: 'call',
    function: name,
    arguments: args.flatMap((each) => (each ? [readOperand(each, place)] : [])),
    span,
  });
  const list = (items: readonly Node[] = []): Operand => ({
    kind: 'list',
    items: items.map((each) => readOperand(each, place)),
    span,
  });
  if ('ColumnRef' in node) return readColumn(node.ColumnRef, span, place);
  if ('A_Const' in node) return readConstant(node.A_Const, range, span, place);
  if ('ParamRef' in node) {
    const { number = 0 } = node.ParamRef;
    const value = place.holes?.value(number);
    return value ? { ...value, span } : { kind: 'parameter', uses: [], span };
  }
  if ('TypeCast' in node) {
    const { arg } = node.TypeCast;
    const inner = arg ? readOperand(arg, place) : missing(place);
    // A type that is written at a value changes nothing for the rules.
    return inner.kind === 'constant' || inner.kind === 'parameter' ? { ...inner, span } : call('cast', [arg]);
  }
  if ('FuncCall' in node) return readCall(node.FuncCall, call, span);
  if ('CoalesceExpr' in node) return call('coalesce', node.CoalesceExpr.args ?? []);
  if ('MinMaxExpr' in node)
    return call(node.MinMaxExpr.op === 'IS_LEAST' ? 'least' : 'greatest', node.MinMaxExpr.args ?? []);
  if ('SQLValueFunction' in node)
    return call(place.parsed.tokens()[range.from]?.word.toLowerCase() ?? 'current_timestamp', []);
  if ('A_Expr' in node) {
    const { kind, name = [], lexpr, rexpr } = node.A_Expr;
    if (kind === 'AEXPR_NULLIF') return call('nullif', [lexpr, rexpr]);
    const [operator] = name;
    const written = operator && 'String' in operator ? operator.String.sval : undefined;
    if (kind === 'AEXPR_OP')
      return { ...call('operator', [lexpr, rexpr]), ...(written && { operator: written }) };
  }
  if ('List' in node) return list(node.List.items);
  if ('A_ArrayExpr' in node) return list(node.A_ArrayExpr.elements);
  if ('CollateClause' in node && node.CollateClause.arg) return call('collate', [node.CollateClause.arg]);
  if ('SubLink' in node) {
    const { subLinkType, subselect } = node.SubLink;
    const query =
      subLinkType === 'EXPR_SUBLINK' || subLinkType === 'ARRAY_SUBLINK'
        ? place.subquery(subselect)
        : undefined;
    if (query) return { kind: 'query', query, span };
    if (subLinkType === 'EXISTS_SUBLINK') place.subquery(subselect);
  }
  return {
    kind: 'sql',
    columns: columnsBelow(node, place),
    uses: [],
    text: textOfRange(place, range),
    span,
  };
}

function readColumn({ fields = [] }: ColumnNode, span: Span, place: ExpressionPlace): Operand {
  const names = stringsOf(fields);
  const name = names.at(-1);
  if (name === undefined || fields.some((field) => 'A_Star' in field))
    return { kind: 'sql', columns: [], uses: [], text: '*', span };
  const column = columnOf(names, place);
  return column
    ? { kind: 'column', column, span }
    : { ...unknown('its name is made by the program', span), span };
}

function columnOf(names: readonly string[], { holes }: SqlPlace): ColumnRef | undefined {
  const name = names.at(-1) as string;
  const owner = names.at(-2);
  const hole = holes?.name(name);
  if (hole) return hole.kind === 'column' ? hole.column : undefined;
  if (holes?.isMade(name)) return undefined;
  const from = owner === undefined ? undefined : holes?.name(owner);
  if (from?.kind === 'table')
    return {
      table: from.ref.kind === 'table' ? from.ref.id : undefined,
      alias: from.alias ?? (from.ref.kind === 'name' ? from.ref.name : undefined),
      by: 'name',
      column: name,
    };
  if (owner !== undefined && holes?.isMade(owner)) return undefined;
  return { table: undefined, alias: owner, by: 'name', column: name };
}

function readConstant(constant: A_Const, range: TokenRange, span: Span, place: SqlPlace): Operand {
  const token = place.parsed.tokens()[range.from];
  const made = token && place.holes?.within(token.start, token.end);
  if (made)
    return {
      kind: 'parameter',
      uses: made.uses,
      ...(made.prefix === '' ? {} : { prefix: made.prefix }),
      span,
    };
  return { kind: 'constant', value: constantValue(constant), span };
}

function constantValue({
  isnull,
  ival,
  fval,
  boolval,
  sval,
  bsval,
}: A_Const): string | number | boolean | null {
  if (isnull) return null;
  if (ival) return ival.ival ?? 0;
  if (boolval) return boolval.boolval ?? false;
  if (fval) {
    const text = fval.fval ?? '0';
    return Number.isSafeInteger(Number(text)) || text.includes('.') ? Number(text) : text;
  }
  return sval?.sval ?? bsval?.bsval ?? '';
}

function readCall(
  { funcname, args = [] }: FuncCall,
  call: (name: string, args: readonly Node[]) => Operand,
  span: Span,
): Operand {
  const names = stringsOf(funcname);
  const name = (names.at(-1) ?? '').toLowerCase();
  // sqlc's own words for the values that the program hands over.
  if (names.length === 2 && names[0] === 'sqlc' && /^(arg|narg|slice)$/.test(name))
    return { kind: 'parameter', uses: [], span };
  return call(name, args);
}

/** The columns anywhere below a node; those of subqueries left out. */
function columnsBelow(node: Node, place: SqlPlace): readonly ColumnRef[] {
  const found: ColumnRef[] = [];
  visit(node);
  return found;

  function visit(value: unknown): void {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null)
      for (const [key, child] of Object.entries(value)) {
        if (key === 'subselect') continue;
        if (key !== 'ColumnRef') visit(child);
        else {
          const fields = (child as ColumnNode).fields ?? [];
          const names = stringsOf(fields);
          const column =
            names.length > 0 && names.length === fields.length ? columnOf(names, place) : undefined;
          if (column) found.push(column);
        }
      }
  }
}
