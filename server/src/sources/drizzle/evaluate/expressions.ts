import ts from 'typescript';
import { remove } from './assignment.ts';
import { callValue } from './calls.ts';
import { constructValue } from './construct.ts';
import { evaluateFunctionLike } from './functions.ts';
import { globalValue } from './globals.ts';
import { arrayLiteral, objectLiteral } from './literals.ts';
import { member } from './members.ts';
import { fileVariable, importMeta } from './nodePaths.ts';
import { decided, operate, unary } from './operators.ts';
import { lookUp, type Scope, siteOf } from './scope.ts';
import {
  isNullish,
  primitive,
  type UnknownValue,
  undefinedValue,
  unknownValue,
  type Value,
} from './values.ts';

/** Deeper nesting than any schema has; the JavaScript stack holds a few times as much. */
const maxDepth = 250;

/** The value of an expression. Never throws; what cannot be told is unknown, with the reason. */
export function evaluate(node: ts.Expression, scope: Scope): Value {
  const refused = refusal(node, scope);
  if (refused) return refused;
  const { budget } = scope.module.session;
  budget.steps--;
  budget.depth++;
  const value = evaluateNode(node, scope);
  budget.depth--;
  return value;
}

/** The unknown that stands for a value when the session has spent its work or its depth. */
export function refusal(node: ts.Node, scope: Scope): UnknownValue | undefined {
  const { budget } = scope.module.session;
  if (budget.depth >= maxDepth) return unknownValue('it is nested too deeply', siteOf(scope, node));
  if (budget.steps <= 0) return unknownValue('it takes too long to work out', siteOf(scope, node));
  return undefined;
}

function evaluateNode(node: ts.Expression, scope: Scope): Value {
  switch (node.kind) {
    case ts.SyntaxKind.Identifier:
      return identifier(node as ts.Identifier, scope);
    case ts.SyntaxKind.StringLiteral:
    case ts.SyntaxKind.NoSubstitutionTemplateLiteral:
      return primitive((node as ts.StringLiteralLike).text);
    case ts.SyntaxKind.NumericLiteral:
      return primitive(Number((node as ts.NumericLiteral).text));
    case ts.SyntaxKind.BigIntLiteral:
      return bigintLiteral((node as ts.BigIntLiteral).text);
    case ts.SyntaxKind.TrueKeyword:
      return primitive(true);
    case ts.SyntaxKind.FalseKeyword:
      return primitive(false);
    case ts.SyntaxKind.NullKeyword:
      return primitive(null);
    case ts.SyntaxKind.RegularExpressionLiteral:
      return regularExpression((node as ts.RegularExpressionLiteral).text, scope, node);
    case ts.SyntaxKind.CallExpression:
      return callValue(node as ts.CallExpression, scope);
    case ts.SyntaxKind.NewExpression:
      return constructValue(node as ts.NewExpression, scope);
    case ts.SyntaxKind.TaggedTemplateExpression:
      return taggedTemplate(node as ts.TaggedTemplateExpression, scope);
    case ts.SyntaxKind.TemplateExpression:
      return template(node as ts.TemplateExpression, scope);
    case ts.SyntaxKind.ObjectLiteralExpression:
      return objectLiteral(node as ts.ObjectLiteralExpression, scope);
    case ts.SyntaxKind.ArrayLiteralExpression:
      return arrayLiteral(node as ts.ArrayLiteralExpression, scope);
    case ts.SyntaxKind.ArrowFunction:
    case ts.SyntaxKind.FunctionExpression:
      return evaluateFunctionLike(node as ts.ArrowFunction | ts.FunctionExpression, scope);
    case ts.SyntaxKind.PropertyAccessExpression: {
      const access = node as ts.PropertyAccessExpression;
      const target = evaluate(access.expression, scope);
      if (access.questionDotToken && isNullish(target)) return undefinedValue;
      return member(target, access.name.text, siteOf(scope, node));
    }
    case ts.SyntaxKind.ElementAccessExpression:
      return elementAccess(node as ts.ElementAccessExpression, scope);
    case ts.SyntaxKind.ParenthesizedExpression:
    case ts.SyntaxKind.AsExpression:
    case ts.SyntaxKind.SatisfiesExpression:
    case ts.SyntaxKind.NonNullExpression:
    case ts.SyntaxKind.TypeAssertionExpression:
    case ts.SyntaxKind.ExpressionWithTypeArguments:
    case ts.SyntaxKind.AwaitExpression:
      return evaluate((node as ts.ParenthesizedExpression).expression, scope);
    case ts.SyntaxKind.ConditionalExpression: {
      const conditional = node as ts.ConditionalExpression;
      const condition = decided(evaluate(conditional.condition, scope), scope);
      if (condition === undefined)
        return unknownValue('it depends on a condition that is not known here', siteOf(scope, node));
      return evaluate(condition ? conditional.whenTrue : conditional.whenFalse, scope);
    }
    case ts.SyntaxKind.BinaryExpression:
      return operate(node as ts.BinaryExpression, scope);
    case ts.SyntaxKind.PrefixUnaryExpression:
      return unary(node as ts.PrefixUnaryExpression, scope);
    case ts.SyntaxKind.DeleteExpression:
      return remove((node as ts.DeleteExpression).expression, scope);
    case ts.SyntaxKind.VoidExpression:
      return undefinedValue;
    case ts.SyntaxKind.MetaProperty:
      return importMeta(scope.module.file);
    default:
      return unknownValue('this kind of expression is not followed', siteOf(scope, node));
  }
}

