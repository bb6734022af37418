import ts from 'typescript';
import type { Span } from '../../../model/span.ts';
import type { SqlPiece } from '../../source.ts';
import { type QueryContext, spanOfNode, textOfNode } from './context.ts';
import { bare } from './functions.ts';
import { constantOf, type ExpressionContext, readOperand } from './operands.ts';
import { operatorOf } from './operators.ts';
import { constantInitializer } from './parameters.ts';
import { isConstant, usedNames } from './references.ts';
import { isRaw, isSqlTag } from './sqlTemplate.ts';
import { tableOfExpression } from './tables.ts';

/** How a text takes in what is put into it. */
interface Manner {
  /** Values are handed over apart: a tagged template. In a string they become a part of the text. */
  readonly isTagged: boolean;
  /** True for the tag of a template that is a piece of another. */
  isTag(tag: ts.Expression): boolean;
}

/**
 * The SQL that an expression is, in pieces: a template of Drizzle's `sql` or of a driver, a string, strings that are
 * joined. Undefined where no text stands in the program.
 */
export function piecesOf(
  expression: ts.Expression,
  context: ExpressionContext,
): readonly SqlPiece[] | undefined {
  const node = bare(expression);
  if (ts.isTaggedTemplateExpression(node))
    return templatePieces(node.template, taggedAs(node, context), context, 0);
  if (ts.isCallExpression(node) && isRaw(node, context)) {
    const [argument] = node.arguments;
    return argument && stringPieces(argument, context);
  }
  return stringPieces(node, context);
}

function taggedAs(node: ts.TaggedTemplateExpression, context: QueryContext): Manner {
  if (isSqlTag(node.tag, context)) return { isTagged: true, isTag: (tag) => isSqlTag(tag, context) };
  const written = textOfNode(node.tag, context);
  return { isTagged: true, isTag: (tag) => textOfNode(tag, context) === written };
}

const inString: Manner = { isTagged: false, isTag: () => false };

function stringPieces(
  expression: ts.Expression,
  context: ExpressionContext,
): readonly SqlPiece[] | undefined {
  const node = bare(expression);
  if (ts.isStringLiteralLike(node)) return [literalPiece(node, context)];
  if (ts.isTemplateExpression(node)) return templatePieces(node, inString, context, 0);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const sides = [node.left, node.right].map(
      (side) => stringPieces(side, context) ?? [openPiece(side, spanOfNode(side, context), context)],
    );
    return sides.some((side) => side.some(({ kind }) => kind === 'text')) ? sides.flat() : undefined;
  }
  const constant = constantOf(node, context);
  if (typeof constant?.of === 'string')
    return [{ kind: 'text', text: constant.of, isLiteral: false, span: spanOfNode(node, context) }];
  const made = constantTemplate(node, context);
  return (
    made &&
    templatePieces(made, inString, context, 0)?.map((piece) => moved(piece, spanOfNode(node, context)))
  );
}

/** A template that a constant of the file holds. */
function constantTemplate(node: ts.Expression, context: QueryContext): ts.TemplateExpression | undefined {
  const initializer = ts.isIdentifier(node) ? constantInitializer(node, context) : undefined;
  const made = initializer && bare(initializer);
  return made && ts.isTemplateExpression(made) ? made : undefined;
}

/** Text that stands elsewhere is told at the place where it is used. */
function moved(piece: SqlPiece, span: Span): SqlPiece {
  return piece.kind === 'text' ? { ...piece, isLiteral: false, span } : { ...piece, span };
}

/** The text between the quotes; where it has escapes, its places are not told apart. */
function literalPiece(node: ts.StringLiteralLike, context: QueryContext): SqlPiece {
  const { file, start, end } = spanOfNode(node, context);
  const span = { file, start: start + 1, end: end - 1 };
  const isLiteral = context.names.tree.source.text.slice(span.start, span.end) === node.text;
  return { kind: 'text', text: node.text, isLiteral, span };
}

function templatePieces(
  template: ts.TemplateLiteral,
  manner: Manner,
  context: ExpressionContext,
  depth: number,
): readonly SqlPiece[] | undefined {
  if (depth > 5) return undefined;
  if (ts.isNoSubstitutionTemplateLiteral(template)) return [literalPiece(template, context)];
  const { source } = context.names.tree;
  const part = (node: ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail): SqlPiece => {
    const start = node.getStart(source) + 1;
    const end = node.end - (node.kind === ts.SyntaxKind.TemplateTail ? 1 : 2);
    const isLiteral = source.text.slice(start, end) === node.text;
    return { kind: 'text', text: node.text, isLiteral, span: { file: context.file, start, end } };
  };
  const pieces: SqlPiece[] = [part(template.head)];
  for (const { expression, literal } of template.templateSpans) {
    const before = pieces.at(-1) as SqlPiece;
    // With `${` and `}`: what is kept of the text is kept whole.
    const span = { file: context.file, start: before.span.end, end: literal.getStart(source) + 1 };
    pieces.push(...holePieces(expression, span, manner, context, depth), part(literal));
  }
  return pieces;
}

