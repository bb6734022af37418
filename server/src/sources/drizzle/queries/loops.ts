import ts from 'typescript';
import type { Loop } from '../../../model/queryScope.ts';
import { type QueryContext, spanOfNode, textOfNode } from './context.ts';
import { around, bare, type FunctionNode } from './functions.ts';
import { originOf } from './listOrigin.ts';
import type { Meaning } from './names.ts';
import { isTogether } from './place.ts';
import { isMemberName } from './references.ts';

/** The loop that a statement is for what stands in its body. `inner` is the child that the step stands in. */
export function loopOfStatement(
  node: ts.Node,
  inner: ts.Node,
  step: ts.Node,
  context: QueryContext,
): Loop | undefined {
  const kind = kindOf(node);
  if (!kind) return undefined;
  const loop = node as
    | ts.ForStatement
    | ts.ForOfStatement
    | ts.ForInStatement
    | ts.WhileStatement
    | ts.DoStatement;
  // The list of a `for … of` is made once, the condition of a `while` is asked each time.
  if ('initializer' in loop && inner === loop.initializer) return undefined;
  if ((ts.isForOfStatement(loop) || ts.isForInStatement(loop)) && inner === loop.expression) return undefined;
  const catches = isCaught(step, loop);
  if (!catches && isLeftAfter(step, loop)) return undefined;
  const variables = 'initializer' in loop && loop.initializer ? variablesOf(loop.initializer) : [];
  return {
    kind,
    method: undefined,
    variables: variables.map((name) => name.text),
    used: usesAnyOf(step, new Set<ts.Node>(variables.map(({ parent }) => parent)), loop, context),
    together: false,
    batches: isInBatches(loop, variables, context),
    catches,
    ...(ts.isForOfStatement(loop) ? roundsOf(loop.expression, context) : {}),
    span: {
      ...spanOfNode(loop, context),
      end: (loop as { statement: ts.Node }).statement.getStart(context.names.tree.source),
    },
  };
}

/** The loop that calling a callback for each element is: `items.map(async (item) => …)`. */
export function loopOfCallback(node: FunctionNode, step: ts.Node, context: QueryContext): Loop {
  const call = around(node) as ts.CallExpression;
  const callee = bare(call.expression);
  const list = ts.isPropertyAccessExpression(callee) ? callee.expression : call.arguments[0];
  const names = node.parameters.flatMap((parameter) => namesIn(parameter.name));
  const outer = around(call);
  return {
    kind: 'callback',
    method: ts.isPropertyAccessExpression(callee) ? callee.name.text : textOfNode(callee, context),
    variables: names.map((name) => name.text),
    used: usesAnyOf(step, new Set<ts.Node>(node.parameters), node, context),
    together: outer !== undefined && isTogether(outer),
    batches:
      names.some(({ text }) => batchName.test(text)) ||
      (list !== undefined && batchCall.test(textOfNode(list, context))),
    catches: isCaught(step, node),
    ...(list ? roundsOf(list, context) : {}),
    span: { ...spanOfNode(call, context), end: callee.end },
  };
}

/** The length of a list that is written where it is gone through, whether it is a constant of the program, and its origin. */
function roundsOf(list: ts.Expression, context: QueryContext): Pick<Loop, 'rounds' | 'constant' | 'list'> {
  const node = bare(list);
  if (ts.isArrayLiteralExpression(node) && !node.elements.some(ts.isSpreadElement))
    return { rounds: node.elements.length };
  const rounds = firstFew(node, context);
  if (rounds !== undefined) return { rounds };
  if (isConstantList(node, context)) return { constant: true };
  const origin = originOf(list, context);
  return origin ? { list: origin } : {};
}

