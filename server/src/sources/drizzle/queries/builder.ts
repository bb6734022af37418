import ts from 'typescript';
import type {
  InsertFacts,
  NamedQuery,
  Query,
  QueryOrder,
  QueryTable,
  SelectedItem,
  Selection,
  SetValue,
  TableRef,
} from '../../../model/query.ts';
import type { Operand, Predicate } from '../../../model/queryExpression.ts';
import type { Dialect } from '../../../model/schema.ts';
import { type Unknown, unknown } from '../../../model/unknown.ts';
import type { Link } from './chain.ts';
import { spanOfNode, textOfNode } from './context.ts';
import { bare, isFunctionNode, returnedBy } from './functions.ts';
import { type ExpressionContext, readOperand } from './operands.ts';
import { operatorOf } from './operators.ts';
import { readPredicate } from './predicates.ts';
import { referenceOf } from './references.ts';
import { tableOfExpression, unknownTable } from './tables.ts';
import { endings } from './usages.ts';
import { readConflict, setIn, valuesIn } from './written.ts';

/** The parts of a statement as the calls of a builder give them. */
export interface BuiltParts {
  operation: Query['operation'];
  dialect: Dialect | undefined;
  tables: QueryTable[];
  ctes: NamedQuery[];
  where: Predicate | undefined;
  having: Predicate | undefined;
  groupBy: readonly Operand[];
  orderBy: readonly QueryOrder[];
  limit: Operand | undefined;
  offset: Operand | undefined;
  distinct: boolean;
  selection: Selection | undefined;
  set: readonly SetValue[];
  insert: InsertFacts | undefined;
  lock: string | undefined;
  combined: { readonly operator: string; readonly query: Query }[];
  open: Unknown | undefined;
  dynamic: boolean;
  prepared: boolean;
  /** It is a part of another query by how it ends: `.as('recent')`. */
  isSubquery: boolean;
}

export function emptyPartsOf(operation: Query['operation']): BuiltParts {
  return {
    operation,
    dialect: undefined,
    tables: [],
    ctes: [],
    where: undefined,
    having: undefined,
    groupBy: [],
    orderBy: [],
    limit: undefined,
    offset: undefined,
    distinct: false,
    selection: undefined,
    set: [],
    insert: undefined,
    lock: undefined,
    combined: [],
    open: undefined,
    dynamic: false,
    prepared: false,
    isSubquery: false,
  };
}

/** Reads the calls of a builder, the one that names the operation first. */
export function readBuilder(links: readonly Link[], context: ExpressionContext): BuiltParts {
  const [first, ...rest] = links;
  const operation = first?.name.startsWith('select') ? 'select' : (first?.name as Query['operation']);
  const parts = emptyPartsOf(operation);
  if (first?.call) begin(first.name, first.call, parts, context);
  for (const link of rest) {
    if (!link.call) continue;
    readCall(link.name, link.call, parts, context);
  }
  return parts;
}

function begin(name: string, call: ts.CallExpression, parts: BuiltParts, context: ExpressionContext): void {
  const [first, second] = call.arguments;
  if (name.startsWith('select')) {
    parts.distinct = name !== 'select';
    const fields = name === 'selectDistinctOn' ? second : first;
    parts.selection = readSelection(fields, call, context);
    return;
  }
  if (first) addTable('target', first, undefined, parts, context);
  if (name === 'insert')
    parts.insert = { rows: undefined, namesColumns: undefined, onConflict: undefined, columns: undefined };
}

const joins = /^(inner|left|right|full|cross)Join(Lateral)?$/;
const setOperations = /^(union|unionAll|intersect|intersectAll|except|exceptAll)$/;

