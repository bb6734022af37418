import type { Node } from 'libpg-query';
import { nodeEntry } from '../statement.ts';
import { afterGroup, type TokenRange, tokenAt } from '../tokens.ts';
import type { SqlPlace } from './place.ts';

/**
 * The tokens that an expression is made of. PostgreSQL's tree tells of most nodes one place, the first token or the
 * operator; where an expression ends follows from its parts and from the tokens behind them.
 */
export function rangeOf(node: Node, place: SqlPlace): TokenRange {
  let kept = ranges.get(place.parsed);
  if (!kept) {
    kept = new WeakMap();
    ranges.set(place.parsed, kept);
  }
  const [, fields] = nodeEntry(node);
  const known = kept.get(fields);
  if (known) return known;
  const range = measure(node, place);
  kept.set(fields, range);
  return range;
}

const ranges = new WeakMap<object, WeakMap<object, TokenRange>>();

/** The same with the parentheses around it, for a side of an operator. */
export function wrappedRange(node: Node, place: SqlPlace): TokenRange {
  const tokens = place.parsed.tokens();
  let { from, to } = rangeOf(node, place);
  while (tokens[from - 1]?.word === '(' && tokens[to]?.word === ')' && !isCallee(tokens[from - 2]?.word)) {
    from--;
    to++;
  }
  return { from, to };
}