function holePieces(
  expression: ts.Expression,
  span: Span,
  manner: Manner,
  context: ExpressionContext,
  depth: number,
): readonly SqlPiece[] {
  const node = bare(expression);
  if (!manner.isTagged) {
    const constant = constantOf(node, context);
    if (constant) return [{ kind: 'text', text: String(constant.of), isLiteral: false, span }];
    return [openPiece(expression, span, context)];
  }
  const template = innerTemplate(node, manner, context);
  if (template) {
    const inner = templatePieces(template.node.template, manner, context, depth + 1);
    if (inner) return template.isHere ? inner : inner.map((piece) => moved(piece, span));
  }
  const table = tableOfExpression(expression, context);
  if (table) return [{ kind: 'table', table: table.ref, alias: table.alias, span }];
  const raw = rawText(node, context);
  if (raw !== undefined) return [{ kind: 'text', text: raw, isLiteral: false, span }];
  const operand = readOperand(expression, context);
  if (operand.kind === 'column') return [{ kind: 'column', column: operand.column, span }];
  const isValue = operand.kind === 'constant' || operand.kind === 'parameter' || operand.kind === 'list';
  // What a function answers, or a name that comes from elsewhere, may be SQL as well as a value.
  if (isValue && !mayBeSql(node, context)) return [{ kind: 'value', operand, span }];
  return [openPiece(expression, span, context)];
}

/** A template of the same tag, here or in a constant. */
function innerTemplate(
  node: ts.Expression,
  manner: Manner,
  context: QueryContext,
): { readonly node: ts.TaggedTemplateExpression; readonly isHere: boolean } | undefined {
  if (ts.isTaggedTemplateExpression(node)) return manner.isTag(node.tag) ? { node, isHere: true } : undefined;
  const initializer = ts.isIdentifier(node) ? constantInitializer(node, context) : undefined;
  const made = initializer && bare(initializer);
  return made && ts.isTaggedTemplateExpression(made) && manner.isTag(made.tag)
    ? { node: made, isHere: false }
    : undefined;
}

/** `sql.raw('…')`, `sql.identifier('…')` of a constant. */
function rawText(node: ts.Expression, context: ExpressionContext): string | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const callee = bare(node.expression);
  if (!ts.isPropertyAccessExpression(callee) || operatorOf(callee.expression, context) !== 'sql')
    return undefined;
  const [argument] = node.arguments;
  const constant = argument && constantOf(argument, context);
  if (typeof constant?.of !== 'string') return undefined;
  if (callee.name.text === 'raw') return constant.of;
  return callee.name.text === 'identifier' ? `"${constant.of.replaceAll('"', '""')}"` : undefined;
}

function mayBeSql(node: ts.Expression, context: QueryContext): boolean {
  if (ts.isConditionalExpression(node))
    return mayBeSql(node.whenTrue, context) || mayBeSql(node.whenFalse, context);
  if (ts.isTaggedTemplateExpression(node)) return true;
  if (ts.isCallExpression(node))
    return (
      !/^(Number|String|Boolean|BigInt|parseInt|new Date|JSON\.stringify|Date\.now)$/.test(
        textOfNode(node.expression, context),
      ) &&
      !/\.(toISOString|toString|trim|toLowerCase|toUpperCase|getTime|join)$/.test(
        textOfNode(node.expression, context),
      )
    );
  if (!ts.isIdentifier(node)) return false;
  const meaning = context.names.lookUp(node);
  if (meaning?.kind !== 'variable' || !meaning.node.initializer || meaning.element) return false;
  const made = bare(meaning.node.initializer);
  return ts.isConditionalExpression(made) || ts.isTaggedTemplateExpression(made) || !isConstant(meaning.node)
    ? true
    : ts.isCallExpression(made) && mayBeSql(made, context);
}

function openPiece(node: ts.Expression, span: Span, context: QueryContext): SqlPiece {
  return { kind: 'open', uses: usedNames(node, context.names), span };
}