function readCall(
  name: string,
  call: ts.CallExpression,
  parts: BuiltParts,
  context: ExpressionContext,
): void {
  const [first, second] = call.arguments;
  const join = joins.exec(name);
  if (join && first) {
    const type = join[2] ? 'lateral' : (join[1] as 'inner');
    const on = second && readPredicate(second, context);
    addTable('join', first, { type, on }, parts, context);
  } else if (setOperations.test(name)) addCombined(name, call, parts, context);
  else if (endings.has(name) && name !== 'values') {
    if (name === 'as') parts.isSubquery = true;
    if (name === 'prepare') parts.prepared = true;
  } else {
    switch (name) {
      case 'from':
      case 'using':
        if (first) addTable(name, first, undefined, parts, context);
        break;
      case 'where':
        parts.where = conditionIn(call, context);
        break;
      case 'having':
        parts.having = conditionIn(call, context);
        break;
      case 'orderBy':
        parts.orderBy = ordersIn(call.arguments, context);
        break;
      case 'groupBy':
        parts.groupBy = call.arguments.map((each) => readOperand(each, context));
        break;
      case 'limit':
        parts.limit = first && readOperand(first, context);
        break;
      case 'offset':
        parts.offset = first && readOperand(first, context);
        break;
      case 'for':
        parts.lock =
          first && ts.isStringLiteralLike(bare(first)) ? (bare(first) as ts.StringLiteral).text : 'unknown';
        break;
      case 'set':
        parts.set = first ? setIn(first, parts, context) : [];
        break;
      case 'values':
        if (first && parts.insert) parts.insert = { ...parts.insert, ...valuesIn(first, parts, context) };
        break;
      case 'select':
        if (parts.insert) parts.insert = { ...parts.insert, rows: 'select' };
        if (first) context.nested(bare(first));
        break;
      case 'returning':
        parts.selection = readSelection(first, call, context);
        break;
      case 'output':
        parts.selection = readSelection(first, call, context);
        break;
      case 'onConflictDoNothing':
        if (parts.insert) parts.insert = { ...parts.insert, onConflict: 'nothing' };
        break;
      case 'onConflictDoUpdate':
      case 'onDuplicateKeyUpdate':
        readConflict(first, parts, context);
        break;
      case '$dynamic':
        parts.dynamic = true;
        parts.open ??= unknown('it is a dynamic query', spanOfNode(call, context));
        break;
      case 'overridingSystemValue':
      case '$withCache':
      case '$onUpdate':
      case 'comment':
      case 'useIndex':
      case 'forceIndex':
      case 'ignoreIndex':
        break;
      default:
        parts.open ??= unknown(`what \`${name}\` adds is not known`, spanOfNode(call, context));
    }
  }
}

function conditionIn(call: ts.CallExpression, context: ExpressionContext): Predicate {
  const [first] = call.arguments;
  const span = spanOfNode(call, context);
  if (!first || ts.isSpreadElement(first))
    return { ...unknown('the condition is not written here', span), span };
  return readPredicate(first, context);
}

function addTable(
  role: QueryTable['role'],
  expression: ts.Expression,
  join: QueryTable['join'],
  parts: BuiltParts,
  context: ExpressionContext,
): void {
  const span = spanOfNode(expression, context);
  const use = tableOfExpression(expression, context);
  parts.dialect ??= use?.dialect;
  const { table, alias } = use
    ? { table: use.ref, alias: use.alias }
    : { table: otherTable(expression, parts, context), alias: undefined };
  parts.tables.push({ role, table, alias, join, span });
}

/** A subquery, a common table expression, or something that is not known. */
function otherTable(expression: ts.Expression, parts: BuiltParts, context: ExpressionContext): TableRef {
  const node = bare(expression);
  const nested = context.nested(node);
  if (nested) return { kind: 'query', query: nested };
  const { root, path } = referenceOf(node, context.names);
  if (root.kind === 'name' && path.length === 0 && root.meaning?.kind === 'variable') {
    const made = root.meaning.node.initializer && bare(root.meaning.node.initializer);
    const inner = made && context.nested(made);
    if (inner) return { kind: 'query', query: inner };
    const cte = made && cteOf(made, context);
    if (cte) {
      if (cte.query && !parts.ctes.some(({ name }) => name === cte.name))
        parts.ctes.push({ name: cte.name, query: cte.query });
      return { kind: 'cte', name: cte.name };
    }
  }
  return unknownTable(node, textOfNode(node, context));
}

