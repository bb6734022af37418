import ts from 'typescript';
import type { FunctionFacts } from '../../../model/query.ts';
import type { Awaited, Loop, StepPlace, Transaction } from '../../../model/queryScope.ts';
import type { Span } from '../../../model/span.ts';
import { looksLikeClient } from './clientNames.ts';
import { clientOfExpression, transactionOpenedBy } from './clients.ts';
import { type QueryContext, spanOfNode, textOfNode } from './context.ts';
import { around, bare, type FunctionNode, isAsync, isFunctionNode } from './functions.ts';
import { loopOfCallback, loopOfStatement } from './loops.ts';
import { constantOf } from './operands.ts';

/** Where steps stand in the functions of one file. */
export interface Places {
  of(node: ts.Node): StepPlace;
  /** The function that a step belongs to; undefined at the top level. */
  functionAround(node: ts.Node): FunctionNode | undefined;
  factsOf(node: FunctionNode): FunctionFacts;
  /** The transaction that a call opens, if it does. */
  transactionOf(call: ts.CallExpression): Transaction | undefined;
}

export function createPlaces(context: QueryContext): Places {
  const transactions = new Map<ts.CallExpression, Transaction | undefined>();
  const counts = new Map<FunctionNode | undefined, number>();
  const facts = new Map<FunctionNode, FunctionFacts>();

  const places: Places = {
    of(node) {
      const loops: Loop[] = [];
      let transaction: Transaction | undefined;
      let conditional = false;
      let catches: Span | undefined;
      let inner = node;
      for (
        let at: ts.Node | undefined = node.parent;
        at && !ts.isSourceFile(at);
        inner = at, at = at.parent
      ) {
        if (isFunctionNode(at)) {
          const role = inlineRole(at, context);
          if (role === undefined) break;
          if (role === 'loop') loops.push(loopOfCallback(at, node, context));
          else if (role === 'transaction') transaction ??= transactionAround(at, places);
          continue;
        }
        const loop = loopOfStatement(at, inner, node, context);
        if (loop) loops.push(loop);
        conditional ||= isConditional(at, inner);
        if (ts.isTryStatement(at) && inner === at.catchClause) catches ??= spanOfNode(at.tryBlock, context);
      }
      const awaited = awaitedAt(node, context);
      return { loops, transaction, awaited, conditional, ...(catches ? { catches } : {}) };
    },
    functionAround(node) {
      for (let at: ts.Node | undefined = node.parent; at; at = at.parent)
        if (isFunctionNode(at) && inlineRole(at, context) === undefined) return at;
      return undefined;
    },
    factsOf(node) {
      let known = facts.get(node);
      if (!known) {
        known = describeFunction(node, context);
        facts.set(node, known);
      }
      return known;
    },
    transactionOf(call) {
      if (transactions.has(call)) return transactions.get(call);
      const made = describeTransaction(call, context, () => {
        const owner = places.functionAround(call);
        const number = counts.get(owner) ?? 0;
        counts.set(owner, number + 1);
        return number;
      });
      transactions.set(call, made);
      return made;
    },
  };
  return places;
}

/** Methods that call a callback once for each element. */
const iterations = new Set([
  'map',
  'forEach',
  'flatMap',
  'filter',
  'reduce',
  'reduceRight',
  'some',
  'every',
  'find',
  'findIndex',
  'each',
]);
/** Functions of packages that do, with the callback behind the list. */
const iterators = new Set([
  'pMap',
  'pEach',
  'pEachSeries',
  'pMapSeries',
  'pFilter',
  'asyncForEach',
  'mapSeries',
  'mapLimit',
  'eachLimit',
]);

/** What a function written as an argument is to the function around it; undefined: one of its own. */
export function inlineRole(
  node: FunctionNode,
  context: QueryContext,
): 'loop' | 'transaction' | 'then' | 'builder' | 'called' | undefined {
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return undefined;
  const call = around(node);
  if (!call) return undefined;
  if (ts.isNewExpression(call))
    return ts.isIdentifier(call.expression) && call.expression.text === 'Promise' ? 'called' : undefined;
  if (!ts.isCallExpression(call)) return undefined;
  const callee = bare(call.expression);
  if (callee === node) return 'called';
  if (ts.isIdentifier(callee)) return iterators.has(callee.text) ? 'loop' : undefined;
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const name = callee.name.text;
  const isFirst = call.arguments[0] !== undefined && bare(call.arguments[0]) === node;
  if (isFirst && name === 'transaction' && isTransactionCall(call, context)) return 'transaction';
  if (name === 'then' || name === 'catch' || name === 'finally') return 'then';
  if (isFirst && iterations.has(name) && !looksLikeClient(callee.expression)) return 'loop';
  if (context.builderCallbacks.has(node)) return 'builder';
  return undefined;
}

