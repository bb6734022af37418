import ts from 'typescript';
import type { TableRef } from '../../../model/query.ts';
import type { ColumnRef } from '../../../model/queryExpression.ts';
import type { Dialect, EntityId } from '../../../model/schema.ts';
import { unknown } from '../../../model/unknown.ts';
import type { ExportSummary } from '../summary.ts';
import type { FileContext, QueryContext, TableUse } from './context.ts';
import { bare } from './functions.ts';
import { type Reference, referenceOf } from './references.ts';

/** A table of the schema, and what of its members was taken. */
interface FoundTable {
  readonly use: TableUse;
  readonly rest: readonly string[];
}

/** The table that an expression is; undefined where it is evidently none that is known. */
export function tableOfExpression(expression: ts.Expression, context: FileContext): TableUse | undefined {
  const found = findTable(referenceOf(expression, context.names), context);
  return found && found.rest.length === 0 ? found.use : undefined;
}

/** The column that an expression names. */
export function columnOfExpression(
  expression: ts.Expression,
  context: FileContext,
): { readonly column: ColumnRef; readonly dialect: Dialect | undefined } | undefined {
  const found = findTable(referenceOf(expression, context.names), context);
  if (!found) return undefined;
  const [key, ...rest] =
    found.rest[0] === '_' && found.rest[1] === 'columns' ? found.rest.slice(2) : found.rest;
  if (key === undefined || rest.length > 0) return undefined;
  const { ref, alias, dialect } = found.use;
  if (ref.kind !== 'table') return undefined;
  return { column: { table: ref.id, alias, by: 'key', column: key }, dialect };
}

function findTable({ root, path }: Reference, context: FileContext): FoundTable | undefined {
  if (root.kind === 'expression') {
    const aliased = aliasOf(root.node, context);
    return aliased && { use: aliased, rest: path };
  }
  if (root.kind !== 'name') return undefined;
  const { meaning, name } = root;
  if (meaning?.kind === 'import') return importedTable(meaning.specifier, meaning.name, path, context);
  if (meaning?.kind === 'parameter') {
    const use = (context as Partial<QueryContext>).parameterTables?.get(meaning.node);
    return use && { use, rest: path };
  }
  if (meaning?.kind !== 'variable') return undefined;
  const own = context.ownTables.get(name);
  if (own && ts.isSourceFile(meaning.node.parent.parent.parent ?? meaning.node))
    return { use: found(own.id, own.dialect), rest: path };
  const aliased = meaning.node.initializer && aliasOf(meaning.node.initializer, context);
  return aliased && { use: aliased, rest: path };
}

function found(id: EntityId, dialect: Dialect | undefined, alias?: string): TableUse {
  return { ref: { kind: 'table', id }, alias, dialect };
}

function importedTable(
  specifier: string,
  name: { readonly export: string } | 'namespace',
  path: readonly string[],
  { host, file }: FileContext,
): FoundTable | undefined {
  if (specifier.startsWith('drizzle-orm')) return undefined;
  const target = host.resolve(specifier, file);
  if (target.kind !== 'file') return undefined;
  const [first, ...rest] = name === 'namespace' ? path : [name.export, ...path];
  return first === undefined ? undefined : summarised(host.summary(target.file, first), rest);
}

function summarised(summary: ExportSummary, path: readonly string[]): FoundTable | undefined {
  if (summary.kind === 'table') return { use: found(summary.id, summary.dialect), rest: path };
  if (summary.kind !== 'complex') return undefined;
  for (let length = path.length; length > 0; length--) {
    const key = path.slice(0, length).join('.');
    const entity = summary.entities.find(([at]) => at === key);
    if (entity) return { use: found(entity[1], undefined), rest: path.slice(length) };
  }
  return undefined;
}

/** `alias(users, 'author')`, `aliasedTable(users, 'author')`. */
function aliasOf(expression: ts.Expression, context: FileContext): TableUse | undefined {
  const node = bare(expression);
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  const [table, name] = node.arguments;
  if (!table || !name || !/^alias(edTable)?$/.test(importedName(node.expression, context) ?? ''))
    return undefined;
  const use = tableOfExpression(table, context);
  if (!use) return undefined;
  return { ...use, alias: ts.isStringLiteralLike(name) ? name.text : (use.alias ?? '') };
}

/** The name that a module exports something under, by what the file calls it. */
export function importedName(identifier: ts.Identifier, { names }: FileContext): string | undefined {
  const meaning = names.lookUp(identifier);
  if (meaning?.kind !== 'import') return undefined;
  return meaning.name === 'namespace' ? undefined : meaning.name.export;
}

/** A table that is not known, for a place where there must be one. */
export function unknownTable(expression: ts.Expression, text: string): TableRef {
  const node = bare(expression);
  return unknown(
    ts.isIdentifier(node)
      ? `\`${node.text}\` is no table that could be found`
      : `\`${text}\` is no table that could be found`,
  );
}
