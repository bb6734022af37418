import ts from 'typescript';
import type { QueryOrder, RelationUse, Selection, TableRef } from '../../../model/query.ts';
import type {
  ColumnRef,
  Comparison,
  ComparisonOperator,
  Operand,
  Predicate,
} from '../../../model/queryExpression.ts';
import type { Dialect } from '../../../model/schema.ts';
import type { Span } from '../../../model/span.ts';
import { unknown } from '../../../model/unknown.ts';
import { type BuiltParts, emptyPartsOf, ordersIn } from './builder.ts';
import { spanOfNode } from './context.ts';
import { bare, isFunctionNode } from './functions.ts';
import { type ExpressionContext, readOperand } from './operands.ts';
import { readPredicate } from './predicates.ts';

/** A relational query as its options give it. */
export interface RelationalParts extends BuiltParts {
  readonly with: readonly RelationUse[];
  readonly origin: 'relational';
}

/** Reads `db.query.users.findMany({ … })`. */
export function readRelational(
  call: ts.CallExpression,
  method: string,
  table: TableRef,
  dialect: Dialect | undefined,
  nameSpan: Span,
  context: ExpressionContext,
): RelationalParts {
  const parts = emptyPartsOf('select');
  parts.dialect = dialect;
  parts.tables.push({ role: 'from', table, alias: undefined, join: undefined, span: nameSpan });
  const level = readLevel(call.arguments[0], call, table, dialect, context, parts, 0);
  const span = spanOfNode(call, context);
  const limit: Operand | undefined =
    method === 'findFirst' ? { kind: 'constant', value: 1, span } : level.limit;
  return {
    ...parts,
    where: level.where,
    orderBy: level.orderBy,
    limit,
    offset: level.offset,
    selection: level.selection,
    with: level.with,
    origin: 'relational',
  };
}

interface Level {
  where: Predicate | undefined;
  orderBy: readonly QueryOrder[];
  limit: Operand | undefined;
  offset: Operand | undefined;
  selection: Selection;
  with: readonly RelationUse[];
}

function readLevel(
  argument: ts.Expression | undefined,
  call: ts.Node,
  table: TableRef,
  dialect: Dialect | undefined,
  context: ExpressionContext,
  parts: BuiltParts,
  depth: number,
): Level {
  const level: Level = {
    where: undefined,
    orderBy: [],
    limit: undefined,
    offset: undefined,
    selection: { kind: 'all', span: spanOfNode(call, context) },
    with: [],
  };
  const node = argument && bare(argument);
  if (!node || depth > 10) return level;
  const open = (reason: string, at: ts.Node) => {
    parts.open ??= unknown(reason, spanOfNode(at, context));
  };
  if (!ts.isObjectLiteralExpression(node)) {
    if (node.kind !== ts.SyntaxKind.TrueKeyword) open('its options are put together elsewhere', node);
    return level;
  }
  for (const property of node.properties) {
    const value = ts.isPropertyAssignment(property)
      ? property.initializer
      : ts.isShorthandPropertyAssignment(property)
        ? property.name
        : undefined;
    if (!value || !property.name || !ts.isIdentifier(property.name)) {
      open('some of its options are put together elsewhere', property);
      continue;
    }
    takeOver(value, table, dialect, context);
    switch (property.name.text) {
      case 'where':
        level.where = readWhere(value, table, context);
        break;
      case 'orderBy':
        level.orderBy = readOrder(value, table, context);
        break;
      case 'limit':
        level.limit = readOperand(value, context);
        break;
      case 'offset':
        level.offset = readOperand(value, context);
        break;
      case 'columns':
        level.selection = readColumns(value, table, context);
        break;
      case 'with':
        level.with = readWith(value, context, parts, depth);
        break;
    }
  }
  return level;
}

/** A callback gets the table and the operators. */
function takeOver(
  value: ts.Expression,
  ref: TableRef,
  dialect: Dialect | undefined,
  context: ExpressionContext,
): void {
  const node = bare(value);
  if (!isFunctionNode(node)) return;
  context.builderCallbacks.add(node);
  const [table, operators] = node.parameters;
  if (table) context.parameterTables.set(table, { ref, alias: undefined, dialect });
  if (operators) context.parameterOperators.add(operators);
}

function readWhere(value: ts.Expression, table: TableRef, context: ExpressionContext): Predicate {
  const node = bare(value);
  return ts.isObjectLiteralExpression(node) ? filterOf(node, table, context) : readPredicate(value, context);
}

function columnOf(table: TableRef, key: string): ColumnRef {
  return { table: table.kind === 'table' ? table.id : undefined, alias: undefined, by: 'key', column: key };
}

function keyOf(property: ts.ObjectLiteralElementLike): string | undefined {
  const { name } = property;
  return name && (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) ? name.text : undefined;
}