function isTransactionCall(call: ts.CallExpression, context: QueryContext): boolean {
  const callee = call.expression;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'transaction') return false;
  return looksLikeClient(callee.expression) || clientOfExpression(callee.expression, context) !== undefined;
}

function transactionAround(callback: FunctionNode, places: Places): Transaction | undefined {
  const call = transactionOpenedBy(callback);
  return call && places.transactionOf(call);
}

function describeTransaction(
  call: ts.CallExpression,
  context: QueryContext,
  next: () => number,
): Transaction | undefined {
  const [first, options] = call.arguments;
  const callback = first && bare(first);
  if (!callback || !isFunctionNode(callback) || !isTransactionCall(call, context)) return undefined;
  const callee = call.expression as ts.PropertyAccessExpression;
  const parameter = callback.parameters[0]?.name;
  const isolation =
    options && ts.isObjectLiteralExpression(options) ? isolationIn(options, context) : undefined;
  return {
    number: next(),
    parameter: parameter && ts.isIdentifier(parameter) ? parameter.text : undefined,
    client: textOfNode(callee.expression, context),
    isolation,
    span: {
      whole: spanOfNode(call, context),
      name: { ...spanOfNode(call, context), end: callee.name.end },
    },
  };
}

function isolationIn(options: ts.ObjectLiteralExpression, context: QueryContext): string | undefined {
  for (const property of options.properties)
    if (
      ts.isPropertyAssignment(property) &&
      property.name.getText(context.names.tree.source) === 'isolationLevel'
    ) {
      const level = constantOf(property.initializer, context)?.of;
      return typeof level === 'string' ? level.toLowerCase() : undefined;
    }
  return undefined;
}

function isConditional(node: ts.Node, inner: ts.Node): boolean {
  if (ts.isIfStatement(node)) return inner !== node.expression;
  if (ts.isConditionalExpression(node)) return inner !== node.condition;
  if (ts.isCaseClause(node) || ts.isDefaultClause(node) || ts.isCatchClause(node)) return true;
  if (!ts.isBinaryExpression(node) || inner !== node.right) return false;
  const { kind } = node.operatorToken;
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken
  );
}

/** How the promise that an expression gives is waited for. */
export function awaitedAt(node: ts.Node, context: QueryContext): Awaited {
  let inner = node;
  for (let at = node.parent; at; inner = at, at = at.parent) {
    if (ts.isAwaitExpression(at) || ts.isYieldExpression(at)) return 'each';
    if (ts.isReturnStatement(at)) return returnedFrom(at, context);
    if (isFunctionNode(at)) return at.body === inner ? returnedFrom(inner, context) : 'no';
    if (ts.isVariableDeclaration(at)) return 'no';
    if (ts.isArrayLiteralExpression(at)) {
      const call = around(at);
      return call && isTogether(call) ? 'together' : 'no';
    }
    if (ts.isCallExpression(at) && at.arguments.some((argument) => argument === inner))
      return isTogether(at) ? 'together' : 'no';
    if (ts.isStatement(at)) return 'no';
  }
  return 'no';
}

/** What a callback returns is waited for by whatever calls it. */
function returnedFrom(node: ts.Node, context: QueryContext): Awaited {
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    if (!isFunctionNode(at)) continue;
    const role = inlineRole(at, context);
    if (role === undefined) return 'returned';
    const call = around(at);
    if (role === 'loop') {
      const list = call && around(call);
      return list && isTogether(list) ? 'together' : 'no';
    }
    return call ? awaitedAt(call, context) : 'returned';
  }
  return 'returned';
}

/** `Promise.all(…)` and its like, `db.batch(…)`. */
export function isTogether(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { name, expression } = node.expression;
  if (name.text === 'batch') return true;
  return (
    ts.isIdentifier(expression) &&
    expression.text === 'Promise' &&
    /^(all|allSettled|race|any)$/.test(name.text)
  );
}

