import ts from 'typescript';
import { variableNames } from '../moduleShape.ts';
import { enumObject } from './enums.ts';
import { evaluate } from './expressions.ts';
import { evaluateFunctionLike } from './functions.ts';
import { bindPattern } from './patterns.ts';
import { bind, childScope, type Scope, siteOf } from './scope.ts';
import { lazily, truthiness, undefinedValue, unknownValue, type Value } from './values.ts';

/** How a statement ended: it ran through, returned, or took a turn that cannot be followed. */
export type Outcome = { readonly kind: 'done' } | { readonly kind: 'return'; readonly value: Value };

const done: Outcome = { kind: 'done' };
/** Loops over more than this are not schemas. */
const maxRounds = 1000;

/** Declares the names of a block, each evaluated when it is first used. */
export function hoist(statements: readonly ts.Statement[], scope: Scope): void {
  for (const statement of statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name) {
      bind(scope, statement.name.text, () => evaluateFunctionLike(statement, scope));
    } else if (ts.isEnumDeclaration(statement)) {
      bind(
        scope,
        statement.name.text,
        lazily(() => enumObject(statement, scope), siteOf(scope, statement)),
      );
    } else if (ts.isVariableStatement(statement)) {
      declareVariables(statement.declarationList, scope);
    }
  }
}

/** Binds the names of a declaration list. */
export function declareVariables(list: ts.VariableDeclarationList, scope: Scope): void {
  for (const declaration of list.declarations) declareVariable(declaration, scope);
}

/** Binds the name or the names of a declaration; its initializer is evaluated once, when one is used. */
export function declareVariable(declaration: ts.VariableDeclaration, scope: Scope): void {
  const { name, initializer } = declaration;
  const value = initializer
    ? lazily(() => evaluate(initializer, scope), siteOf(scope, declaration))
    : () => undefinedValue;
  if (ts.isIdentifier(name)) bind(scope, name.text, value);
  else bindPattern(name, value, scope);
}

/** Runs statements in order. */
export function run(statements: readonly ts.Statement[], scope: Scope): Outcome {
  for (const statement of statements) {
    const outcome = runStatement(statement, scope);
    if (outcome.kind === 'return') return outcome;
  }
  return done;
}

function runStatement(statement: ts.Statement, scope: Scope): Outcome {
  if (ts.isReturnStatement(statement))
    return {
      kind: 'return',
      value: statement.expression ? evaluate(statement.expression, scope) : undefinedValue,
    };
  if (ts.isVariableStatement(statement)) {
    for (const declaration of statement.declarationList.declarations)
      for (const [name] of variableNames(declaration)) scope.bindings.get(name)?.value();
    return done;
  }
  if (ts.isExpressionStatement(statement)) {
    evaluate(statement.expression, scope);
    return done;
  }
  if (ts.isIfStatement(statement)) return runIf(statement, scope);
  if (ts.isBlock(statement)) return runBlock(statement.statements, scope);
  if (ts.isTryStatement(statement)) return runBlock(statement.tryBlock.statements, scope);
  if (ts.isForOfStatement(statement)) return runForOf(statement, scope);
  if (ts.isThrowStatement(statement))
    return { kind: 'return', value: unknownValue('it throws', siteOf(scope, statement)) };
  if (isLoopOrSwitch(statement) && mayReturn(statement))
    return {
      kind: 'return',
      value: unknownValue('this statement is not followed', siteOf(scope, statement)),
    };
  return done;
}

function runBlock(statements: readonly ts.Statement[], scope: Scope): Outcome {
  const inner = childScope(scope);
  hoist(statements, inner);
  return run(statements, inner);
}

function runIf(statement: ts.IfStatement, scope: Scope): Outcome {
  const condition = truthiness(evaluate(statement.expression, scope));
  if (condition === undefined) {
    if (!mayReturn(statement)) return done;
    const site = siteOf(scope, statement.expression);
    return { kind: 'return', value: unknownValue('it depends on a condition that is not known here', site) };
  }
  const branch = condition ? statement.thenStatement : statement.elseStatement;
  return branch ? runStatement(branch, scope) : done;
}

function runForOf(statement: ts.ForOfStatement, scope: Scope): Outcome {
  const list = evaluate(statement.expression, scope);
  if (list.kind !== 'array' || list.gap || !ts.isVariableDeclarationList(statement.initializer)) {
    if (!mayReturn(statement)) return done;
    return { kind: 'return', value: unknownValue('this loop is not followed', siteOf(scope, statement)) };
  }
  const declaration = statement.initializer.declarations[0];
  if (!declaration) return done;
  for (const item of list.items.slice(0, maxRounds)) {
    const inner = childScope(scope);
    if (ts.isIdentifier(declaration.name)) bind(inner, declaration.name.text, () => item.value());
    else bindPattern(declaration.name, () => item.value(), inner);
    const outcome = runStatement(statement.statement, inner);
    if (outcome.kind === 'return') return outcome;
  }
  return done;
}

function isLoopOrSwitch(statement: ts.Statement): boolean {
  return ts.isIterationStatement(statement, false) || ts.isSwitchStatement(statement);
}

function mayReturn(node: ts.Node): boolean {
  if (ts.isReturnStatement(node)) return true;
  if (ts.isFunctionLike(node)) return false;
  return ts.forEachChild(node, (child) => mayReturn(child) || undefined) ?? false;
}
