import ts from 'typescript';
import type { Interpolation, SqlFragment } from '../../../model/query.ts';
import type { ColumnRef, Operand, Predicate } from '../../../model/queryExpression.ts';
import { assignedBefore } from './assignments.ts';
import { type QueryContext, spanOfNode, textOfNode } from './context.ts';
import { bare } from './functions.ts';
import type { Meaning } from './names.ts';
import { constantOf, type ExpressionContext, readOperand } from './operands.ts';
import { operatorOf } from './operators.ts';
import { bindingPath } from './references.ts';
import { parseCondition, parseOperand } from './sqlExpression.ts';
import { tableOfExpression } from './tables.ts';
import { textNames } from './textNames.ts';

/** True for the `sql` of drizzle-orm, ``sql<number>`…` `` too. */
export function isSqlTag(tag: ts.Expression, context: QueryContext): boolean {
  return operatorOf(tag, context) === 'sql';
}

/** One `${…}` of a template. */
export interface Hole {
  readonly operand: Operand;
  readonly node: ts.Expression;
}

interface TemplateText {
  /** The SQL with `§0`, `§1` … where something is put in. */
  readonly text: string;
  readonly holes: readonly Operand[];
}

export function operandOfTemplate(node: ts.TaggedTemplateExpression, context: ExpressionContext): Operand {
  const span = spanOfNode(node, context);
  const { text, holes } = templateText(node, context);
  const parsed = parseOperand(text, holes, span);
  return (
    parsed ?? { kind: 'sql', columns: holes.flatMap(columnsOf), uses: holes.flatMap(usesOf), text, span }
  );
}

export function predicateOfTemplate(
  node: ts.TaggedTemplateExpression,
  context: ExpressionContext,
): Predicate {
  const span = spanOfNode(node, context);
  const { text, holes } = templateText(node, context);
  const parsed = parseCondition(text, holes, span);
  return parsed ?? { kind: 'sql', columns: holes.flatMap(columnsOf), text, span };
}

function columnsOf(operand: Operand): readonly ColumnRef[] {
  if (operand.kind === 'column') return [operand.column];
  if (operand.kind === 'sql') return operand.columns;
  return operand.kind === 'call' ? operand.arguments.flatMap(columnsOf) : [];
}

function usesOf(operand: Operand): readonly string[] {
  return operand.kind === 'parameter' || operand.kind === 'sql' ? operand.uses : [];
}

function templateText(node: ts.TaggedTemplateExpression, context: ExpressionContext): TemplateText {
  const { template } = node;
  if (ts.isNoSubstitutionTemplateLiteral(template)) return { text: template.text, holes: [] };
  const holes: Operand[] = [];
  let text = template.head.text;
  for (const { expression, literal } of template.templateSpans) {
    text += `§${holes.length}${literal.text}`;
    holes.push(readHole(expression, context));
  }
  return { text, holes };
}

/** A table put into a template is its name; anything else is as beside an operator. */
function readHole(expression: ts.Expression, context: ExpressionContext): Operand {
  const span = spanOfNode(expression, context);
  if (tableOfExpression(expression, context)) return { kind: 'unknown', reason: 'a table', span };
  const node = bare(expression);
  if (ts.isCallExpression(node) && isRaw(node, context)) {
    const [argument] = node.arguments;
    const constant = argument && constantOf(argument, context);
    return { kind: 'sql', columns: [], uses: [], text: constant ? String(constant.of) : '', span };
  }
  return readOperand(expression, context);
}

/** `sql.raw(…)` */
export function isRaw(node: ts.CallExpression, context: QueryContext): boolean {
  const callee = bare(node.expression);
  return (
    ts.isPropertyAccessExpression(callee) &&
    callee.name.text === 'raw' &&
    isSqlTag(callee.expression, context)
  );
}