function describeFunction(node: FunctionNode, context: QueryContext): FunctionFacts {
  const name = nameOf(node);
  const whole = spanOfNode(node, context);
  const handedTo = name ? undefined : handedToOf(node);
  const within = name ? undefined : nameAround(node, context);
  const bareDeletes = bareDeletesIn(node, context);
  return {
    name: name && textOfNode(name, context),
    kind: kindOf(node),
    async: isAsync(node),
    exported: isExportedFunction(node),
    parameters: node.parameters.flatMap((parameter) =>
      ts.isIdentifier(parameter.name) ? [parameter.name.text] : [],
    ),
    ...(handedTo ? { handedTo } : {}),
    ...(within ? { within } : {}),
    ...(bareDeletes > 1 ? { bareDeletes } : {}),
    ...(refills(node, context) ? { refills: true } : {}),
    span: { whole, name: name ? spanOfNode(name, context) : { ...whole, end: whole.start } },
  };
}

/** The name of the nearest function around that has one. */
function nameAround(node: FunctionNode, context: QueryContext): string | undefined {
  const outer = ts.findAncestor(node.parent, (each) => isFunctionNode(each) && nameOf(each) !== undefined);
  const name = outer && isFunctionNode(outer) ? nameOf(outer) : undefined;
  return name && textOfNode(name, context);
}

/** The call that has the function among its arguments and a text as its first, as routers and queues have it. */
function handedToOf(node: FunctionNode): FunctionFacts['handedTo'] {
  const call = around(node);
  if (!call || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression))
    return undefined;
  const [text] = call.arguments;
  return text && ts.isStringLiteralLike(text)
    ? { method: call.expression.name.text, text: text.text }
    : undefined;
}

/** Most deletes of one client in the function that nothing narrows: the chain ends with them, or goes on with `run()`. */
function bareDeletesIn(node: FunctionNode, context: QueryContext): number {
  if (textOfNode(node, context).split('.delete(').length < 3) return 0;
  const counts = new Map<string, number>();
  const visit = (inner: ts.Node): void => {
    if (ts.isCallExpression(inner) && isBareDelete(inner)) {
      const client = textOfNode(inner.expression.expression, context);
      counts.set(client, (counts.get(client) ?? 0) + 1);
    }
    ts.forEachChild(inner, visit);
  };
  ts.forEachChild(node, visit);
  return Math.max(0, ...counts.values());
}

/** True where the one table whose rows all go is filled again: `db.delete(t)`, then `db.insert(t)`. */
function refills(node: FunctionNode, context: QueryContext): boolean {
  const text = textOfNode(node, context);
  if (!text.includes('.delete(') || !text.includes('.insert(')) return false;
  if (!node.parameters.every((parameter) => ts.isIdentifier(parameter.name))) return false;
  const emptied = new Set<string>();
  let isFilled = false;
  const visit = (inner: ts.Node): void => {
    if (ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression)) {
      const [table] = inner.arguments;
      const name = table && textOfNode(table, context);
      if (name !== undefined && isBareDelete(inner)) emptied.add(name);
      if (name !== undefined && inner.expression.name.text === 'insert') isFilled ||= emptied.has(name);
    }
    ts.forEachChild(inner, visit);
  };
  ts.forEachChild(node, visit);
  return isFilled;
}

function isBareDelete(
  call: ts.CallExpression,
): call is ts.CallExpression & { readonly expression: ts.PropertyAccessExpression } {
  if (!ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== 'delete') return false;
  const onward = call.parent;
  const isNarrowed =
    ts.isPropertyAccessExpression(onward) &&
    onward.expression === call &&
    !/^(run|execute|returning)$/.test(onward.name.text);
  return call.arguments.length === 1 && !isNarrowed;
}

function kindOf(node: FunctionNode): FunctionFacts['kind'] {
  if (ts.isArrowFunction(node)) return 'arrow';
  if (ts.isMethodDeclaration(node)) return 'method';
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  return ts.isGetAccessorDeclaration(node) || ts.isSetAccessorDeclaration(node) ? 'accessor' : 'function';
}

function nameOf(node: FunctionNode): ts.Node | undefined {
  if ('name' in node && node.name) return node.name;
  const outer = around(node);
  if (!outer) return undefined;
  if (ts.isVariableDeclaration(outer) || ts.isPropertyAssignment(outer) || ts.isPropertyDeclaration(outer))
    return outer.name;
  // `export const load = cache(async () => …)`
  const further = ts.isCallExpression(outer) ? around(outer) : undefined;
  return further && (ts.isVariableDeclaration(further) || ts.isPropertyAssignment(further))
    ? further.name
    : undefined;
}

function isExportedFunction(node: FunctionNode): boolean {
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    if (at !== node && (isFunctionNode(at) || ts.isBlock(at))) return false;
    if (ts.isExportAssignment(at)) return true;
    const modifiers = ts.canHaveModifiers(at) ? at.modifiers : undefined;
    if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return true;
  }
  return false;
}
