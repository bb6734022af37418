import ts from 'typescript';
import { classAround, classMember, isNamed } from './clientClasses.ts';
import { type ClientFacts, joinFacts } from './clientFacts.ts';
import { clientBySetting, looksLikeClient } from './clientNames.ts';
import { madeBy, schemaGiven } from './clientSchemas.ts';
import { clientOfNamedType, clientOfType } from './clientTypes.ts';
import type { FileContext } from './context.ts';
import { clientOfDriver, clientOfDriverImport, connectionAt } from './drivers.ts';
import { around, bare, type FunctionNode, isFunctionNode, returnedBy } from './functions.ts';
import type { Meaning } from './names.ts';
import { type Reference, referenceOf } from './references.ts';

/** Deeper than this nobody hides a client. */
export const maxDepth = 60;

/** Looks into a declaration, unless that is being done already. */
export function within<T>(
  node: ts.Node,
  { visiting }: FileContext,
  look: () => T | undefined,
): T | undefined {
  if (visiting.has(node)) return undefined;
  visiting.add(node);
  try {
    return look();
  } finally {
    visiting.delete(node);
  }
}

/** What an expression is, if it is something that queries run on. */
export function clientOfExpression(
  expression: ts.Expression,
  context: FileContext,
  path: readonly string[] = [],
  depth = 0,
): ClientFacts | undefined {
  if (depth > maxDepth) return undefined;
  const node = bare(expression);
  if (ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression)) {
    const typed = clientOfType(expression.type, context, path, depth + 1);
    if (typed) return typed;
  }
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind === ts.SyntaxKind.EqualsToken || kind === ts.SyntaxKind.QuestionQuestionEqualsToken)
      return clientOfExpression(node.right, context, path, depth + 1);
    return joinFacts(
      [node.left, node.right].map((each) => clientOfExpression(each, context, path, depth + 1)),
    );
  }
  if (ts.isConditionalExpression(node))
    return joinFacts(
      [node.whenTrue, node.whenFalse].map((each) => clientOfExpression(each, context, path, depth + 1)),
    );
  const reference = referenceOf(node, context.names);
  return (
    clientOfReference({ ...reference, path: [...reference.path, ...path] }, context, depth + 1) ??
    (path.length === 0 ? clientBySetting(node, context) : undefined)
  );
}

function clientOfReference(
  reference: Reference,
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  if (depth > maxDepth) return undefined;
  return knownReference(reference, context, depth) ?? driverBehind(reference, context, depth);
}

/** `db.$client` is the connection of the driver that a client of Drizzle was made with. */
function driverBehind(
  { root, path }: Reference,
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  const at = path.indexOf('$client');
  if (at < 0) return undefined;
  const on = clientOfReference({ root, path: path.slice(0, at) }, context, depth + 1);
  return on && !on.driver && on.dialect === 'postgresql' ? connectionAt(path.slice(at + 1)) : undefined;
}

function knownReference(
  { root, path }: Reference,
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  if (root.kind === 'this') return classMember(classAround(root.node), path, context, depth);
  if (root.kind === 'name') return clientOfMeaning(root.meaning, path, context, depth);
  const { node } = root;
  if (ts.isCallExpression(node)) return clientOfCall(node, path, context, depth);
  if (ts.isNewExpression(node)) return clientOfNew(node, path, context, depth);
  if (ts.isObjectLiteralExpression(node)) return clientInObject(node, path, context, depth);
  if (isFunctionNode(node)) return undefined;
  return ts.isBinaryExpression(node) || ts.isConditionalExpression(node)
    ? clientOfExpression(node, context, path, depth + 1)
    : undefined;
}

