import ts from 'typescript';
import type { ComparisonOperator, Operand, Predicate } from '../../../model/queryExpression.ts';
import { unknown } from '../../../model/unknown.ts';
import { spanOfNode, textOfNode } from './context.ts';
import { bare, isFunctionNode, returnedBy } from './functions.ts';
import { type ExpressionContext, readOperand } from './operands.ts';
import { comparisons, operatorOf } from './operators.ts';
import { isConstant } from './references.ts';
import { isSqlTag, predicateOfTemplate } from './sqlTemplate.ts';
import { columnOfExpression } from './tables.ts';

const maxDepth = 30;

/** Reads a condition: what is given to `where`, `having` or a join. */
export function readPredicate(expression: ts.Expression, context: ExpressionContext, depth = 0): Predicate {
  const node = bare(expression);
  const span = spanOfNode(expression, context);
  if (depth > maxDepth) return { ...unknown('it is nested too deeply', span), span };
  const again = (inner: ts.Expression) => readPredicate(inner, context, depth + 1);
  if (isUndefined(node)) return { kind: 'constant', value: true, span };
  if (ts.isConditionalExpression(node))
    return { kind: 'optional', choices: [again(node.whenTrue), again(node.whenFalse)], span };
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind;
    const isAnd = operator === ts.SyntaxKind.AmpersandAmpersandToken;
    if (isAnd || operator === ts.SyntaxKind.BarBarToken)
      return readLogical(node, isAnd ? '&&' : '||', again, span);
    if (operator === ts.SyntaxKind.QuestionQuestionToken)
      return { kind: 'optional', choices: [again(node.left), again(node.right)], span };
  }
  if (ts.isTaggedTemplateExpression(node) && isSqlTag(node.tag, context))
    return predicateOfTemplate(node, context);
  if (ts.isCallExpression(node)) return readCall(node, context, again);
  // The callback of a relational query: `(users, { eq }) => eq(users.id, id)`.
  if (isFunctionNode(node)) {
    const answers = returnedBy(node);
    const [only] = answers;
    if (only && answers.length === 1) return again(only);
    return { ...unknown('a callback that answers one of several conditions', span), span };
  }
  if (ts.isIdentifier(node)) {
    const meaning = context.names.lookUp(node);
    if (
      meaning?.kind === 'variable' &&
      !meaning.element &&
      meaning.node.initializer &&
      isConstant(meaning.node)
    ) {
      const made = readPredicate(meaning.node.initializer, context, depth + 1);
      if (made.kind !== 'unknown') return made;
    }
  }
  const column = columnOfExpression(node, context);
  // A boolean column by itself.
  if (column) {
    const left: Operand = { kind: 'column', column: column.column, span };
    return {
      kind: 'comparison',
      operator: '=',
      left,
      right: [{ kind: 'constant', value: true, span }],
      span,
    };
  }
  return { ...unknown(`\`${textOfNode(node, context)}\` is not followed`, span), span };
}

/** `a && eq(…)` may leave a condition out on purpose; `eq(…) && eq(…)` drops one. */
function readLogical(
  node: ts.BinaryExpression,
  operator: '&&' | '||',
  again: (inner: ts.Expression) => Predicate,
  span: Predicate['span'] & {},
): Predicate {
  const left = again(node.left);
  const right = again(node.right);
  // `(only && eq(…)) || undefined`: what stands first may be false already.
  const mayBeFalse = operator === '||' && left.kind === 'optional';
  if (left.kind !== 'unknown' && left.kind !== 'constant' && !mayBeFalse)
    return { kind: 'logical-operator', operator, operands: [left, right], span };
  const nothing: Predicate = { kind: 'constant', value: true, span: left.span };
  return { kind: 'optional', choices: operator === '&&' ? [right, nothing] : [left, right], span };
}

function isUndefined(node: ts.Expression): boolean {
  return (ts.isIdentifier(node) && node.text === 'undefined') || ts.isVoidExpression(node);
}

function readCall(
  node: ts.CallExpression,
  context: ExpressionContext,
  again: (inner: ts.Expression) => Predicate,
): Predicate {
  const span = spanOfNode(node, context);
  const operator = operatorOf(node.expression, context);
  const [first, ...rest] = node.arguments;
  const opaque = (reason: string): Predicate => ({ ...unknown(reason, span), span });
  if (!operator) return opaque(`what \`${textOfNode(node.expression, context)}\` makes is not known`);
  if (operator === 'and' || operator === 'or') {
    const operands = node.arguments.map((argument) => {
      if (!ts.isSpreadElement(argument)) return again(argument);
      const at = spanOfNode(argument, context);
      return { ...unknown('conditions that are put together elsewhere', at), span: at };
    });
    return { kind: operator, operands, span };
  }
  if (operator === 'not' && first) return { kind: 'not', operand: again(first), span };
  if ((operator === 'exists' || operator === 'notExists') && first) {
    const found: Predicate = { kind: 'exists', query: context.nested(bare(first)), span };
    return operator === 'exists' ? found : { kind: 'not', operand: found, span };
  }
  if (!Object.hasOwn(comparisons, operator) || !first)
    return opaque(`what \`${textOfNode(node.expression, context)}\` makes is not known`);
  const sign: ComparisonOperator = comparisons[operator as keyof typeof comparisons];
  if (node.arguments.some(ts.isSpreadElement)) return opaque('its operands are put together elsewhere');
  return {
    kind: 'comparison',
    operator: sign,
    left: readOperand(first, context),
    right: rest.map((each) => readOperand(each, context)),
    span,
  };
}
