import ts from 'typescript';
import { evaluate } from './expressions.ts';
import { type Scope, siteOf } from './scope.ts';
import { run } from './statements.ts';
import { unknownValue, type Value } from './values.ts';

/**
 * Makes the top-level statements of a module that fill an object (`columns[name] = …` in a loop,
 * `Object.assign(columns, …)`) take part in its value: they run when the name is first used, in their order.
 * What of them cannot be followed becomes a gap of the object.
 */
export function followModuleEffects(statements: readonly ts.Statement[], scope: Scope): void {
  const byName = new Map<string, ts.Statement[]>();
  for (const statement of statements) {
    for (const name of changedNames(statement)) {
      byName.set(name, [...(byName.get(name) ?? []), statement]);
    }
  }
  const finished = new Set<ts.Statement>();
  for (const [name, changes] of byName) {
    const binding = scope.bindings.get(name);
    if (!binding) continue;
    const initial = binding.value;
    let isFilled = false;
    binding.value = () => {
      const value = initial();
      if (isFilled || (value.kind !== 'object' && value.kind !== 'array')) return value;
      isFilled = true;
      for (const statement of changes) {
        if (isFollowed(statement, scope)) {
          if (!finished.has(statement)) run([statement], scope);
          finished.add(statement);
        } else {
          leaveGap(value, statement, scope);
        }
      }
      return value;
    };
  }
}

function isFollowed(statement: ts.Statement, scope: Scope): boolean {
  if (ts.isExpressionStatement(statement)) return true;
  if (!ts.isForOfStatement(statement)) return false;
  const list = evaluate(statement.expression, scope);
  return list.kind === 'array' && !list.gap;
}

function leaveGap(value: Value, statement: ts.Statement, scope: Scope): void {
  const gap = unknownValue('this statement is not followed', siteOf(scope, statement));
  if (value.kind === 'object') value.entries().gaps.push(gap);
  else if (value.kind === 'array') value.gap = gap;
}

/** The names whose objects a top-level statement changes. */
function changedNames(statement: ts.Statement): ReadonlySet<string> {
  const names = new Set<string>();
  if (!ts.isExpressionStatement(statement) && !ts.isIterationStatement(statement, false)) {
    if (!ts.isIfStatement(statement) && !ts.isBlock(statement)) return names;
  }
  const visit = (node: ts.Node): void => {
    const owner = changedOwner(node);
    if (owner) names.add(owner);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return names;
}

function changedOwner(node: ts.Node): string | undefined {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return ownerName(node.left);
  }
  if (ts.isDeleteExpression(node)) return ownerName(node.expression);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression, name } = node.expression;
  if (name.text === 'assign' && ts.isIdentifier(expression) && expression.text === 'Object') {
    const target = node.arguments[0];
    return target && ts.isIdentifier(target) ? target.text : undefined;
  }
  return name.text === 'push' && ts.isIdentifier(expression) ? expression.text : undefined;
}

/** `name` of `name.key` and `name[key]`. */
function ownerName(node: ts.Expression): string | undefined {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return undefined;
  return ts.isIdentifier(node.expression) ? node.expression.text : undefined;
}