/** What a name that is declared in the file stands for. */
export function clientOfMeaning(
  meaning: Meaning | undefined,
  path: readonly string[],
  context: FileContext,
  depth = 0,
): ClientFacts | undefined {
  switch (meaning?.kind) {
    case 'import':
      return clientOfImport(meaning.specifier, meaning.name, path, context);
    case 'variable': {
      const { node } = meaning;
      const typed = node.type && clientOfType(node.type, context, path, depth + 1);
      if (typed) return typed;
      const { initializer } = node;
      if (!initializer) return undefined;
      return within(node, context, () => clientOfExpression(initializer, context, path, depth + 1));
    }
    case 'parameter':
      return clientOfParameter(meaning.node, path, context, depth);
    case 'class':
      return undefined;
    default:
      return undefined;
  }
}

export function clientOfImport(
  specifier: string,
  name: { readonly export: string } | 'namespace',
  path: readonly string[],
  { host, file }: FileContext,
): ClientFacts | undefined {
  if (specifier.startsWith('drizzle-orm')) return undefined;
  const driver = path.length === 0 ? clientOfDriverImport(specifier, name) : undefined;
  if (driver) return driver;
  const target = host.resolve(specifier, file);
  if (target.kind !== 'file') return undefined;
  if (name !== 'namespace') return host.client(target.file, name.export, path);
  const [first, ...rest] = path;
  return first === undefined ? undefined : host.client(target.file, first, rest);
}

export function clientOfParameter(
  node: ts.ParameterDeclaration,
  path: readonly string[],
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  const typed = node.type && clientOfType(node.type, context, path, depth + 1);
  if (typed) return typed;
  if (node.initializer && path.length === 0)
    return clientOfExpression(node.initializer, context, path, depth + 1);
  const handed = handedBy(node, path, context, depth);
  if (handed) return handed;
  const begun = path.length === 0 ? begunOn(node, context, depth) : undefined;
  if (begun) return begun;
  const opener = path.length === 0 ? transactionOpenedBy(node.parent as ts.Node) : undefined;
  if (!opener || (node.parent as ts.FunctionLikeDeclaration).parameters[0] !== node) return undefined;
  const on = clientOfExpression(opener.expression.expression, context, [], depth + 1);
  return on || looksLikeClient(opener.expression.expression)
    ? { ...(on ?? {}), kind: 'transaction' }
    : undefined;
}

/**
 * What a callback is given by the function that it is handed to, as that function's own parameter says:
 * `withTransaction(async (tx) => …)` of `(callback: (tx: Transaction) => …)`.
 */
function handedBy(
  node: ts.ParameterDeclaration,
  path: readonly string[],
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  const handed = callbackOf(node);
  if (!handed) return undefined;
  const { callback, call } = handed;
  const position = call.arguments.findIndex((argument) => bare(argument) === callback);
  const index = callback.parameters.indexOf(node);
  const callee = referenceOf(call.expression, context.names);
  if (position < 0 || callee.root.kind !== 'name') return undefined;
  const member = `(${position}:${index})`;
  const { meaning } = callee.root;
  if (meaning?.kind === 'import')
    return clientOfImport(meaning.specifier, meaning.name, [...callee.path, member, ...path], context);
  const made = callee.path.length === 0 ? functionOf(meaning) : undefined;
  return made && givenTo(made, member, path, context, depth + 1);
}

/** The function that a name of the file stands for. */
export function functionOf(meaning: Meaning | undefined): FunctionNode | undefined {
  if (meaning?.kind === 'function') return meaning.node;
  if (meaning?.kind !== 'variable' || !meaning.node.initializer) return undefined;
  return functionIn(meaning.node.initializer);
}

/** What a function hands to the callback that it takes: `(1:0)` is the first parameter of its second argument. */
export function givenTo(
  node: FunctionNode,
  member: string,
  path: readonly string[],
  context: FileContext,
  depth = 0,
): ClientFacts | undefined {
  const [, position, index] = /^\((\d+):(\d+)\)$/.exec(member) ?? [];
  const type = node.parameters[Number(position)]?.type;
  const inner = type && ts.isParenthesizedTypeNode(type) ? type.type : type;
  if (!inner || !ts.isFunctionTypeNode(inner)) return undefined;
  const given = inner.parameters[Number(index)]?.type;
  return given && clientOfType(given, context, path, depth + 1);
}

