import ts from 'typescript';
import type { OperatorNames } from '../../../model/query.ts';
import type { QueryContext } from './context.ts';
import { bare, isFunctionNode } from './functions.ts';
import { bindingPath } from './references.ts';

/** The comparison operators of drizzle-orm, by what they are in SQL. */
export const comparisons = {
  eq: '=',
  ne: '<>',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
  inArray: 'in',
  notInArray: 'not in',
  like: 'like',
  notLike: 'not like',
  ilike: 'ilike',
  notIlike: 'not ilike',
  between: 'between',
  notBetween: 'not between',
  isNull: 'is null',
  isNotNull: 'is not null',
  arrayContains: 'other',
  arrayContained: 'other',
  arrayOverlaps: 'other',
} as const;

/** Functions of drizzle-orm that stand for a call of the database. */
export const calls: Readonly<Record<string, string>> = {
  count: 'count',
  countDistinct: 'count',
  sum: 'sum',
  sumDistinct: 'sum',
  avg: 'avg',
  avgDistinct: 'avg',
  min: 'min',
  max: 'max',
};

/**
 * The operator of drizzle-orm that a name stands for: imported, from wherever that passes it on, or given to the
 * callback of a relational query.
 */
export function operatorOf(callee: ts.Expression, context: QueryContext): string | undefined {
  const node = bare(callee);
  if (ts.isPropertyAccessExpression(node)) {
    // `operators.eq`, `orm.eq`
    const owner = bare(node.expression);
    if (!ts.isIdentifier(owner)) return undefined;
    const meaning = context.names.lookUp(owner);
    if (meaning?.kind === 'parameter' && context.parameterOperators.has(meaning.node)) return node.name.text;
    const isModule = meaning?.kind === 'import' && meaning.name === 'namespace';
    return isModule && /^drizzle-orm\b/.test(meaning.specifier) ? node.name.text : undefined;
  }
  if (!ts.isIdentifier(node)) return undefined;
  const meaning = context.names.lookUp(node);
  if (meaning?.kind === 'import') return meaning.name === 'namespace' ? undefined : meaning.name.export;
  if (meaning?.kind === 'parameter' && meaning.element && context.parameterOperators.has(meaning.node))
    return bindingPath(meaning.element)?.at(-1);
  return undefined;
}

/** What the operators are called at a place: those a callback around it brings, else those of the file's imports. */
export function operatorNames(node: ts.Node, context: QueryContext): OperatorNames | undefined {
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    if (!isFunctionNode(at)) continue;
    const parameter = at.parameters.find((each) => context.parameterOperators.has(each));
    if (parameter) return { from: 'callback', local: patternNames(parameter) };
  }
  const local: Record<string, string> = {};
  for (const [name, declaration] of context.names.tree.shape.declarations)
    if (declaration.kind === 'import' && declaration.name !== 'namespace' && isOrm(declaration.specifier))
      local[declaration.name.export] = name;
  return Object.keys(local).length > 0 ? { from: 'import', local } : undefined;
}

function isOrm(specifier: string): boolean {
  return specifier === 'drizzle-orm' || specifier.startsWith('drizzle-orm/sql');
}

function patternNames({ name }: ts.ParameterDeclaration): Record<string, string> {
  const local: Record<string, string> = {};
  if (!ts.isObjectBindingPattern(name)) return local;
  for (const element of name.elements) {
    const key = element.propertyName ?? element.name;
    if (ts.isIdentifier(key) && ts.isIdentifier(element.name)) local[key.text] = element.name.text;
  }
  return local;
}