/** `db.$with('recent').as(db.select()…)` */
export function cteOf(
  node: ts.Expression,
  context: ExpressionContext,
): { readonly name: string; readonly query: Query | undefined } | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const inner = bare(node.expression.expression);
  if (node.expression.name.text !== 'as' || !ts.isCallExpression(inner)) return undefined;
  if (!ts.isPropertyAccessExpression(inner.expression) || inner.expression.name.text !== '$with')
    return undefined;
  const [name] = inner.arguments;
  const [first] = node.arguments;
  const body = first && bare(first);
  const answer = body && isFunctionNode(body) ? returnedBy(body)[0] : body;
  return {
    name: name && ts.isStringLiteralLike(name) ? name.text : '',
    query: answer && context.nested(bare(answer)),
  };
}

function addCombined(
  operator: string,
  call: ts.CallExpression,
  parts: BuiltParts,
  context: ExpressionContext,
): void {
  for (const argument of call.arguments) {
    const query = context.nested(bare(argument));
    if (query) parts.combined.push({ operator, query });
    else
      parts.open ??= unknown(
        'the other side of a set operation is not followed',
        spanOfNode(argument, context),
      );
  }
}

/** What is sorted by, each with its direction. */
export function ordersIn(
  expressions: readonly ts.Expression[],
  context: ExpressionContext,
): readonly QueryOrder[] {
  return expressions.flatMap((expression): readonly QueryOrder[] => {
    const node = bare(expression);
    if (ts.isArrayLiteralExpression(node)) return ordersIn(node.elements, context);
    if (isFunctionNode(node)) return ordersIn(returnedBy(node).slice(0, 1), context);
    const span = spanOfNode(expression, context);
    if (ts.isSpreadElement(node))
      return [{ operand: { ...unknown('put together elsewhere', span), span }, direction: undefined, span }];
    const name = ts.isCallExpression(node) ? operatorOf(node.expression, context) : undefined;
    const direction = name === 'desc' || name === 'asc' ? name : undefined;
    return [{ operand: readOperand(node, context), direction, span }];
  });
}

/** What `select` or `returning` is given. */
export function readSelection(
  fields: ts.Expression | undefined,
  call: ts.CallExpression,
  context: ExpressionContext,
): Selection {
  if (!fields) return { kind: 'all', span: spanOfNode(call, context) };
  const node = bare(fields);
  const span = spanOfNode(fields, context);
  if (!ts.isObjectLiteralExpression(node)) {
    if (tableOfExpression(node, context)) return { kind: 'all', span };
    return { ...unknown('what is selected is put together elsewhere', span), span };
  }
  const items: SelectedItem[] = [];
  for (const property of node.properties) {
    if (ts.isPropertyAssignment(property) || ts.isShorthandPropertyAssignment(property)) {
      const value = ts.isPropertyAssignment(property) ? property.initializer : property.name;
      items.push(...selected(property.name, value, context));
    } else return { ...unknown('what is selected is put together elsewhere', span), span };
  }
  return { kind: 'columns', items, span };
}

function selected(
  name: ts.PropertyName,
  value: ts.Expression,
  context: ExpressionContext,
): readonly SelectedItem[] {
  const node = bare(value);
  // Objects group columns: `{ user: { id: users.id } }`.
  if (ts.isObjectLiteralExpression(node))
    return node.properties.flatMap((property) =>
      ts.isPropertyAssignment(property) ? selected(property.name, property.initializer, context) : [],
    );
  const key = ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
  const span = spanOfNode(value, context);
  // A whole table under a key.
  if (tableOfExpression(node, context))
    return [{ name: key, operand: { ...unknown('all columns of a table', span), span } }];
  return [{ name: key, operand: readOperand(node, context) }];
}