/** How many elements `list.slice(0, 3)` has at most, also through a variable, where that is a handful. */
function firstFew(node: ts.Expression, context: QueryContext): number | undefined {
  if (ts.isIdentifier(node)) {
    const meaning = context.names.lookUp(node);
    if (meaning?.kind !== 'variable' || meaning.element || !meaning.node.initializer) return undefined;
    const made = bare(meaning.node.initializer);
    return ts.isIdentifier(made) ? undefined : firstFew(made, context);
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const [from, to] = node.arguments;
  if (node.expression.name.text !== 'slice' || !from || !to) return undefined;
  if (!ts.isNumericLiteral(from) || from.text !== '0' || !ts.isNumericLiteral(to)) return undefined;
  return Number(to.text) <= handful ? Number(to.text) : undefined;
}

const handful = 5;

/** `PRESETS`, `Object.entries(PRESETS)`, and a `const` of the module's top level that is written out. */
function isConstantList(node: ts.Expression, context: QueryContext): boolean {
  if (ts.isCallExpression(node)) {
    const [first] = node.arguments;
    const isOfObject = /^Object\.(?:entries|keys|values)$/.test(textOfNode(node.expression, context));
    return isOfObject && first !== undefined && isConstantList(bare(first), context);
  }
  if (!ts.isIdentifier(node)) return false;
  const meaning = context.names.lookUp(node);
  if (meaning?.kind === 'import') return constantName.test(node.text);
  if (meaning?.kind !== 'variable' || meaning.element) return false;
  const made = meaning.node.initializer && bare(meaning.node.initializer);
  if (!made) return false;
  if (!isOfModule(meaning.node)) return isFilledList(made, meaning.node);
  if (ts.isArrayLiteralExpression(made)) return !made.elements.some(ts.isSpreadElement);
  return ts.isObjectLiteralExpression(made) && !made.properties.some(ts.isSpreadAssignment);
}

/** A `const` of a function that is written out: an empty one is filled later. */
function isFilledList(made: ts.Expression, { parent }: ts.VariableDeclaration): boolean {
  return (
    ts.isArrayLiteralExpression(made) &&
    made.elements.length > 1 &&
    !made.elements.some(ts.isSpreadElement) &&
    ts.isVariableDeclarationList(parent) &&
    (parent.flags & ts.NodeFlags.Const) !== 0
  );
}

const constantName = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;

/** A `const` at the top level, to which nothing is added as a rule. */
function isOfModule({ parent }: ts.VariableDeclaration): boolean {
  return (
    ts.isVariableDeclarationList(parent) &&
    (parent.flags & ts.NodeFlags.Const) !== 0 &&
    ts.isVariableStatement(parent.parent) &&
    ts.isSourceFile(parent.parent.parent)
  );
}

/** A `try` with a `catch` between a step and its loop. */
function isCaught(step: ts.Node, loop: ts.Node): boolean {
  for (let inner = step, at = step.parent; at && at !== loop; inner = at, at = at.parent)
    if (ts.isTryStatement(at) && at.catchClause && inner !== at.finallyBlock) return true;
  return false;
}

/** Whatever happens, a loop is over once this step is done: the lines behind it end by `throw` or `return`. */
function isLeftAfter(step: ts.Node, loop: ts.Node): boolean {
  for (let inner = step, at = step.parent; at && inner !== loop; inner = at, at = at.parent) {
    // A callback is left, not the loop around it.
    if (ts.isFunctionLike(inner)) return false;
    if (ts.isReturnStatement(inner) || ts.isThrowStatement(inner)) return true;
    if (ts.isBlock(at) && leave(at.statements.slice(at.statements.indexOf(inner as ts.Statement))))
      return true;
  }
  return false;
}

function leave(statements: readonly ts.Statement[]): boolean {
  const last = statements.findIndex(leaves);
  return last >= 0 && !statements.slice(0, last + 1).some(goesOn);
}

/** A `continue` somewhere in it: the round is over, not the loop. */
function goesOn(node: ts.Node): boolean {
  return (
    ts.isContinueStatement(node) || ts.forEachChild(node, (child) => goesOn(child) || undefined) === true
  );
}

function leaves(statement: ts.Statement): boolean {
  if (ts.isReturnStatement(statement) || ts.isThrowStatement(statement)) return true;
  if (ts.isBlock(statement)) return leave(statement.statements);
  return (
    ts.isIfStatement(statement) &&
    statement.elseStatement !== undefined &&
    leaves(statement.thenStatement) &&
    leaves(statement.elseStatement)
  );
}

function kindOf(node: ts.Node): Loop['kind'] | undefined {
  if (ts.isForOfStatement(node)) return 'for-of';
  if (ts.isForStatement(node)) return 'for';
  if (ts.isForInStatement(node)) return 'for-in';
  if (ts.isWhileStatement(node)) return 'while';
  return ts.isDoStatement(node) ? 'do' : undefined;
}

function variablesOf(initializer: ts.ForInitializer): readonly ts.Identifier[] {
  if (ts.isVariableDeclarationList(initializer))
    return initializer.declarations.flatMap(({ name }) => namesIn(name));
  return [];
}

function namesIn(name: ts.BindingName): readonly ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

/** Names of things that are taken several at a time. */
const batchName =
  /^(batch|chunk|page|slice|group|part|window)(es|s|Start|Index|Offset|Items|Of\w*|Ids|Rows)?$/i;
const batchCall = /\b(chunk|chunks|chunked|batch|batches|splitEvery|inBatches|inChunks|partition)\w*\b/i;

/** Parts of a list, pages, a cursor that goes on, retries: the query is made for many rows, or again. */
function isInBatches(
  loop: ts.IterationStatement,
  variables: readonly ts.Identifier[],
  context: QueryContext,
): boolean {
  if (ts.isWhileStatement(loop) || ts.isDoStatement(loop)) return true;
  if (
    variables.some(
      ({ text }) => batchName.test(text) || /^(attempt|retry|tries|try|offset|cursor)/i.test(text),
    )
  )
    return true;
  if (ts.isForOfStatement(loop)) return batchCall.test(textOfNode(loop.expression, context));
  if (!ts.isForStatement(loop)) return false;
  const { incrementor, condition } = loop;
  if (!incrementor || !condition) return true;
  // Tries one name after another until one is free: there is no list to ask for at once.
  if (mayBreak(loop.statement) && !isIndex(loop.statement, variables)) return true;
  // `i += 100`
  return (
    ts.isBinaryExpression(incrementor) && incrementor.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken
  );
}

/** A `break` of the loop itself. */
function mayBreak(node: ts.Node): boolean {
  if (ts.isBreakStatement(node)) return true;
  if (ts.isIterationStatement(node, false) || ts.isSwitchStatement(node) || ts.isFunctionLike(node))
    return false;
  return ts.forEachChild(node, (child) => mayBreak(child) || undefined) === true;
}

/** `rows[i]`, `rows.at(i)`: the counter goes through a list. */
function isIndex(node: ts.Node, variables: readonly ts.Identifier[]): boolean {
  const isCounter = (at: ts.Node | undefined) =>
    at !== undefined && ts.isIdentifier(at) && variables.some(({ text }) => text === at.text);
  if (ts.isElementAccessExpression(node) && isCounter(node.argumentExpression)) return true;
  if (ts.isCallExpression(node) && /\.at$/.test(node.expression.getText()) && isCounter(node.arguments[0]))
    return true;
  return ts.forEachChild(node, (child) => isIndex(child, variables) || undefined) === true;
}

/**
 * True when a step uses one of the names that a loop binds, directly or through what is made from them inside the
 * loop.
 * @param bound the declarations or parameters that bind the names
 */
function usesAnyOf(
  step: ts.Node,
  bound: ReadonlySet<ts.Node>,
  loop: ts.Node,
  context: QueryContext,
): boolean {
  const open: ts.Node[] = [step];
  const seen = new Set<ts.Node>();
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (seen.size > 5000) return false;
    if (ts.isIdentifier(node)) {
      if (isMemberName(node)) continue;
      const meaning = context.names.lookUp(node);
      if (!meaning) continue;
      if (isBoundBy(meaning, bound)) return true;
      if (meaning.kind === 'variable' && isInside(meaning.node, loop))
        open.push(meaning.node.initializer ?? meaning.node);
      continue;
    }
    ts.forEachChild(node, (child) => void open.push(child));
  }
  return false;
}

function isBoundBy(meaning: Meaning, bound: ReadonlySet<ts.Node>): boolean {
  if (meaning.kind !== 'variable' && meaning.kind !== 'parameter') return false;
  for (let at: ts.Node = meaning.element ?? meaning.node; at; at = at.parent) {
    if (bound.has(at)) return true;
    if (at === meaning.node) return false;
  }
  return false;
}

function isInside(node: ts.Node, outer: ts.Node): boolean {
  return outer.pos <= node.pos && node.end <= outer.end;
}