/** The SQL that stands in an expression as text: templates, `sql.raw`. */
export function fragmentsIn(expression: ts.Node, context: ExpressionContext): readonly SqlFragment[] {
  const found: SqlFragment[] = [];
  const open: ts.Node[] = [expression];
  for (let node = open.pop(); node; node = open.pop()) {
    if (ts.isTaggedTemplateExpression(node) && isSqlTag(node.tag, context)) {
      found.push(templateFragment(node, context));
    } else if (ts.isCallExpression(node) && isRaw(node, context)) {
      const [argument] = node.arguments;
      if (argument) found.push(stringFragment(argument, context, spanOfNode(node, context)));
    }
    const inner: ts.Node[] = [];
    ts.forEachChild(node, (child) => void inner.push(child));
    open.push(...inner.reverse());
  }
  return found;
}

function templateFragment(node: ts.TaggedTemplateExpression, context: ExpressionContext): SqlFragment {
  const { template } = node;
  const span = spanOfNode(node, context);
  if (ts.isNoSubstitutionTemplateLiteral(template))
    return { kind: 'template', text: template.text, interpolations: [], span };
  let text = template.head.text;
  let count = 0;
  for (const { expression, literal } of template.templateSpans) {
    const operand = readHole(expression, context);
    const shown =
      operand.kind === 'column' || operand.kind === 'unknown'
        ? textOfNode(expression, context)
        : `$${++count}`;
    text += shown + literal.text;
  }
  return { kind: 'template', text, interpolations: [], span };
}

/** A string that is given to the database as it is. */
export function stringFragment(
  argument: ts.Expression,
  context: ExpressionContext,
  span = spanOfNode(argument, context),
): SqlFragment {
  const interpolations: Interpolation[] = [];
  const text = stringText(argument, context, interpolations);
  return { kind: 'raw', text, interpolations, span };
}

function stringText(
  expression: ts.Expression,
  context: ExpressionContext,
  interpolations: Interpolation[],
): string | undefined {
  const node = bare(expression);
  const constant = constantOf(node, context);
  if (constant) return String(constant.of);
  const put = (inner: ts.Expression, how: Interpolation['how']): string => {
    const known = constantOf(inner, context);
    if (known) return String(known.of);
    interpolations.push({
      how,
      uses: textNames(inner, context.names),
      constant: isOneOfFew(inner, context),
      span: spanOfNode(inner, context),
    });
    return `$${interpolations.length}`;
  };
  if (ts.isTemplateExpression(node))
    return node.templateSpans.reduce(
      (text, { expression: inner, literal }) => text + put(inner, 'template-string') + literal.text,
      node.head.text,
    );
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const sides = [node.left, node.right].map((side) => {
      const isText =
        ts.isBinaryExpression(bare(side)) || ts.isTemplateExpression(bare(side)) || constantOf(side, context);
      return isText ? stringText(side, context, interpolations) : put(side, 'concatenation');
    });
    return sides.every((side) => side !== undefined) ? sides.join('') : undefined;
  }
  put(node, 'variable');
  return undefined;
}

/** `for (const table of ['users', 'posts'])`, or of a constant that is such a list. */
function isElementOfFew(declaration: ts.VariableDeclaration, context: QueryContext): boolean {
  const loop = declaration.parent.parent as ts.Node;
  if (!ts.isForOfStatement(loop)) return false;
  const list = bare(loop.expression);
  const meaning = ts.isIdentifier(list) ? context.names.lookUp(list) : undefined;
  const made = meaning?.kind === 'variable' && !meaning.element ? meaning.node.initializer : list;
  const literal = made && bare(made);
  return Boolean(
    literal &&
      ts.isArrayLiteralExpression(literal) &&
      literal.elements.every((element) => constantOf(element, context)),
  );
}

