import ts from 'typescript';
import { around, bare, isFunctionNode } from './functions.ts';
import type { Names } from './names.ts';
import { isConstant } from './references.ts';

/** The places in which a variable is used, in the function or module that declares it. */
export function usagesOf(
  declaration: ts.VariableDeclaration,
  name: string,
  names: Names,
): readonly ts.Identifier[] {
  const scope = scopeAround(declaration);
  const open: ts.Node[] = ts.isSourceFile(scope) ? [...names.tree.statements] : [scope];
  const found: ts.Identifier[] = [];
  for (let node = open.pop(); node; node = open.pop()) {
    if (ts.isIdentifier(node) && node.text === name && !isDeclared(node)) {
      const meaning = names.lookUp(node);
      if (meaning?.kind === 'variable' && meaning.node === declaration) found.push(node);
      continue;
    }
    ts.forEachChild(node, (child) => void open.push(child));
  }
  return found.sort((a, b) => a.pos - b.pos);
}

function isDeclared(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isPropertyAssignment(parent)) return parent.name === node;
  return (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent)) && parent.name === node;
}

function scopeAround(node: ts.Node): ts.Node {
  let at = node.parent;
  while (at && !ts.isSourceFile(at) && !isFunctionNode(at)) at = at.parent;
  return at ?? node;
}

/** How a builder that is kept in a variable goes on. */
export type Onward =
  /** It is only run. `from` is where it is waited for. */
  | { readonly kind: 'run'; readonly from: ts.Node | undefined }
  | { readonly kind: 'open'; readonly reason: string };

/** Calls that end a builder. */
export const endings = new Set([
  'then',
  'catch',
  'finally',
  'execute',
  'all',
  'get',
  'run',
  'values',
  'toSQL',
  'getSQL',
  'as',
  'iterator',
  'sync',
  'prepare',
]);

/** What becomes of a builder that a variable holds. */
export function onwardOf(declaration: ts.VariableDeclaration, names: Names): Onward {
  if (!ts.isIdentifier(declaration.name)) return { kind: 'open', reason: 'it is taken apart' };
  const { text } = declaration.name;
  if (!isConstant(declaration)) return { kind: 'open', reason: `\`${text}\` may be given another query` };
  let from: ts.Node | undefined;
  for (const use of usagesOf(declaration, text, names)) {
    const outer = around(use);
    if (!outer) continue;
    if (ts.isPropertyAccessExpression(outer)) {
      if (!endings.has(outer.name.text) && outer.name.text !== '$inferSelect')
        return { kind: 'open', reason: `\`${text}\` goes on with \`${outer.name.text}\`` };
      from ??= outer;
    } else if (ts.isAwaitExpression(outer) || ts.isReturnStatement(outer)) from ??= use;
    else if (ts.isArrayLiteralExpression(outer)) from ??= use;
    else if (ts.isCallExpression(outer) && isRunner(outer)) from ??= use;
    else if (!ts.isTypeQueryNode(outer)) return { kind: 'open', reason: `\`${text}\` is handed on` };
  }
  return { kind: 'run', from };
}

/** Calls that run what they are given as it is. */
export function isRunner(call: ts.CallExpression): boolean {
  const callee = bare(call.expression);
  if (ts.isIdentifier(callee))
    return /^(expect|exists|notExists|inArray|notInArray|union|unionAll|intersect|except|sql|String|void)$/.test(
      callee.text,
    );
  if (!ts.isPropertyAccessExpression(callee)) return false;
  const { text } = callee.name;
  if (ts.isIdentifier(callee.expression) && callee.expression.text === 'Promise') return true;
  return /^(batch|push|unshift|concat|union|unionAll|intersect|except|from|as|with|select|innerJoin|leftJoin|rightJoin|fullJoin|crossJoin|tryPromise|promise|waitUntil)$/.test(
    text,
  );
}
