import ts from 'typescript';
import { assignedBefore } from './assignments.ts';
import { bare } from './functions.ts';
import type { Names } from './names.ts';
import { isMemberName, localInitializer } from './references.ts';

/** Methods whose answer is made of the receiver alone, whatever their argument asks. */
const selecting = /^(filter|find|findLast|slice|sort|toSorted|at|trim|toLowerCase|toUpperCase)$/;
/** Methods that answer yes, no or a number. */
const asking = /^(includes|has|some|every|startsWith|endsWith|test|indexOf|findIndex)$/;
/** Functions and methods whose answer holds the text that they are given; what another one makes of it is not known. */
const passing =
  /^(String|decodeURIComponent|encodeURIComponent|unescape|stringify|concat|replace|replaceAll|join|format)$/;
const comparing: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.InKeyword,
  ts.SyntaxKind.InstanceOfKeyword,
]);

/**
 * The names whose text may become a part of the text that an expression makes: neither those of a condition nor the
 * key of a lookup. `columns` of `columns[request.sort]`, and of `keys.map((key) => columns[key].sql).join(', ')`.
 * Constants of a function are followed to what they are made of.
 */
export function textNames(expression: ts.Expression, names: Names): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<ts.Node>();
  const open: ts.Node[] = [expression];
  for (let node = open.pop(); node && found.size < 50; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (ts.isIdentifier(node)) {
      if (isMemberName(node)) continue;
      const assigned = assignedBefore(node);
      if (assigned) {
        open.push(assigned);
        continue;
      }
      found.add(node.text);
      const origin = originOf(node, names);
      if (origin) open.push(origin);
    } else open.push(...partsOf(node).reverse());
  }
  return [...found];
}

/** What a constant of a function is made of, or the list whose elements a callback is given. */
function originOf(name: ts.Identifier, names: Names): ts.Node | undefined {
  const meaning = names.lookUp(name);
  if (meaning?.kind !== 'parameter') return localInitializer(meaning);
  const callback = meaning.node.parent as ts.Node;
  // The second one is a number.
  if (ts.isFunctionLike(callback) && callback.parameters[0] !== meaning.node) return undefined;
  const call = callback.parent as ts.Node | undefined;
  return call && ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression)
    ? call.expression.expression
    : undefined;
}

/** What a program has put there itself, of the one who is signed in. */
const ofProgram = /^(user|session|auth|tenant)$/;

function partsOf(node: ts.Node): ts.Node[] {
  if (ts.isPropertyAccessExpression(node) && ofProgram.test(node.name.text)) return [];
  if (ts.isElementAccessExpression(node)) return [node.expression];
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse];
  if (ts.isBinaryExpression(node)) {
    if (comparing.has(node.operatorToken.kind)) return [];
    const isAnd = node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
    return isAnd ? [node.right] : [node.left, node.right];
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isTypeOfExpression(node)) return [];
  if (ts.isCallExpression(node)) return partsOfCall(node);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return answersOf(node);
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

function partsOfCall(call: ts.CallExpression): ts.Node[] {
  if (!ts.isPropertyAccessExpression(call.expression)) {
    const isPassing = ts.isIdentifier(call.expression) && passing.test(call.expression.text);
    return isPassing ? [call.expression, ...call.arguments] : [call.expression];
  }
  const { name, expression } = call.expression;
  if (asking.test(name.text)) return [];
  if (selecting.test(name.text)) return [expression];
  const [callback] = call.arguments;
  // What `map` answers is what its callback answers.
  if (callback && /^(map|flatMap)$/.test(name.text)) {
    const made = bare(callback);
    if (ts.isArrowFunction(made) || ts.isFunctionExpression(made)) return [made];
  }
  return passing.test(name.text) ? [expression, ...call.arguments] : [expression];
}

function answersOf({ body }: ts.ArrowFunction | ts.FunctionExpression): ts.Node[] {
  if (!ts.isBlock(body)) return [body];
  const found: ts.Node[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression) found.push(node.expression);
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, look);
  };
  ts.forEachChild(body, look);
  return found;
}