function identifier(node: ts.Identifier, scope: Scope): Value {
  if (node.text === 'undefined') return undefinedValue;
  const binding = lookUp(scope, node.text);
  if (binding) return binding.value();
  return (
    globalValue(node.text) ??
    fileVariable(node.text, scope.module.file) ??
    unknownValue(
      node.text ? `\`${node.text}\` is not declared here` : 'it is not written yet',
      siteOf(scope, node),
    )
  );
}

function bigintLiteral(text: string): Value {
  try {
    return primitive(BigInt(text.replace(/n$/, '')));
  } catch {
    return unknownValue('the number is not finished');
  }
}

function regularExpression(text: string, scope: Scope, node: ts.Node): Value {
  const end = text.lastIndexOf('/');
  try {
    return primitive(new RegExp(text.slice(1, end), text.slice(end + 1)));
  } catch {
    return unknownValue('the regular expression is not finished', siteOf(scope, node));
  }
}

function elementAccess(node: ts.ElementAccessExpression, scope: Scope): Value {
  const target = evaluate(node.expression, scope);
  if (node.questionDotToken && isNullish(target)) return undefinedValue;
  const key = node.argumentExpression && evaluate(node.argumentExpression, scope);
  if (key?.kind === 'primitive' && (typeof key.value === 'string' || typeof key.value === 'number'))
    return member(target, String(key.value), siteOf(scope, node));
  if (target.kind === 'unknown-value') return target;
  return unknownValue('the key is not known here', siteOf(scope, node));
}

function template(node: ts.TemplateExpression, scope: Scope): Value {
  let text = node.head.text;
  for (const span of node.templateSpans) {
    const part = evaluate(span.expression, scope);
    if (part.kind === 'unknown-value') return part;
    if (part.kind !== 'primitive') {
      if (part.kind === 'frozen-value') return part;
      return unknownValue('a part of the text is not known here', siteOf(scope, span.expression));
    }
    text += String(part.value) + span.literal.text;
  }
  return primitive(text);
}

function taggedTemplate(node: ts.TaggedTemplateExpression, scope: Scope): Value {
  const tag = evaluate(node.tag, scope);
  const site = siteOf(scope, node);
  if (tag.kind !== 'native' || !tag.members?.['`'])
    return tag.kind === 'unknown-value' ? tag : unknownValue('the tag of the template is not followed', site);
  const chunks: Value[] = [];
  if (ts.isNoSubstitutionTemplateLiteral(node.template)) {
    chunks.push(primitive(node.template.text));
  } else {
    chunks.push(primitive(node.template.head.text));
    for (const span of node.template.templateSpans)
      chunks.push(evaluate(span.expression, scope), primitive(span.literal.text));
  }
  const build = tag.members['`'];
  return build.kind === 'native' ? build.call({ args: chunks, site, scope }) : unknownValue('', site);
}
