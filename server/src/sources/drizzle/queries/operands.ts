import ts from 'typescript';
import type { Query } from '../../../model/query.ts';
import type { ColumnRef, Operand } from '../../../model/queryExpression.ts';
import { unknown } from '../../../model/unknown.ts';
import { type QueryContext, spanOfNode, textOfNode } from './context.ts';
import { bare, isFunctionNode } from './functions.ts';
import { calls, comparisons, operatorOf } from './operators.ts';
import { changesOf, prefixOf } from './parameters.ts';
import { isConstant, referenceOf, usedNames } from './references.ts';
import { isSqlTag, operandOfTemplate } from './sqlTemplate.ts';
import { columnOfExpression } from './tables.ts';

/** What reads a subquery where one stands; undefined for an expression that is none. */
export type ReadNested = (node: ts.Expression) => Query | undefined;

export interface ExpressionContext extends QueryContext {
  readonly nested: ReadNested;
}

/** What stands beside an operator, is sorted by, selected or set. */
export function readOperand(expression: ts.Expression, context: ExpressionContext): Operand {
  const node = bare(expression);
  const span = spanOfNode(expression, context);
  const value = constantOf(node, context);
  if (value !== undefined) return { kind: 'constant', value: value.of, span };
  if (ts.isArrayLiteralExpression(node)) {
    if (node.elements.some(ts.isSpreadElement)) return parameter(node, context);
    return { kind: 'list', items: node.elements.map((item) => readOperand(item, context)), span };
  }
  if (ts.isTaggedTemplateExpression(node) && isSqlTag(node.tag, context))
    return operandOfTemplate(node, context);
  const column = columnOfExpression(node, context);
  if (column) return { kind: 'column', column: column.column, span };
  if (ts.isCallExpression(node)) return readCall(node, context);
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isIdentifier(node)) {
    const reference = referenceOf(node, context.names);
    const { root } = reference;
    if (root.kind === 'name' && root.meaning?.kind === 'import') {
      // It may be a column of a table that could not be found, or a part of a query.
      return { ...unknown(`what \`${textOfNode(node, context)}\` is could not be told`, span), span };
    }
    if (root.kind === 'name' && root.meaning?.kind === 'variable' && root.meaning.node.initializer) {
      const { initializer } = root.meaning.node;
      const made = bare(initializer);
      if (reference.path.length === 0 && isConstant(root.meaning.node) && isSql(made, context))
        return readOperand(made, context);
      // A column of a subquery: `const recent = db.select(…).as('recent')`.
      if (context.nested(made)) return { ...unknown('a column of a subquery', span), span };
    }
    return parameter(node, context);
  }
  if (ts.isConditionalExpression(node)) return readChoice(node, context);
  return parameter(node, context);
}

function readChoice(node: ts.ConditionalExpression, context: ExpressionContext): Operand {
  const choices = [node.whenTrue, node.whenFalse].map((each) => readOperand(each, context));
  if (choices.every(({ kind }) => kind === 'constant' || kind === 'parameter'))
    return parameter(node, context);
  const span = spanOfNode(node, context);
  return { ...unknown('it depends on a condition of the program', span), span };
}

function isSql(node: ts.Expression, context: ExpressionContext): boolean {
  if (ts.isTaggedTemplateExpression(node)) return isSqlTag(node.tag, context);
  return ts.isCallExpression(node) && operatorOf(node.expression, context) !== undefined;
}

function readCall(node: ts.CallExpression, context: ExpressionContext): Operand {
  const span = spanOfNode(node, context);
  const nested = context.nested(node);
  if (nested) return { kind: 'query', query: nested, span };
  const operator = operatorOf(node.expression, context);
  const call = operator && Object.hasOwn(calls, operator) ? calls[operator] : undefined;
  if (call)
    return {
      kind: 'call',
      function: call,
      arguments: node.arguments.map((each) => readOperand(each, context)),
      span,
    };
  const [first] = node.arguments;
  if ((operator === 'asc' || operator === 'desc') && first) return readOperand(first, context);
  if (operator && Object.hasOwn(comparisons, operator)) {
    const columns = node.arguments.flatMap((each) => columnsOf(readOperand(each, context)));
    return { kind: 'sql', columns, uses: [], text: textOfNode(node, context), span };
  }
  const callee = bare(node.expression);
  if (ts.isPropertyAccessExpression(callee)) {
    const name = callee.name.text;
    // sql`…`.as('name'), sql`…`.mapWith(Number), column.getSQL()
    if (/^(as|mapWith|getSQL|inlineParams|placeholder)$/.test(name)) {
      if (name === 'placeholder') return { kind: 'parameter', uses: [], span };
      const inner = readOperand(callee.expression, context);
      if (inner.kind !== 'parameter') return { ...inner, span };
    }
  }
  // A helper of the program that is given columns makes SQL of them.
  const columns = node.arguments.flatMap((each) =>
    ts.isSpreadElement(each) ? [] : columnsOf(readOperand(each, context)),
  );
  if (columns.length > 0)
    return {
      kind: 'sql',
      columns,
      uses: usedNames(node, context.names),
      text: textOfNode(node, context),
      span,
    };
  if (isFunctionNode(callee)) return { ...unknown('a function that is called here', span), span };
  return parameter(node, context);
}

function columnsOf(operand: Operand): readonly ColumnRef[] {
  if (operand.kind === 'column') return [operand.column];
  if (operand.kind === 'sql') return operand.columns;
  return operand.kind === 'call' ? operand.arguments.flatMap(columnsOf) : [];
}

function parameter(node: ts.Expression, context: ExpressionContext): Operand {
  const prefix = prefixOf(node, context);
  const changes = changesOf(node, context);
  return {
    kind: 'parameter',
    uses: usedNames(node, context.names),
    ...(prefix ? { prefix } : {}),
    ...(changes.length > 0 ? { changes } : {}),
    span: spanOfNode(node, context),
  };
}

type Constant = string | number | boolean | null;

/** The value that the text itself tells, through constants of the file. */
export function constantOf(
  expression: ts.Expression,
  context: QueryContext,
  depth = 0,
): { readonly of: Constant } | undefined {
  const node = bare(expression);
  if (ts.isStringLiteralLike(node)) return { of: node.text };
  if (ts.isNumericLiteral(node)) return { of: Number(node.text) };
  if (ts.isBigIntLiteral(node)) return { of: node.text };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { of: true };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { of: false };
  if (node.kind === ts.SyntaxKind.NullKeyword) return { of: null };
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const inner = constantOf(node.operand, context, depth + 1);
    return typeof inner?.of === 'number' ? { of: -inner.of } : undefined;
  }
  if (depth > 4 || !ts.isIdentifier(node)) return undefined;
  const meaning = context.names.lookUp(node);
  if (meaning?.kind !== 'variable' || meaning.element || !meaning.node.initializer) return undefined;
  return isConstant(meaning.node) ? constantOf(meaning.node.initializer, context, depth + 1) : undefined;
}