/** The callback that a parameter belongs to, and the call that it is handed to. */
function callbackOf(node: ts.ParameterDeclaration) {
  const callback = node.parent as ts.Node;
  if (!ts.isArrowFunction(callback) && !ts.isFunctionExpression(callback)) return undefined;
  const call = around(callback);
  return call && ts.isCallExpression(call) ? { callback, call } : undefined;
}

/** The connection that postgres.js hands to a callback: `sql.begin(async (sql) => …)`. */
function begunOn(
  node: ts.ParameterDeclaration,
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  const handed = callbackOf(node);
  if (handed?.callback.parameters[0] !== node) return undefined;
  const callee = handed.call.expression;
  if (!ts.isPropertyAccessExpression(callee) || !/^(begin|savepoint)$/.test(callee.name.text))
    return undefined;
  const on = clientOfExpression(callee.expression, context, [], depth + 1);
  return on?.driver ? { ...on, kind: 'transaction' } : undefined;
}

export type TransactionCall = ts.CallExpression & { readonly expression: ts.PropertyAccessExpression };

/** The `x.transaction(callback)` whose callback a function is. */
export function transactionOpenedBy(callback: ts.Node): TransactionCall | undefined {
  let at = callback;
  while (at.parent && ts.isParenthesizedExpression(at.parent)) at = at.parent;
  const call = at.parent;
  if (!call || !ts.isCallExpression(call) || call.arguments[0] !== at) return undefined;
  const callee = call.expression;
  return ts.isPropertyAccessExpression(callee) && callee.name.text === 'transaction'
    ? (call as TransactionCall)
    : undefined;
}

function clientOfCall(
  node: ts.CallExpression,
  path: readonly string[],
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  const callee = referenceOf(node.expression, context.names);
  if (callee.root.kind === 'name' && callee.root.meaning?.kind === 'import') {
    const { specifier, name } = callee.root.meaning;
    if (specifier.startsWith('drizzle-orm')) {
      const imported = name === 'namespace' ? callee.path[0] : name.export;
      if (path.length > 0) return undefined;
      if (imported === 'drizzle') return madeBy(node, specifier, context);
      if (imported === 'withReplicas' && node.arguments[0])
        return clientOfExpression(node.arguments[0], context, [], depth + 1);
      return undefined;
    }
    const driver = clientOfDriver('called', specifier, name, callee.path, path);
    if (driver) return driver;
  }
  // What a call answers is known by the function it calls: the member `()` of it.
  const facts =
    clientOfReference({ root: callee.root, path: [...callee.path, '()', ...path] }, context, depth + 1) ??
    answerOf(callee, path, context, depth);
  if (facts && !facts.schema && path.length === 0) {
    // A `drizzle` that another module of the workspace passes on.
    const schema = node.arguments.flatMap((argument) => schemaGiven(argument, context));
    if (schema.length > 0) return { ...facts, schema };
  }
  const [first] = node.arguments;
  const isWrapper = !facts && first && path.length === 0 && wrapper.test(calleeName(node));
  return isWrapper ? clientOfExpression(first, context, [], depth + 1) : facts;
}

/** Functions that give back the client they are given, with something added. */
const wrapper = /^(with|wrap|instrument|extend|enhance|trace|proxy)/;

function calleeName({ expression }: ts.CallExpression): string {
  const callee = bare(expression);
  if (ts.isIdentifier(callee)) return callee.text;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
}

/** What the function that a reference leads to answers. */
function answerOf(
  { root, path: members }: Reference,
  path: readonly string[],
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  if (members.length > 0 || root.kind !== 'name') return undefined;
  const { meaning } = root;
  if (meaning?.kind === 'function') return answered(meaning.node, path, context, depth);
  if (meaning?.kind !== 'variable' || !meaning.node.initializer) return undefined;
  const made = functionIn(meaning.node.initializer);
  return made && answered(made, path, context, depth);
}

