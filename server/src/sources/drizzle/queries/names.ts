import ts from 'typescript';
import { type ImportedName, patternNames } from '../moduleShape.ts';
import type { SyntaxTree } from '../syntax.ts';
import type { FunctionNode } from './functions.ts';

/** What a name stands for where it is used, told from the syntax alone. */
export type Meaning =
  | { readonly kind: 'import'; readonly specifier: string; readonly name: ImportedName }
  | {
      readonly kind: 'variable';
      readonly node: ts.VariableDeclaration;
      readonly element: ts.BindingElement | undefined;
    }
  | {
      readonly kind: 'parameter';
      readonly node: ts.ParameterDeclaration;
      readonly element: ts.BindingElement | undefined;
    }
  | { readonly kind: 'function'; readonly node: ts.FunctionDeclaration | ts.FunctionExpression }
  | { readonly kind: 'class'; readonly node: ts.ClassLikeDeclaration }
  | { readonly kind: 'other'; readonly node: ts.Node };

/** The names of one file, in all its scopes. */
export interface Names {
  readonly tree: SyntaxTree;
  /** What an identifier means at its place; undefined for a global. */
  lookUp(identifier: ts.Identifier): Meaning | undefined;
  /** What a name means at the top level. */
  topLevel(name: string): Meaning | undefined;
  type(name: string): ts.TypeAliasDeclaration | ts.InterfaceDeclaration | undefined;
}

type Scope = ReadonlyMap<string, Meaning>;

/** Sets the parents of a tree's nodes, which the parser leaves out, and gives the names in it. */
export function createNames(tree: SyntaxTree): Names {
  for (const statement of tree.statements) setParents(statement, tree.source);
  const scopes = new Map<ts.Node, Scope>();
  const top = new Map<string, Meaning>();
  for (const [name, declaration] of tree.shape.declarations) {
    if (declaration.kind === 'import')
      top.set(name, { kind: 'import', specifier: declaration.specifier, name: declaration.name });
    else if (declaration.kind === 'variable')
      top.set(name, required(declaration.node) ?? { ...declaration, element: undefined });
    else if (declaration.kind === 'destructured')
      top.set(name, required(declaration.node, declaration.element) ?? { ...declaration, kind: 'variable' });
    else if (declaration.kind === 'function' || declaration.kind === 'class') top.set(name, declaration);
    else top.set(name, { kind: 'other', node: declaration.node });
  }
  const types = new Map<string, ts.TypeAliasDeclaration | ts.InterfaceDeclaration>(tree.shape.types);
  for (const statement of tree.statements)
    if (ts.isInterfaceDeclaration(statement)) types.set(statement.name.text, statement);

  return {
    tree,
    topLevel: (name) => top.get(name),
    type: (name) => types.get(name),
    lookUp(identifier) {
      const name = identifier.text;
      for (let at: ts.Node = identifier.parent; at && !ts.isSourceFile(at); at = at.parent) {
        let scope = scopes.get(at);
        if (!scope) {
          scope = declaredIn(at);
          scopes.set(at, scope);
        }
        const found = scope.get(name);
        if (found) return found;
      }
      return top.get(name);
    },
  };
}

/** `const { Pool } = require('pg')` imports like `import { Pool } from 'pg'`, without a pattern like a default import. */
function required(node: ts.VariableDeclaration, element?: ts.BindingElement): Meaning | undefined {
  const call = node.initializer;
  if (!call || !ts.isCallExpression(call) || !ts.isIdentifier(call.expression)) return undefined;
  const [specifier] = call.arguments;
  if (call.expression.text !== 'require' || !specifier || !ts.isStringLiteralLike(specifier))
    return undefined;
  if (!element) return { kind: 'import', specifier: specifier.text, name: { export: 'default' } };
  const name = element.propertyName ?? element.name;
  const isTop = ts.isObjectBindingPattern(node.name) && node.name.elements.includes(element);
  if (!isTop || !ts.isIdentifier(name) || element.dotDotDotToken || element.initializer) return undefined;
  return { kind: 'import', specifier: specifier.text, name: { export: name.text } };
}

/** Trees nest as deep as a text makes them: no recursion. */
function setParents(statement: ts.Statement, source: ts.SourceFile): void {
  (statement as { parent: ts.Node }).parent = source;
  const open: ts.Node[] = [statement];
  for (let node = open.pop(); node; node = open.pop()) {
    const parent = node;
    ts.forEachChild(node, (child) => {
      (child as { parent: ts.Node }).parent = parent;
      open.push(child);
    });
  }
}

const noNames: Scope = new Map();

function declaredIn(node: ts.Node): Scope {
  if (ts.isBlock(node) || ts.isModuleBlock(node)) return statementNames(node.statements);
  if (ts.isCaseBlock(node)) return statementNames(node.clauses.flatMap((clause) => [...clause.statements]));
  if (ts.isFunctionLike(node)) return functionNames(node as FunctionNode);
  if (ts.isForStatement(node) || ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    const scope = new Map<string, Meaning>();
    if (node.initializer && ts.isVariableDeclarationList(node.initializer))
      for (const declaration of node.initializer.declarations) addVariable(scope, declaration);
    return scope;
  }
  if (ts.isCatchClause(node) && node.variableDeclaration) {
    const scope = new Map<string, Meaning>();
    addVariable(scope, node.variableDeclaration);
    return scope;
  }
  return noNames;
}

function statementNames(statements: readonly ts.Statement[]): Scope {
  const scope = new Map<string, Meaning>();
  for (const statement of statements) {
    if (ts.isVariableStatement(statement))
      for (const declaration of statement.declarationList.declarations) addVariable(scope, declaration);
    else if (ts.isFunctionDeclaration(statement) && statement.name)
      scope.set(statement.name.text, { kind: 'function', node: statement });
    else if (ts.isClassDeclaration(statement) && statement.name)
      scope.set(statement.name.text, { kind: 'class', node: statement });
  }
  return scope;
}

function functionNames(node: FunctionNode): Scope {
  const scope = new Map<string, Meaning>();
  if (ts.isFunctionExpression(node) && node.name) scope.set(node.name.text, { kind: 'function', node });
  for (const parameter of node.parameters ?? []) {
    if (ts.isIdentifier(parameter.name))
      scope.set(parameter.name.text, { kind: 'parameter', node: parameter, element: undefined });
    else
      for (const [name, element] of patternNames(parameter.name))
        scope.set(name, { kind: 'parameter', node: parameter, element });
  }
  return scope;
}

function addVariable(scope: Map<string, Meaning>, node: ts.VariableDeclaration): void {
  if (ts.isIdentifier(node.name)) scope.set(node.name.text, { kind: 'variable', node, element: undefined });
  else
    for (const [name, element] of patternNames(node.name))
      scope.set(name, { kind: 'variable', node, element });
}