/** The filter object of v2: `{ status: 'open', age: { gt: 18 }, OR: [ … ] }`. */
function filterOf(node: ts.ObjectLiteralExpression, table: TableRef, context: ExpressionContext): Predicate {
  const span = spanOfNode(node, context);
  const operands = node.properties.map((property): Predicate => {
    const key = keyOf(property);
    const at = spanOfNode(property, context);
    const value = ts.isPropertyAssignment(property)
      ? bare(property.initializer)
      : ts.isShorthandPropertyAssignment(property)
        ? property.name
        : undefined;
    if (key === undefined || !value) return { ...unknown('it is put together elsewhere', at), span: at };
    if (key === 'RAW')
      return isFunctionNode(value) ? raw(value, table, context) : readPredicate(value, context);
    if (key === 'NOT' && ts.isObjectLiteralExpression(value))
      return { kind: 'not', operand: filterOf(value, table, context), span: at };
    if ((key === 'OR' || key === 'AND') && ts.isArrayLiteralExpression(value))
      return {
        kind: key === 'OR' ? 'or' : 'and',
        operands: value.elements.map((each) => readWhere(each, table, context)),
        span: at,
      };
    return columnFilter(key, value, table, at, context);
  });
  const [only] = operands;
  return only && operands.length === 1 ? only : { kind: 'and', operands, span };
}

function raw(value: ts.Expression, table: TableRef, context: ExpressionContext): Predicate {
  takeOver(value, table, undefined, context);
  return readPredicate(value, context);
}

const filterOperators: Readonly<Record<string, ComparisonOperator>> = {
  eq: '=',
  ne: '<>',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
  in: 'in',
  notIn: 'not in',
  like: 'like',
  notLike: 'not like',
  ilike: 'ilike',
  notIlike: 'not ilike',
  isNull: 'is null',
  isNotNull: 'is not null',
  arrayContains: 'other',
  arrayContained: 'other',
  arrayOverlaps: 'other',
};

function columnFilter(
  key: string,
  value: ts.Expression,
  table: TableRef,
  span: Span,
  context: ExpressionContext,
): Predicate {
  const left: Operand = { kind: 'column', column: columnOf(table, key), span };
  if (!ts.isObjectLiteralExpression(value))
    return { kind: 'comparison', operator: '=', left, right: [readOperand(value, context)], span };
  const found: (Comparison | undefined)[] = value.properties.map((property) => {
    const operator = filterOperators[keyOf(property) ?? ''];
    if (!operator) return undefined;
    const given = ts.isPropertyAssignment(property)
      ? property.initializer
      : ts.isShorthandPropertyAssignment(property)
        ? property.name
        : undefined;
    const right = operator.endsWith('null') || !given ? [] : [readOperand(given, context)];
    return { kind: 'comparison', operator, left, right, span: spanOfNode(property, context) };
  });
  const known = found.filter((each) => each !== undefined);
  const [only] = known;
  // A filter of a relation, or something new.
  if (!only || known.length < found.length)
    return { ...unknown('a filter that is not followed', span), span };
  return known.length === 1 ? only : { kind: 'and', operands: known, span };
}

function readOrder(value: ts.Expression, table: TableRef, context: ExpressionContext): readonly QueryOrder[] {
  const node = bare(value);
  if (!ts.isObjectLiteralExpression(node)) return ordersIn([value], context);
  return node.properties.flatMap((property): readonly QueryOrder[] => {
    const key = keyOf(property);
    if (key === undefined) return [];
    const span = spanOfNode(property, context);
    const written = ts.isPropertyAssignment(property) ? bare(property.initializer) : undefined;
    const direction =
      written && ts.isStringLiteralLike(written) ? (written.text as 'asc' | 'desc') : undefined;
    return [{ operand: { kind: 'column', column: columnOf(table, key), span }, direction, span }];
  });
}

function readColumns(value: ts.Expression, table: TableRef, context: ExpressionContext): Selection {
  const node = bare(value);
  const span = spanOfNode(value, context);
  const unclear: Selection = {
    ...unknown('which columns are selected is put together elsewhere', span),
    span,
  };
  if (!ts.isObjectLiteralExpression(node)) return unclear;
  const taken: string[] = [];
  const left: string[] = [];
  for (const property of node.properties) {
    const key = keyOf(property);
    if (key === undefined || !ts.isPropertyAssignment(property)) return unclear;
    const { kind } = bare(property.initializer);
    if (kind === ts.SyntaxKind.TrueKeyword) taken.push(key);
    else if (kind === ts.SyntaxKind.FalseKeyword) left.push(key);
    else return unclear;
  }
  if (taken.length === 0 && left.length > 0)
    return { kind: 'all-but', columns: left.map((key) => columnOf(table, key)), span };
  return {
    kind: 'columns',
    items: taken.map((key) => ({
      name: key,
      operand: { kind: 'column', column: columnOf(table, key), span },
    })),
    span,
  };
}

function readWith(
  value: ts.Expression,
  context: ExpressionContext,
  parts: BuiltParts,
  depth: number,
): readonly RelationUse[] {
  const node = bare(value);
  if (!ts.isObjectLiteralExpression(node)) {
    parts.open ??= unknown('the relations are put together elsewhere', spanOfNode(value, context));
    return [];
  }
  return node.properties.flatMap((property): readonly RelationUse[] => {
    const key = keyOf(property);
    if (key === undefined || !ts.isPropertyAssignment(property)) {
      parts.open ??= unknown('the relations are put together elsewhere', spanOfNode(property, context));
      return [];
    }
    const given = bare(property.initializer);
    if (given.kind === ts.SyntaxKind.FalseKeyword) return [];
    const table = unknown(`where the relation \`${key}\` leads`);
    const level = readLevel(given, property, table, undefined, context, parts, depth + 1);
    const { where, orderBy, limit, selection } = level;
    return [{ key, where, orderBy, limit, selection, with: level.with, span: spanOfNode(property, context) }];
  });
}

export function isRelationalMethod(name: string | undefined): name is 'findMany' | 'findFirst' {
  return name === 'findMany' || name === 'findFirst';
}
