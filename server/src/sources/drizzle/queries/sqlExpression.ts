import type { ComparisonOperator, Operand, Predicate } from '../../../model/queryExpression.ts';
import type { Span } from '../../../model/span.ts';

/**
 * The few forms of SQL that a template of a condition mostly has, over what is put in (`§0`, `§1` …): comparisons,
 * AND, OR, NOT, calls, IS NULL, IN, BETWEEN, LIKE. Anything else is left as text: undefined.
 */
export function parseCondition(text: string, holes: readonly Operand[], span: Span): Predicate | undefined {
  const parser = createParser(text, holes, span);
  const condition = parser && condition_(parser);
  return condition && parser.at === parser.tokens.length ? condition : undefined;
}

/** The same for something that is sorted by, selected or set. */
export function parseOperand(text: string, holes: readonly Operand[], span: Span): Operand | undefined {
  const parser = createParser(text, holes, span);
  const operand = parser && operandAt(parser);
  return operand && parser.at === parser.tokens.length ? operand : undefined;
}

interface Parser {
  readonly tokens: readonly string[];
  readonly holes: readonly Operand[];
  readonly span: Span;
  at: number;
  depth: number;
}

const tokenPattern =
  /\s+|§\d+|"[^"]*"|'(?:[^']|'')*'|\d+(?:\.\d+)?|[A-Za-z_][\w$]*|::|<>|!=|<=|>=|@>|<@|&&|\|\||~\*|!~|[-+*/%=<>(),.~]/y;

function createParser(text: string, holes: readonly Operand[], span: Span): Parser | undefined {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  let end = 0;
  for (let match = tokenPattern.exec(text); match; match = tokenPattern.exec(text)) {
    end = tokenPattern.lastIndex;
    if (match[0].trim() !== '') tokens.push(match[0]);
    if (tokens.length > 500) return undefined;
  }
  return end === text.length && tokens.length > 0 ? { tokens, holes, span, at: 0, depth: 0 } : undefined;
}

function peek(parser: Parser): string {
  return parser.tokens[parser.at]?.toLowerCase() ?? '';
}

function take(parser: Parser, ...words: readonly string[]): boolean {
  const isNext = words.every((word, i) => parser.tokens[parser.at + i]?.toLowerCase() === word);
  if (isNext) parser.at += words.length;
  return isNext;
}

function condition_(parser: Parser): Predicate | undefined {
  if (++parser.depth > 50) return undefined;
  return series(parser, 'or', () => series(parser, 'and', () => factor(parser)));
}

function series(
  parser: Parser,
  kind: 'and' | 'or',
  next: () => Predicate | undefined,
): Predicate | undefined {
  const operands: Predicate[] = [];
  do {
    const operand = next();
    if (!operand) return undefined;
    operands.push(operand);
  } while (take(parser, kind));
  return operands.length === 1 ? operands[0] : { kind, operands, span: parser.span };
}

function factor(parser: Parser): Predicate | undefined {
  const { span } = parser;
  if (take(parser, 'not')) {
    const operand = factor(parser);
    return operand && { kind: 'not', operand, span };
  }
  if (peek(parser) === '(') {
    const start = parser.at;
    parser.at++;
    const inner = condition_(parser);
    if (inner && take(parser, ')') && !isOperator(parser)) return inner;
    parser.at = start;
  }
  const left = operandAt(parser);
  return left && comparison(parser, left);
}

const signs = new Map<string, ComparisonOperator>([
  ['=', '='],
  ['<>', '<>'],
  ['!=', '<>'],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['like', 'like'],
  ['ilike', 'ilike'],
  ['@>', 'other'],
  ['<@', 'other'],
  ['&&', 'other'],
  ['~', 'other'],
  ['~*', 'other'],
]);

function isOperator(parser: Parser): boolean {
  return (
    signs.has(peek(parser)) || ['is', 'in', 'between', 'not', '::', '+', '-', '*', '/'].includes(peek(parser))
  );
}