/** A function, also where it is wrapped: `cache(() => …)`, `memoize(async () => …)`. */
export function functionIn(expression: ts.Expression): FunctionNode | undefined {
  const node = bare(expression);
  if (isFunctionNode(node)) return node;
  const first = ts.isCallExpression(node) ? node.arguments[0] : undefined;
  return first && isFunctionNode(bare(first)) ? (bare(first) as FunctionNode) : undefined;
}

/** What calling a function gives, as its type or its `return` says. */
export function answered(
  node: FunctionNode,
  path: readonly string[],
  context: FileContext,
  depth = 0,
): ClientFacts | undefined {
  if (depth > maxDepth) return undefined;
  const typed = node.type && clientOfType(node.type, context, path, depth + 1);
  if (typed) return typed;
  return within(node, context, () =>
    joinFacts(returnedBy(node).map((each) => clientOfExpression(each, context, path, depth + 1))),
  );
}

function clientOfNew(
  node: ts.NewExpression,
  path: readonly string[],
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  const { root, path: members } = referenceOf(node.expression, context.names);
  if (root.kind !== 'name') return undefined;
  if (root.meaning?.kind === 'import') {
    const driver = clientOfDriver('made', root.meaning.specifier, root.meaning.name, members, path);
    if (driver) return driver;
  }
  if (members.length > 0) return undefined;
  // A proxy is what it stands for; one around nothing says so by its type.
  if (root.name === 'Proxy' && !root.meaning && node.arguments?.[0])
    return clientOfExpression(node.arguments[0], context, path, depth + 1);
  if (root.meaning?.kind === 'class') return classMember(root.meaning.node, path, context, depth);
  return root.meaning?.kind === 'import' && root.meaning.name !== 'namespace'
    ? clientOfImport(root.meaning.specifier, root.meaning.name, path, context)
    : undefined;
}

function clientInObject(
  node: ts.ObjectLiteralExpression,
  [key, ...rest]: readonly string[],
  context: FileContext,
  depth: number,
): ClientFacts | undefined {
  if (key === undefined) return undefined;
  for (const property of [...node.properties].reverse()) {
    if (ts.isSpreadAssignment(property)) {
      const spread = clientOfExpression(property.expression, context, [key, ...rest], depth + 1);
      if (spread) return spread;
    }
    if (!property.name || !isNamed(property.name, key)) continue;
    if (ts.isShorthandPropertyAssignment(property))
      return clientOfExpression(property.name, context, rest, depth + 1);
    if (ts.isPropertyAssignment(property))
      return clientOfExpression(property.initializer, context, rest, depth + 1);
    if (ts.isGetAccessorDeclaration(property)) return answered(property, rest, context, depth + 1);
    if (ts.isMethodDeclaration(property) && rest[0] === '()')
      return answered(property, rest.slice(1), context, depth + 1);
  }
  return undefined;
}

/** What a file has under an export name, or under members of it; types and values alike. */
export function exportedClient(
  name: string,
  path: readonly string[],
  context: FileContext,
): ClientFacts | undefined {
  const { names } = context;
  const shown = names.tree.shape.exports.get(name);
  const local = shown?.kind === 'local' ? shown.name : name;
  if (shown?.kind === 'expression') return clientOfExpression(shown.node, context, path);
  if (names.type(local)) return clientOfNamedType(local, path, context, 0);
  const meaning = names.topLevel(local);
  if (meaning?.kind === 'class') return classMember(meaning.node, path, context);
  const [first, ...inner] = path;
  const made = first?.startsWith('(') ? functionOf(meaning) : undefined;
  if (made && first)
    return first === '()' ? answered(made, inner, context) : givenTo(made, first, inner, context);
  return clientOfMeaning(meaning, path, context);
}
