import ts from 'typescript';
import { displayWidth, type FileStyle } from './style.ts';

/** The room that a piece of code gets. */
export interface Room {
  /** What the lines after the first are measured from. */
  readonly indent: string;
  /** Columns before its first character. */
  readonly column: number;
  /** Columns that follow on its last line. */
  readonly after: number;
  /** Ask for one line, whatever its width. */
  readonly flat: boolean;
}

/**
 * Lays out an expression that is given on one line: as it is where it fits, else broken the way Prettier and
 * Biome break it — a chain before each dot, a call between its arguments.
 */
export function layOut(code: string, room: Room, style: FileStyle): string {
  if (room.flat) return code;
  const parsed = parseExpression(code);
  if (!parsed) return code;
  const { expression, tree } = parsed;
  const fits = room.column + displayWidth(code) + room.after <= style.width;
  const parts = chainParts(tree, expression);
  if (style.formatter !== undefined ? !mustBreak(expression, style) && fits : fits) return code;
  if (parts.length > 2) {
    const indent = room.indent + style.unit;
    const column = displayWidth(indent);
    const lines = parts.map((part, i) => {
      if (i === 0 || column + displayWidth(part) + room.after <= style.width) return part;
      return breakArguments(part, { ...room, indent, column }, style);
    });
    return lines.join(style.eol + indent);
  }
  return fits ? code : breakArguments(code, room, style);
}

/** Head and links of a call chain, as text; one entry where it is no chain. */
export function chainParts(tree: ts.SourceFile, expression: ts.Expression): readonly string[] {
  const cuts: number[] = [];
  let at: ts.Expression = expression;
  while (ts.isCallExpression(at) && ts.isPropertyAccessExpression(at.expression)) {
    const inner = at.expression.expression;
    cuts.unshift(inner.end);
    at = inner;
  }
  const edges = [expression.getStart(tree), ...cuts, expression.end];
  return edges.slice(0, -1).map((start, i) => tree.text.slice(start, edges[i + 1]).trim());
}

/**
 * Prettier's rule (`printMemberChain`): more than two calls, one of them with an argument that is not simple
 * (a function, for one), stand on lines of their own even where one line would do.
 */
export function mustBreak(expression: ts.Expression, style: FileStyle): boolean {
  const calls: ts.CallExpression[] = [];
  let at: ts.Expression = expression;
  while (ts.isCallExpression(at) || ts.isPropertyAccessExpression(at)) {
    if (ts.isCallExpression(at)) calls.push(at);
    at = at.expression;
  }
  return (
    calls.length > 2 && calls.some((call) => !call.arguments.every((argument) => isSimple(argument, style)))
  );
}

/** Parses an expression that stands alone. */
export function parseExpression(
  code: string,
): { readonly expression: ts.Expression; readonly tree: ts.SourceFile } | undefined {
  const tree = ts.createSourceFile('expression.ts', code, ts.ScriptTarget.Latest, false);
  const statement = tree.statements[0];
  if (tree.statements.length !== 1 || !statement || !ts.isExpressionStatement(statement)) return undefined;
  return { expression: statement.expression, tree };
}

function isSimple(node: ts.Expression, style: FileStyle, depth = 0): boolean {
  if (depth > 2) return false;
  if (ts.isTaggedTemplateExpression(node)) {
    // Biome takes a tagged template like a plain one, Prettier does not.
    return style.formatter === 'biome' && ts.isNoSubstitutionTemplateLiteral(node.template);
  }
  if (ts.isArrayLiteralExpression(node))
    return node.elements.every((element) => isSimple(element, style, depth));
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.every(
      (property) =>
        ts.isShorthandPropertyAssignment(property) ||
        (ts.isPropertyAssignment(property) &&
          !ts.isComputedPropertyName(property.name) &&
          isSimple(property.initializer, style, depth)),
    );
  }
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    return (
      isSimple(node.expression, style, depth + 1) &&
      (node.arguments ?? []).every((argument) => isSimple(argument, style, depth + 1))
    );
  }
  if (ts.isPropertyAccessExpression(node)) return isSimple(node.expression, style, depth);
  if (ts.isPrefixUnaryExpression(node)) return isSimple(node.operand, style, depth);
  if (ts.isNonNullExpression(node)) return isSimple(node.expression, style, depth);
  return (
    ts.isIdentifier(node) ||
    ts.isLiteralExpression(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    node.kind === ts.SyntaxKind.NullKeyword ||
    node.kind === ts.SyntaxKind.ThisKeyword
  );
}

/**
 * Breaks the arguments of the first call that does not fit together with what follows up to the next
 * parenthesis, or the properties of its last argument where that is an object.
 */
function breakArguments(code: string, room: Room, style: FileStyle): string {
  const hidden = code.startsWith('.') ? `x${code}` : code;
  const parsed = parseExpression(hidden);
  if (!parsed || code.includes('\n')) return code;
  const { tree } = parsed;
  const calls: ts.CallExpression[] = [];
  let at: ts.Expression = parsed.expression;
  while (ts.isCallExpression(at) || ts.isPropertyAccessExpression(at)) {
    if (ts.isCallExpression(at) && at.arguments.length > 0) calls.unshift(at);
    at = at.expression;
  }
  const skip = hidden.length - code.length;
  const call =
    calls.find((_, i) => {
      const next = calls[i + 1]?.arguments[0];
      const end = next ? next.getStart(tree) : tree.text.length + room.after;
      return room.column + end - skip > style.width;
    }) ?? calls.at(-1);
  const last = call?.arguments.at(-1);
  if (!call || !last) return code;
  const indent = room.indent + style.unit;
  const lines = (items: readonly string[], trailing: string) =>
    items.map((item) => `${style.eol}${indent}${item}`).join(',') + trailing + style.eol + room.indent;
  const textOf = (node: ts.Node) => tree.text.slice(node.getStart(tree), node.end);
  const rest = tree.text.slice(call.end - 1);
  const items = ts.isObjectLiteralExpression(last)
    ? last.properties
    : ts.isArrayLiteralExpression(last)
      ? last.elements
      : [];
  if (items.length > 0) {
    const head = tree.text.slice(skip, last.getStart(tree) + 1);
    const close = tree.text.slice(last.end - 1, last.end);
    return `${head}${lines(items.map(textOf), style.trailingCommas ? ',' : '')}${close}${rest}`;
  }
  const open = (call.arguments[0] as ts.Node).getStart(tree);
  const trailing = style.trailingArgumentCommas ? ',' : '';
  return `${tree.text.slice(skip, open)}${lines(call.arguments.map(textOf), trailing)}${rest}`;
}
