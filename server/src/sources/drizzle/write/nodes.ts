import ts from 'typescript';

/** The nodes around an offset, outermost first, that start or hold there. */
export function pathTo(tree: ts.SourceFile, offset: number): readonly ts.Node[] {
  const path: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (node.getStart(tree) > offset || node.end <= offset) return;
    path.push(node);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(tree, visit);
  return path;
}

/** Strips parentheses, `as`, `satisfies`, `!` and `<T>` from an expression. */
export function bare(expression: ts.Expression): ts.Expression {
  let inner = expression;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isTypeAssertionExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}

/** What a function gives back when that is one expression: an arrow's body or the only `return`. */
export function returned(fn: ts.Expression | ts.FunctionDeclaration): ts.Expression | undefined {
  if (ts.isArrowFunction(fn) && !ts.isBlock(fn.body)) return fn.body;
  if (!ts.isArrowFunction(fn) && !ts.isFunctionExpression(fn) && !ts.isFunctionDeclaration(fn))
    return undefined;
  return fn.body && ts.isBlock(fn.body) ? onlyReturn(fn.body) : undefined;
}

/** The expression of a block's one `return`; undefined when there are several or none. */
export function onlyReturn(block: ts.Block): ts.Expression | undefined {
  const found: ts.ReturnStatement[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isReturnStatement(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(block, visit);
  return found.length === 1 ? found[0]?.expression : undefined;
}

/** A property's name when it is written plainly. */
export function propertyName(property: ts.Node): string | undefined {
  const name = (property as Partial<ts.ObjectLiteralElementLike>).name;
  if (!name) return undefined;
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return name.text;
  return undefined;
}

/** The property of an object literal under a name. */
export function propertyOf(
  object: ts.ObjectLiteralExpression,
  name: string,
): ts.ObjectLiteralElementLike | undefined {
  return object.properties.find((property) => propertyName(property) === name);
}

/** The value of a `name: value` property. */
export function propertyValue(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const property = propertyOf(object, name);
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

/** The names that a file declares anywhere: imports, variables, functions, parameters. */
export function declaredNames(tree: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isEnumDeclaration(node) ||
      ts.isImportSpecifier(node) ||
      ts.isNamespaceImport(node) ||
      ts.isImportClause(node) ||
      ts.isTypeAliasDeclaration(node) ||
      ts.isInterfaceDeclaration(node)
    ) {
      if (node.name && ts.isIdentifier(node.name)) names.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(tree, visit);
  return names;
}

/** The identifiers that a file uses, its imports and mere property names left out. */
export function usedNames(tree: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node)) names.add(node.text);
    else if (ts.isPropertyAccessExpression(node)) visit(node.expression);
    else if (ts.isPropertyAssignment(node)) {
      if (ts.isComputedPropertyName(node.name)) visit(node.name);
      visit(node.initializer);
    } else ts.forEachChild(node, visit);
  };
  ts.forEachChild(tree, visit);
  return names;
}

/** `.name` or `['some name']`, after an expression. */
export function member(object: string, key: string, quote: "'" | '"'): string {
  return isIdentifierText(key) ? `${object}.${key}` : `${object}[${quote}${key}${quote}]`;
}

export function isIdentifierText(text: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text);
}

/** SQL as a tagged template: `` sql`…` ``. The tag is what the file calls it. */
export function sqlTemplate(tag: string, sql: string): string {
  return `${tag}\`${escapeTemplate(sql)}\``;
}

/** Text as it stands between backticks. */
export function escapeTemplate(text: string): string {
  return text.replace(/\\|`|\$\{/g, (found) => `\\${found}`);
}
