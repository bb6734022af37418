import ts from 'typescript';
import { bare } from './functions.ts';
import type { Meaning, Names } from './names.ts';

/** Where a value comes from: a name, a call, `this`, and the members taken of it. */
export interface Reference {
  readonly root: Root;
  /** The members in order: property names, and positions of arrays. */
  readonly path: readonly string[];
}

export type Root =
  | { readonly kind: 'name'; readonly name: string; readonly meaning: Meaning | undefined }
  | { readonly kind: 'this'; readonly node: ts.Node }
  | { readonly kind: 'expression'; readonly node: ts.Expression };

const maxSteps = 20;

/**
 * Follows an expression to where its value comes from: through constants that are another name for something, and
 * through patterns (`const { db } = context`).
 */
export function referenceOf(expression: ts.Expression, names: Names, steps = 0): Reference {
  const node = bare(expression);
  if (steps > maxSteps) return { root: { kind: 'expression', node }, path: [] };
  if (ts.isPropertyAccessExpression(node)) return member(node.expression, node.name.text, names, steps);
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return member(node.expression, node.argumentExpression.text, names, steps);
  if (node.kind === ts.SyntaxKind.ThisKeyword) return { root: { kind: 'this', node }, path: [] };
  if (ts.isAwaitExpression(node)) return referenceOf(node.expression, names, steps + 1);
  if (!ts.isIdentifier(node)) return { root: { kind: 'expression', node }, path: [] };
  const meaning = names.lookUp(node);
  const root: Root = { kind: 'name', name: node.text, meaning };
  if (meaning?.kind !== 'variable' && meaning?.kind !== 'parameter') return { root, path: [] };
  const path = meaning.element ? bindingPath(meaning.element) : [];
  if (!path) return { root: { kind: 'expression', node }, path: [] };
  if (meaning.kind === 'parameter') return { root, path };
  const { initializer } = meaning.node;
  // With a type of its own the declaration says more than what it is made from.
  if (!initializer || (meaning.node.type && path.length === 0)) return { root, path };
  if (!isConstant(meaning.node)) return { root, path };
  const from = bare(initializer);
  const isMerelyNamed =
    path.length > 0 ||
    ts.isIdentifier(from) ||
    ts.isPropertyAccessExpression(from) ||
    ts.isElementAccessExpression(from);
  if (!isMerelyNamed) return { root, path };
  const origin = referenceOf(initializer, names, steps + 1);
  return { root: origin.root, path: [...origin.path, ...path] };
}

function member(expression: ts.Expression, name: string, names: Names, steps: number): Reference {
  const { root, path } = referenceOf(expression, names, steps + 1);
  return { root, path: [...path, name] };
}

export function isConstant(node: ts.VariableDeclaration): boolean {
  const list = node.parent as ts.Node | undefined;
  return list !== undefined && ts.isVariableDeclarationList(list) && (list.flags & ts.NodeFlags.Const) !== 0;
}

/** The members that a pattern takes to come to a name; undefined where it takes the rest of something. */
export function bindingPath(element: ts.BindingElement): readonly string[] | undefined {
  const path: string[] = [];
  for (let at: ts.Node = element; ts.isBindingElement(at); at = at.parent.parent) {
    if (at.dotDotDotToken) return undefined;
    const pattern = at.parent;
    if (ts.isArrayBindingPattern(pattern)) path.unshift(String(pattern.elements.indexOf(at)));
    else {
      const key = at.propertyName ?? at.name;
      if (!ts.isIdentifier(key) && !ts.isStringLiteralLike(key)) return undefined;
      path.unshift(key.text);
    }
  }
  return path;
}

/**
 * The names of the program that an expression is made of. A constant of the same function is followed to what it is
 * made of, so that `next` of `const next = row.balance - 1` gives `row` as well.
 */
export function usedNames(expression: ts.Node, names: Names): readonly string[] {
  const found = new Set<string>();
  const open: { readonly node: ts.Node; readonly depth: number }[] = [{ node: expression, depth: 0 }];
  const seen = new Set<ts.Node>();
  for (let at = open.pop(); at && found.size < 50; at = open.pop()) {
    const { node, depth } = at;
    if (seen.has(node)) continue;
    seen.add(node);
    if (ts.isIdentifier(node)) {
      if (isMemberName(node)) continue;
      found.add(node.text);
      const meaning = depth < 5 ? names.lookUp(node) : undefined;
      const made = localInitializer(meaning);
      if (made) open.push({ node: made, depth: depth + 1 });
      continue;
    }
    ts.forEachChild(node, (child) => void open.push({ node: child, depth }));
  }
  return [...found];
}

/** True for a name that is a member or a key, not something looked up in a scope. */
export function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node as { readonly parent: ts.Node | undefined };
  if (!parent) return false;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isPropertyAssignment(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isTypeReferenceNode(parent);
}

/** What a variable of a function begins with; undefined for one of the top level. */
export function localInitializer(meaning: Meaning | undefined): ts.Expression | undefined {
  if (meaning?.kind !== 'variable' || ts.isSourceFile(scopeOf(meaning.node))) return undefined;
  return meaning.node.initializer;
}

function scopeOf(node: ts.VariableDeclaration): ts.Node {
  const statement = node.parent.parent as ts.Node;
  return ts.isVariableStatement(statement) ? statement.parent : statement;
}
