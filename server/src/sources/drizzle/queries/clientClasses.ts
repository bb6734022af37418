import ts from 'typescript';
import type { ClientFacts } from './clientFacts.ts';
import {
  answered,
  clientOfExpression,
  clientOfImport,
  clientOfParameter,
  maxDepth,
  within,
} from './clients.ts';
import { clientOfType } from './clientTypes.ts';
import type { FileContext } from './context.ts';
import { referenceOf } from './references.ts';

export function isNamed(name: ts.PropertyName, key: string): boolean {
  return (
    (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isPrivateIdentifier(name)) &&
    name.text === key
  );
}

export function classAround(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  for (let at = node.parent; at; at = at.parent) {
    if (ts.isClassLike(at)) return at;
    // `this` of a plain function is somebody else's.
    if (ts.isFunctionDeclaration(at) || ts.isFunctionExpression(at)) return undefined;
  }
  return undefined;
}

/** A member of a class: a property, a parameter of the constructor that is one, an accessor or a method's answer. */
export function classMember(
  node: ts.ClassLikeDeclaration | undefined,
  [key, ...rest]: readonly string[],
  context: FileContext,
  depth = 0,
): ClientFacts | undefined {
  if (!node || key === undefined || depth > maxDepth) return undefined;
  return ownMember(node, key, rest, context, depth) ?? inheritedMember(node, [key, ...rest], context, depth);
}

function ownMember(
  node: ts.ClassLikeDeclaration,
  key: string,
  rest: readonly string[],
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  for (const member of node.members) {
    if (ts.isConstructorDeclaration(member)) {
      const given = member.parameters.find(
        (parameter) => (parameter.modifiers?.length ?? 0) > 0 && isParameterNamed(parameter, key),
      );
      if (given) return clientOfParameter(given, rest, context, depth + 1);
      continue;
    }
    if (!member.name || !isNamed(member.name, key)) continue;
    if (ts.isPropertyDeclaration(member)) return propertyClient(node, member, rest, context, depth);
    if (ts.isGetAccessorDeclaration(member)) return answered(member, rest, context, depth + 1);
    if (ts.isMethodDeclaration(member) && rest[0] === '()')
      return answered(member, rest.slice(1), context, depth + 1);
  }
  return undefined;
}

function inheritedMember(
  node: ts.ClassLikeDeclaration,
  path: readonly string[],
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  const parent = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  if (!parent) return undefined;
  const { root } = referenceOf(parent.expression, context.names);
  if (root.kind !== 'name') return undefined;
  const { meaning } = root;
  if (meaning?.kind === 'class')
    return within(parent, context, () => classMember(meaning.node, path, context, depth + 1));
  return meaning?.kind === 'import'
    ? clientOfImport(meaning.specifier, meaning.name, path, context)
    : undefined;
}

function isParameterNamed(parameter: ts.ParameterDeclaration, key: string): boolean {
  return ts.isIdentifier(parameter.name) && parameter.name.text === key;
}

function propertyClient(
  owner: ts.ClassLikeDeclaration,
  { type, initializer, name }: ts.PropertyDeclaration,
  path: readonly string[],
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  const typed = type && clientOfType(type, context, path, depth + 1);
  if (typed) return typed;
  if (initializer) return clientOfExpression(initializer, context, path, depth + 1);
  // Assigned in the constructor: `this.db = db`.
  const maker = owner.members.find(ts.isConstructorDeclaration);
  if (!maker?.body || !('text' in name)) return undefined;
  for (const statement of maker.body.statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) continue;
    const { left, right } = statement.expression;
    if (
      ts.isPropertyAccessExpression(left) &&
      left.expression.kind === ts.SyntaxKind.ThisKeyword &&
      left.name.text === name.text
    )
      return clientOfExpression(right, context, path, depth + 1);
  }
  return undefined;
}