/** A word before a parenthesis that makes it a call's. */
function isCallee(word: string | undefined): boolean {
  return (
    word !== undefined &&
    /^[\p{L}_"]/u.test(word) &&
    !/^(AND|OR|NOT|WHERE|ON|WHEN|THEN|ELSE|CASE|SELECT|BY|HAVING|IS|LIKE|ILIKE|BETWEEN|RETURNING|SET|FROM)$/.test(
      word,
    )
  );
}

interface Fields {
  readonly location?: number;
  readonly [key: string]: unknown;
}

function measure(node: Node, place: SqlPlace): TokenRange {
  const tokens = place.parsed.tokens();
  const [kind, raw] = nodeEntry(node);
  const fields = raw as Fields;
  const at = tokenAtLocation(fields.location, place);
  const word = (index: number) => tokens[index]?.word;
  const group = (index: number) =>
    word(index) === '(' || word(index) === '[' ? afterGroup(tokens, index) : index;
  const parts = childrenOf(fields).map((child) => wrappedRange(child, place));
  const whole = joined(parts, (fields.location ?? 0) > 0 || parts.length === 0 ? at : undefined);
  switch (kind) {
    case 'ColumnRef':
      return { from: at, to: afterDots(at, place) };
    case 'A_Const':
      return { from: at, to: word(at) === '-' || word(at) === '+' ? at + 2 : at + 1 };
    case 'ParamRef':
    case 'SetToDefault':
      return { from: at, to: at + 1 };
    case 'SQLValueFunction':
      return { from: at, to: group(at + 1) };
    case 'FuncCall':
      return functionRange(at, whole, place);
    case 'TypeCast':
      return castRange(fields, at, whole, place);
    case 'SubLink': {
      const open = nextOpen(at, place);
      return { from: Math.min(whole.from, at), to: afterGroup(tokens, open) };
    }
    case 'CaseExpr':
      return { from: at, to: afterCase(at, place) };
    case 'CoalesceExpr':
    case 'MinMaxExpr':
    case 'RowExpr':
    case 'A_ArrayExpr':
    case 'XmlExpr':
    case 'GroupingFunc': {
      const open = word(at) === '(' || word(at) === '[' ? at : at + 1;
      return { from: at, to: Math.max(group(open), at + 1) };
    }
    case 'NullTest':
    case 'BooleanTest': {
      let to = whole.to;
      if (/^(ISNULL|NOTNULL)$/.test(word(to) ?? '')) return { from: whole.from, to: to + 1 };
      while (/^(IS|NOT|NULL|TRUE|FALSE|UNKNOWN)$/.test(word(to) ?? '')) to++;
      return { from: whole.from, to };
    }
    case 'A_Indirection': {
      const inner = parts[0] ?? whole;
      let to = inner.to;
      for (;;) {
        if (word(to) === '[') to = afterGroup(tokens, to);
        else if (word(to) === '.') to += 2;
        else break;
      }
      return { from: inner.from, to };
    }
    case 'CollateClause': {
      const inner = parts[0] ?? whole;
      return word(inner.to) === 'COLLATE' ? { from: inner.from, to: afterDots(inner.to + 1, place) } : whole;
    }
    case 'A_Expr':
      return operatorRange(fields, at, whole, place);
    default:
      return whole;
  }
}

function tokenAtLocation(location: number | undefined, { parsed }: SqlPlace): number {
  return tokenAt(parsed.tokens(), parsed.offsets.fromBytes(Math.max(0, location ?? 0)));
}

/** From the first token of the parts, or the node's own, to the last. */
function joined(parts: readonly TokenRange[], at: number | undefined): TokenRange {
  const [first] = parts;
  let from = at ?? first?.from ?? 0;
  let to = at === undefined ? (first?.to ?? 1) : at + 1;
  for (const part of parts) {
    from = Math.min(from, part.from);
    to = Math.max(to, part.to);
  }
  return { from, to };
}

/** The expressions right below a node; statements of subqueries are not among them. */
function childrenOf(fields: Fields): readonly Node[] {
  const found: Node[] = [];
  for (const [key, value] of Object.entries(fields)) {
    if (key === 'subselect' || key === 'typeName' || key === 'name' || key === 'funcname' || key === 'fields')
      continue;
    for (const each of Array.isArray(value) ? value : [value])
      if (isExpression(each)) found.push(...flat(each));
  }
  return found;
}

/** A list has no place of its own. */
function flat(node: Node): readonly Node[] {
  return 'List' in node ? (node.List.items ?? []).flatMap(flat) : [node];
}

function isExpression(value: unknown): value is Node {
  if (typeof value !== 'object' || value === null) return false;
  const keys = Object.keys(value);
  const [only] = keys;
  return keys.length === 1 && only !== undefined && (expressions.test(only) || only === 'List');
}

const expressions =
  /^(ColumnRef|A_Const|ParamRef|SetToDefault|SQLValueFunction|FuncCall|TypeCast|SubLink|CaseExpr|CaseWhen|CoalesceExpr|MinMaxExpr|RowExpr|A_ArrayExpr|XmlExpr|GroupingFunc|NullTest|BooleanTest|BoolExpr|A_Indirection|CollateClause|A_Expr|NamedArgExpr)$/;

function afterDots(from: number, { parsed }: SqlPlace): number {
  const tokens = parsed.tokens();
  let to = from + 1;
  while (tokens[to]?.word === '.') to += 2;
  return to;
}

function nextOpen(from: number, { parsed }: SqlPlace): number {
  const tokens = parsed.tokens();
  let index = from;
  while (index < tokens.length && tokens[index]?.word !== '(') index++;
  return index;
}

function functionRange(at: number, whole: TokenRange, place: SqlPlace): TokenRange {
  const tokens = place.parsed.tokens();
  const word = (index: number) => tokens[index]?.word;
  let to = afterDots(at, place);
  // `x AT TIME ZONE 'utc'` and the like are calls without parentheses.
  if (word(to) !== '(') return whole;
  to = afterGroup(tokens, to);
  for (;;) {
    if (word(to) === 'WITHIN' && word(to + 1) === 'GROUP') to = afterGroup(tokens, to + 2);
    else if (word(to) === 'FILTER' && word(to + 1) === '(') to = afterGroup(tokens, to + 1);
    else if (word(to) === 'OVER') to = word(to + 1) === '(' ? afterGroup(tokens, to + 1) : to + 2;
    else break;
  }
  return { from: at, to };
}

function castRange(fields: Fields, at: number, whole: TokenRange, place: SqlPlace): TokenRange {
  const tokens = place.parsed.tokens();
  const { typeName, arg } = fields as {
    readonly typeName?: { readonly location?: number };
    readonly arg?: Node;
  };
  const argument = arg && wrappedRange(arg, place);
  const type = tokenAtLocation(typeName?.location, place);
  // `interval '1 day'` has no place of its own.
  if ((fields.location ?? 0) < 0) {
    if (!argument) return whole;
    return { from: Math.min(type, argument.from), to: argument.to };
  }
  if (tokens[at]?.word === '::') return { from: argument?.from ?? at, to: afterType(at + 1, place) };
  return { from: at, to: tokens[at + 1]?.word === '(' ? afterGroup(tokens, at + 1) : whole.to };
}

/** `double precision`, `timestamp(3) with time zone`, `numeric(12, 2)[]` */
function afterType(from: number, place: SqlPlace): number {
  const tokens = place.parsed.tokens();
  const word = (index: number) => tokens[index]?.word;
  let to = afterDots(from, place);
  if (word(from) === 'DOUBLE' && word(to) === 'PRECISION') to++;
  if (word(to) === 'VARYING') to++;
  if (word(to) === '(') to = afterGroup(tokens, to);
  if (/^(WITH|WITHOUT)$/.test(word(to) ?? '') && word(to + 1) === 'TIME') to += 3;
  while (word(to) === '[') to = afterGroup(tokens, to);
  return to;
}

function afterCase(from: number, { parsed }: SqlPlace): number {
  const tokens = parsed.tokens();
  let depth = 0;
  for (let index = from; index < tokens.length; index++) {
    const word = tokens[index]?.word;
    if (word === 'CASE') depth++;
    else if (word === 'END' && --depth === 0) return index + 1;
  }
  return tokens.length;
}

function operatorRange(fields: Fields, at: number, whole: TokenRange, place: SqlPlace): TokenRange {
  const tokens = place.parsed.tokens();
  const { kind } = fields as { readonly kind?: string };
  if (kind === 'AEXPR_IN' || kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_OP_ALL' || kind === 'AEXPR_NULLIF')
    return { from: whole.from, to: Math.max(whole.to, afterGroup(tokens, nextOpen(at, place))) };
  return whole;
}
