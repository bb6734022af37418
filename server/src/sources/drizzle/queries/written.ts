import ts from 'typescript';
import type { InsertFacts, SetValue } from '../../../model/query.ts';
import type { ColumnRef } from '../../../model/queryExpression.ts';
import { unknown } from '../../../model/unknown.ts';
import type { BuiltParts } from './builder.ts';
import { spanOfNode } from './context.ts';
import { bare } from './functions.ts';
import { type ExpressionContext, readOperand } from './operands.ts';

function targetColumn(key: string, parts: BuiltParts): ColumnRef {
  const target = parts.tables[0]?.table;
  return {
    table: target?.kind === 'table' ? target.id : undefined,
    alias: undefined,
    by: 'key',
    column: key,
  };
}

/** What `set` is given, column by column. */
export function setIn(
  expression: ts.Expression,
  parts: BuiltParts,
  context: ExpressionContext,
): readonly SetValue[] {
  const node = bare(expression);
  const rest = (reason: string) => {
    parts.open ??= unknown(reason, spanOfNode(expression, context));
  };
  if (!ts.isObjectLiteralExpression(node)) {
    rest('what is set is put together elsewhere');
    const operand = readOperand(node, context);
    return operand.kind === 'parameter'
      ? [{ column: targetColumn('', parts), value: operand, span: operand.span }]
      : [];
  }
  const values: SetValue[] = [];
  for (const property of node.properties) {
    const key = property.name;
    const span = spanOfNode(property, context);
    if (ts.isSpreadAssignment(property)) {
      // More columns than are written here, of the same row all the same.
      continue;
    }
    if (!key || !(ts.isIdentifier(key) || ts.isStringLiteralLike(key))) continue;
    const column = targetColumn(key.text, parts);
    if (ts.isPropertyAssignment(property))
      values.push({ column, value: readOperand(property.initializer, context), span });
    else if (ts.isShorthandPropertyAssignment(property))
      values.push({ column, value: readOperand(property.name, context), span });
  }
  return values;
}

/** The rows that `values` is given. */
export function valuesIn(
  expression: ts.Expression,
  parts: BuiltParts,
  context: ExpressionContext,
): Pick<InsertFacts, 'rows' | 'columns'> {
  const node = bare(expression);
  if (ts.isArrayLiteralExpression(node)) {
    const isWhole = !node.elements.some(ts.isSpreadElement);
    const [first] = node.elements;
    const columns = first && ts.isExpression(first) ? valuesIn(first, parts, context).columns : undefined;
    return { rows: isWhole ? node.elements.length : undefined, columns };
  }
  if (!ts.isObjectLiteralExpression(node)) return { rows: undefined, columns: undefined };
  const columns: ColumnRef[] = [];
  for (const { name } of node.properties) {
    if (!name || !(ts.isIdentifier(name) || ts.isStringLiteralLike(name)))
      return { rows: 1, columns: undefined };
    columns.push(targetColumn(name.text, parts));
  }
  return { rows: 1, columns };
}

/** What `onConflictDoUpdate` sets. */
export function readConflict(
  argument: ts.Expression | undefined,
  parts: BuiltParts,
  context: ExpressionContext,
): void {
  if (!parts.insert) return;
  parts.insert = { ...parts.insert, onConflict: 'update' };
  const node = argument && bare(argument);
  if (!node || !ts.isObjectLiteralExpression(node)) return;
  for (const property of node.properties)
    if (ts.isPropertyAssignment(property) && ts.isIdentifier(property.name) && property.name.text === 'set')
      parts.set = setIn(property.initializer, { ...parts, open: undefined }, context);
}