/** A choice of texts that stand in the program: `up ? 'asc' : 'desc'`, `columns[key]` of a constant object. */
function isOneOfFew(expression: ts.Expression, context: QueryContext): boolean {
  const node = bare(expression);
  if (ts.isConditionalExpression(node))
    return [node.whenTrue, node.whenFalse].every(
      (each) => constantOf(each, context) || isOneOfFew(each, context),
    );
  if (ts.isNumericLiteral(node)) return true;
  if (ts.isTemplateExpression(node))
    return node.templateSpans.every(
      ({ expression: hole }) => constantOf(hole, context) || isOneOfFew(hole, context),
    );
  if (ts.isIdentifier(node)) {
    const meaning = context.names.lookUp(node);
    if (meaning?.kind === 'parameter') {
      const { initializer } = meaning.node;
      return (
        isHarmless(typeOfParameter(meaning)) ||
        (initializer !== undefined && ts.isNumericLiteral(initializer))
      );
    }
    const assigned = meaning?.kind === 'variable' ? assignedBefore(node) : undefined;
    if (assigned) return isOneOfFew(assigned, context);
    if (meaning?.kind !== 'variable' || meaning.element) return false;
    const { initializer } = meaning.node;
    return initializer ? isOneOfFew(initializer, context) : isElementOfFew(meaning.node, context);
  }
  if (ts.isElementAccessExpression(node) || ts.isPropertyAccessExpression(node)) {
    const owner = bare(node.expression);
    const meaning = ts.isIdentifier(owner) ? context.names.lookUp(owner) : undefined;
    const made = meaning?.kind === 'variable' && meaning.node.initializer && bare(meaning.node.initializer);
    return Boolean(
      made &&
        ts.isObjectLiteralExpression(made) &&
        made.properties.every(
          (property) => ts.isPropertyAssignment(property) && constantOf(property.initializer, context),
        ),
    );
  }
  if (!ts.isCallExpression(node)) return false;
  return (
    (ts.isIdentifier(node.expression) &&
      /^(Number|parseInt|parseFloat|BigInt)$/.test(node.expression.text)) ||
    isNumberOrEscaped(node) ||
    isTime(node)
  );
}

/** `Math.min(…)`; and `client.escape(…)`, by which a driver makes a value harmless. */
function isNumberOrEscaped({ expression }: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(expression)) return false;
  const owner = bare(expression.expression);
  if (ts.isIdentifier(owner) && owner.text === 'Math') return true;
  return /^escape(Id|Identifier|Literal)?$/.test(expression.name.text);
}

/** `new Date().toISOString()`, `Date.now()`: a time has no quotes in it, whichever it is. */
function isTime({ expression }: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(expression)) return false;
  const owner = bare(expression.expression);
  const isDate = (node: ts.Expression) => ts.isIdentifier(node) && node.text === 'Date';
  if (expression.name.text === 'now') return isDate(owner);
  return (
    ts.isNewExpression(owner) &&
    isDate(owner.expression) &&
    /^(toISOString|getTime|valueOf)$/.test(expression.name.text)
  );
}

/** The type of a parameter, or of the member that a pattern takes out of it. */
function typeOfParameter({
  node,
  element,
}: Extract<Meaning, { kind: 'parameter' }>): ts.TypeNode | undefined {
  if (!element) return node.type;
  const [key, ...deeper] = bindingPath(element) ?? [];
  if (key === undefined || deeper.length > 0 || !node.type || !ts.isTypeLiteralNode(node.type))
    return undefined;
  return node.type.members
    .filter(ts.isPropertySignature)
    .find(({ name }) => ts.isIdentifier(name) && name.text === key)?.type;
}

/** A type whose values hold no SQL: numbers, or texts that stand in the program (`'day' | 'week'`, an alias of such too). */
function isHarmless(type: ts.TypeNode | undefined): boolean {
  if (!type) return false;
  if (ts.isParenthesizedTypeNode(type)) return isHarmless(type.type);
  if (ts.isUnionTypeNode(type)) return type.types.every(isHarmless);
  if (ts.isTypeReferenceNode(type)) {
    const { typeName } = type;
    const alias =
      ts.isIdentifier(typeName) &&
      type
        .getSourceFile()
        .statements.find((each) => ts.isTypeAliasDeclaration(each) && each.name.text === typeName.text);
    // One that names itself is nothing that a value can have.
    return Boolean(
      alias &&
        ts.isTypeAliasDeclaration(alias) &&
        ts.isUnionTypeNode(alias.type) &&
        alias.type.types.every(ts.isLiteralTypeNode),
    );
  }
  return (
    ts.isLiteralTypeNode(type) ||
    type.kind === ts.SyntaxKind.UndefinedKeyword ||
    type.kind === ts.SyntaxKind.NumberKeyword ||
    type.kind === ts.SyntaxKind.BigIntKeyword ||
    type.kind === ts.SyntaxKind.BooleanKeyword
  );
}