function comparison(parser: Parser, left: Operand): Predicate | undefined {
  const { span } = parser;
  if (take(parser, 'is')) {
    const negated = take(parser, 'not');
    if (take(parser, 'null'))
      return { kind: 'comparison', operator: negated ? 'is not null' : 'is null', left, right: [], span };
    const value = take(parser, 'true') ? true : take(parser, 'false') ? false : undefined;
    if (value === undefined) return undefined;
    const right: Operand = { kind: 'constant', value, span };
    return { kind: 'comparison', operator: negated ? '<>' : '=', left, right: [right], span };
  }
  const negated = take(parser, 'not');
  if (take(parser, 'between')) {
    const low = operandAt(parser);
    const high = low && take(parser, 'and') ? operandAt(parser) : undefined;
    if (!low || !high) return undefined;
    return {
      kind: 'comparison',
      operator: negated ? 'not between' : 'between',
      left,
      right: [low, high],
      span,
    };
  }
  if (take(parser, 'in')) {
    const list = listAt(parser);
    return list && { kind: 'comparison', operator: negated ? 'not in' : 'in', left, right: [list], span };
  }
  const sign = signs.get(peek(parser));
  if (!sign) {
    // A column or a call by itself is a condition when it is a boolean.
    if (negated || (parser.at < parser.tokens.length && ![')', 'and', 'or'].includes(peek(parser))))
      return undefined;
    if (left.kind === 'constant' && typeof left.value === 'boolean')
      return { kind: 'constant', value: left.value, span };
    if (left.kind === 'sql' || left.kind === 'unknown') return undefined;
    return {
      kind: 'comparison',
      operator: '=',
      left,
      right: [{ kind: 'constant', value: true, span }],
      span,
    };
  }
  if (negated && sign !== 'like' && sign !== 'ilike') return undefined;
  parser.at++;
  const right = take(parser, 'any') || take(parser, 'some') ? listAt(parser) : operandAt(parser);
  if (!right) return undefined;
  const operator = negated ? (`not ${sign}` as ComparisonOperator) : sign;
  return { kind: 'comparison', operator, left, right: [right], span };
}

/** The list of IN or ANY; what is put in as one is one. */
function listAt(parser: Parser): Operand | undefined {
  if (peek(parser).startsWith('§')) return operandAt(parser);
  if (!take(parser, '(')) return undefined;
  const items: Operand[] = [];
  do {
    const item = operandAt(parser);
    if (!item) return undefined;
    items.push(item);
  } while (take(parser, ','));
  if (!take(parser, ')')) return undefined;
  const [only] = items;
  return only && items.length === 1 && only.kind !== 'constant'
    ? only
    : { kind: 'list', items, span: parser.span };
}

function operandAt(parser: Parser): Operand | undefined {
  let operand = primary(parser);
  const { span } = parser;
  while (operand && take(parser, '::')) {
    if (!typeName(parser)) return undefined;
    operand = { kind: 'call', function: 'cast', arguments: [operand], span };
  }
  while (operand && /^(\+|-|\*|\/|%|\|\|)$/.test(peek(parser))) {
    const operator = peek(parser);
    parser.at++;
    const other = primary(parser);
    if (!other) return undefined;
    operand = { kind: 'call', function: 'operator', operator, arguments: [operand, other], span };
  }
  return operand;
}

function typeName(parser: Parser): boolean {
  if (!/^[a-z_]/.test(peek(parser))) return false;
  parser.at++;
  if (take(parser, '(')) {
    while (peek(parser) !== ')' && parser.at < parser.tokens.length) parser.at++;
    return take(parser, ')');
  }
  return true;
}

const keywords = new Set([
  'select',
  'from',
  'where',
  'case',
  'when',
  'then',
  'else',
  'end',
  'exists',
  'distinct',
  'interval',
  'array',
  'row',
  'and',
  'or',
  'not',
  'in',
  'is',
  'like',
  'ilike',
  'between',
  'asc',
  'desc',
  'nulls',
  'order',
  'by',
  'over',
  'filter',
  'as',
]);

function primary(parser: Parser): Operand | undefined {
  const { span, holes } = parser;
  const token = parser.tokens[parser.at];
  if (token === undefined || ++parser.depth > 2000) return undefined;
  if (token.startsWith('§')) {
    parser.at++;
    const hole = holes[Number(token.slice(1))];
    // A table's name, alone or before a dot, is not followed.
    return hole && hole.kind !== 'unknown' && peek(parser) !== '.' ? hole : undefined;
  }
  if (token === '(') {
    parser.at++;
    const inner = operandAt(parser);
    return inner && take(parser, ')') ? inner : undefined;
  }
  if (/^\d/.test(token)) {
    parser.at++;
    return { kind: 'constant', value: Number(token), span };
  }
  if (token.startsWith("'")) {
    parser.at++;
    return { kind: 'constant', value: token.slice(1, -1).replaceAll("''", "'"), span };
  }
  const word = token.toLowerCase();
  if (word === 'true' || word === 'false' || word === 'null') {
    parser.at++;
    return { kind: 'constant', value: word === 'null' ? null : word === 'true', span };
  }
  if (!/^[a-z_"]/.test(word) || keywords.has(word)) return undefined;
  parser.at++;
  if (word.startsWith('current_')) return { kind: 'call', function: word, arguments: [], span };
  if (!take(parser, '(')) return undefined;
  const operands: Operand[] = [];
  if (take(parser, '*'))
    return take(parser, ')') ? { kind: 'call', function: word, arguments: [], span } : undefined;
  if (take(parser, ')')) return { kind: 'call', function: word, arguments: [], span };
  do {
    const operand = operandAt(parser);
    if (!operand) return undefined;
    operands.push(operand);
  } while (take(parser, ','));
  return take(parser, ')') ? { kind: 'call', function: word, arguments: operands, span } : undefined;
}
