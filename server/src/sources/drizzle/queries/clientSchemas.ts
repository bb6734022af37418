import ts from 'typescript';
import { type ClientFacts, dialectOfModule, type SchemaSource } from './clientFacts.ts';
import type { FileContext } from './context.ts';
import { bare } from './functions.ts';
import { referenceOf } from './references.ts';
import { tableOfExpression } from './tables.ts';

/** `drizzle(pool, { schema })`, `drizzle({ client, schema })`. */
export function madeBy(node: ts.CallExpression, specifier: string, context: FileContext): ClientFacts {
  const dialect = dialectOfModule(specifier);
  const schema = node.arguments.flatMap((argument) => schemaGiven(argument, context));
  return { kind: 'client', ...(dialect ? { dialect } : {}), ...(schema.length > 0 ? { schema } : {}) };
}

/** The `schema` among the options of a call. */
export function schemaGiven(argument: ts.Expression, context: FileContext): readonly SchemaSource[] {
  const node = bare(argument);
  if (!ts.isObjectLiteralExpression(node)) return [];
  for (const property of node.properties) {
    if (!property.name || !ts.isIdentifier(property.name) || property.name.text !== 'schema') continue;
    if (ts.isPropertyAssignment(property)) return sourcesOf(property.initializer, context);
    if (ts.isShorthandPropertyAssignment(property)) return sourcesOf(property.name, context);
  }
  return [];
}

/** The schema that a type names: `NodePgDatabase<typeof schema>`. */
export function schemaOfType(type: ts.TypeNode, context: FileContext): readonly SchemaSource[] {
  return ts.isTypeQueryNode(type) && ts.isIdentifier(type.exprName) ? sourcesOf(type.exprName, context) : [];
}

function sourcesOf(expression: ts.Expression, context: FileContext, depth = 0): readonly SchemaSource[] {
  const node = bare(expression);
  if (depth > 4) return [];
  if (ts.isObjectLiteralExpression(node))
    return node.properties.flatMap((property): readonly SchemaSource[] => {
      if (ts.isSpreadAssignment(property)) return sourcesOf(property.expression, context, depth + 1);
      const value = ts.isPropertyAssignment(property)
        ? property.initializer
        : ts.isShorthandPropertyAssignment(property)
          ? property.name
          : undefined;
      const key = property.name && ts.isIdentifier(property.name) ? property.name.text : undefined;
      const ref = value && tableOfExpression(value, context)?.ref;
      return key !== undefined && ref?.kind === 'table' ? [{ kind: 'table', key, id: ref.id }] : [];
    });
  const { root, path } = referenceOf(node, context.names);
  if (root.kind !== 'name') return [];
  if (root.meaning?.kind === 'import' && path.length === 0) {
    const { specifier, name } = root.meaning;
    const target = context.host.resolve(specifier, context.file);
    if (target.kind !== 'file') return [];
    if (name === 'namespace') return [{ kind: 'module', file: target.file }];
    const summary = context.host.summary(target.file, name.export);
    return summary.kind === 'complex'
      ? summary.entities.map(([key, id]) => ({ kind: 'table' as const, key, id }))
      : [];
  }
  if (root.meaning?.kind === 'variable' && path.length === 0 && root.meaning.node.initializer)
    return sourcesOf(root.meaning.node.initializer, context, depth + 1);
  return [];
}
