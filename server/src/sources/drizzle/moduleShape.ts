import ts from 'typescript';

/** Where a name of a module comes from, told from the syntax alone. */
export type Declaration =
  | { readonly kind: 'variable'; readonly node: ts.VariableDeclaration }
  /** A name inside the pattern of a variable declaration. */
  | {
      readonly kind: 'destructured';
      readonly node: ts.VariableDeclaration;
      readonly element: ts.BindingElement;
    }
  | { readonly kind: 'function'; readonly node: ts.FunctionDeclaration }
  | { readonly kind: 'enum'; readonly node: ts.EnumDeclaration }
  | { readonly kind: 'namespace'; readonly node: ts.ModuleDeclaration }
  | { readonly kind: 'class'; readonly node: ts.ClassDeclaration }
  | {
      readonly kind: 'import';
      readonly specifier: string;
      readonly name: ImportedName;
      readonly node: ts.Node;
    };

/** The name in the other module; `namespace` is all of it. */
export type ImportedName = { readonly export: string } | 'namespace';

/** What one export name stands for. */
export type ExportShape =
  | { readonly kind: 'local'; readonly name: string }
  | { readonly kind: 'expression'; readonly node: ts.Expression }
  | { readonly kind: 'reexport'; readonly specifier: string; readonly name: ImportedName };

/** The top level of a module: no name is evaluated yet. */
export interface ModuleShape {
  readonly declarations: ReadonlyMap<string, Declaration>;
  readonly types: ReadonlyMap<string, ts.TypeAliasDeclaration>;
  readonly exports: ReadonlyMap<string, ExportShape>;
  /** The specifiers of `export * from`. */
  readonly stars: readonly string[];
  /** Every specifier the module names, with its place. */
  readonly imports: readonly { readonly specifier: string; readonly node: ts.Node }[];
}

/** Lists what the statements of a file (or namespace) declare and export. */
export function describeModule(source: { readonly statements: readonly ts.Statement[] }): ModuleShape {
  const shape = {
    declarations: new Map<string, Declaration>(),
    types: new Map<string, ts.TypeAliasDeclaration>(),
    exports: new Map<string, ExportShape>(),
    stars: [] as string[],
    imports: [] as { specifier: string; node: ts.Node }[],
  };
  for (const statement of source.statements) describeStatement(statement, shape);
  return shape;
}

interface MutableShape {
  declarations: Map<string, Declaration>;
  types: Map<string, ts.TypeAliasDeclaration>;
  exports: Map<string, ExportShape>;
  stars: string[];
  imports: { specifier: string; node: ts.Node }[];
}

function describeStatement(statement: ts.Statement, shape: MutableShape): void {
  if (ts.isVariableStatement(statement)) {
    const exported = isExported(statement);
    for (const declaration of statement.declarationList.declarations)
      for (const [name, found] of variableNames(declaration)) declare(name, found, exported, shape);
  } else if (ts.isFunctionDeclaration(statement)) {
    declareNamed(statement, { kind: 'function', node: statement }, shape);
  } else if (ts.isClassDeclaration(statement)) {
    declareNamed(statement, { kind: 'class', node: statement }, shape);
  } else if (ts.isEnumDeclaration(statement)) {
    declareNamed(statement, { kind: 'enum', node: statement }, shape);
  } else if (ts.isModuleDeclaration(statement)) {
    if (ts.isIdentifier(statement.name) && !shape.declarations.has(statement.name.text))
      declareNamed(statement, { kind: 'namespace', node: statement }, shape);
  } else if (ts.isTypeAliasDeclaration(statement)) {
    shape.types.set(statement.name.text, statement);
    if (isExported(statement) && !shape.exports.has(statement.name.text))
      shape.exports.set(statement.name.text, { kind: 'local', name: statement.name.text });
  } else if (ts.isImportDeclaration(statement)) {
    describeImport(statement, shape);
  } else if (ts.isImportEqualsDeclaration(statement)) {
    describeImportEquals(statement, shape);
  } else if (ts.isExportDeclaration(statement)) {
    describeExport(statement, shape);
  } else if (ts.isExportAssignment(statement)) {
    shape.exports.set('default', expressionExport(statement.expression));
  } else if (ts.isExpressionStatement(statement)) {
    describeCommonJsExport(statement.expression, shape);
    // A JSON file is one expression.
    if (ts.isObjectLiteralExpression(statement.expression))
      shape.exports.set('default', expressionExport(statement.expression));
  }
}

function declareNamed(
  node: ts.Statement & { readonly name?: ts.Node | undefined },
  declaration: Declaration,
  shape: MutableShape,
): void {
  const isDefault = hasModifier(node, ts.SyntaxKind.DefaultKeyword);
  const name = node.name && ts.isIdentifier(node.name) ? node.name.text : isDefault ? 'default' : '';
  if (!name) return;
  // An overload has no body; the one with a body counts.
  const known = shape.declarations.get(name);
  if (declaration.kind === 'function' && !declaration.node.body && known) return;
  shape.declarations.set(name, declaration);
  if (isDefault) shape.exports.set('default', { kind: 'local', name });
  else if (isExported(node)) shape.exports.set(name, { kind: 'local', name });
}

function declare(name: string, found: Declaration, exported: boolean, shape: MutableShape): void {
  // While somebody types, a name may stand twice: the first keeps its identity.
  if (!shape.declarations.has(name)) shape.declarations.set(name, found);
  if (exported) shape.exports.set(name, { kind: 'local', name });
}

/** The names that a declaration binds, patterns included. */
export function* variableNames(node: ts.VariableDeclaration): Generator<[string, Declaration]> {
  if (ts.isIdentifier(node.name)) {
    if (node.name.text) yield [node.name.text, { kind: 'variable', node }];
    return;
  }
  for (const [name, element] of patternNames(node.name))
    yield [name, { kind: 'destructured', node, element }];
}

/** The names of a binding pattern with the elements that bind them. */
export function* patternNames(pattern: ts.BindingPattern): Generator<[string, ts.BindingElement]> {
  for (const element of pattern.elements) {
    if (!ts.isBindingElement(element)) continue;
    if (ts.isIdentifier(element.name)) {
      if (element.name.text) yield [element.name.text, element];
    } else {
      yield* patternNames(element.name);
    }
  }
}

function describeImport(statement: ts.ImportDeclaration, shape: MutableShape): void {
  const specifier = textOf(statement.moduleSpecifier);
  if (specifier === undefined) return;
  shape.imports.push({ specifier, node: statement.moduleSpecifier });
  const clause = statement.importClause;
  if (!clause) return;
  const bind = (name: ts.Identifier, imported: ImportedName) => {
    if (name.text && !shape.declarations.has(name.text))
      shape.declarations.set(name.text, { kind: 'import', specifier, name: imported, node: name });
  };
  if (clause.name) bind(clause.name, { export: 'default' });
  if (!clause.namedBindings) return;
  if (ts.isNamespaceImport(clause.namedBindings)) {
    bind(clause.namedBindings.name, 'namespace');
  } else {
    for (const element of clause.namedBindings.elements)
      bind(element.name, { export: (element.propertyName ?? element.name).text });
  }
}

function describeImportEquals(statement: ts.ImportEqualsDeclaration, shape: MutableShape): void {
  if (!ts.isExternalModuleReference(statement.moduleReference)) return;
  const specifier = textOf(statement.moduleReference.expression);
  if (specifier === undefined) return;
  shape.imports.push({ specifier, node: statement.moduleReference.expression });
  shape.declarations.set(statement.name.text, {
    kind: 'import',
    specifier,
    name: 'namespace',
    node: statement.name,
  });
}

function describeExport(statement: ts.ExportDeclaration, shape: MutableShape): void {
  const specifier = statement.moduleSpecifier && textOf(statement.moduleSpecifier);
  if (specifier !== undefined && statement.moduleSpecifier)
    shape.imports.push({ specifier, node: statement.moduleSpecifier });
  const clause = statement.exportClause;
  if (!clause) {
    if (specifier !== undefined) shape.stars.push(specifier);
  } else if (ts.isNamespaceExport(clause)) {
    if (specifier !== undefined)
      shape.exports.set(clause.name.text, { kind: 'reexport', specifier, name: 'namespace' });
  } else {
    for (const element of clause.elements) {
      const inner = (element.propertyName ?? element.name).text;
      const exported: ExportShape =
        specifier === undefined
          ? { kind: 'local', name: inner }
          : { kind: 'reexport', specifier, name: { export: inner } };
      if (element.name.text) shape.exports.set(element.name.text, exported);
    }
  }
}

/** `module.exports = …` and `exports.name = …`. */
function describeCommonJsExport(expression: ts.Expression, shape: MutableShape): void {
  if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken)
    return;
  const target = expression.left;
  if (!ts.isPropertyAccessExpression(target)) return;
  const owner = target.expression;
  if (ts.isIdentifier(owner) && owner.text === 'module' && target.name.text === 'exports') {
    shape.exports.set('default', expressionExport(expression.right));
    if (ts.isObjectLiteralExpression(expression.right)) describeProperties(expression.right, shape);
  }
  const isExports =
    (ts.isIdentifier(owner) && owner.text === 'exports') ||
    (ts.isPropertyAccessExpression(owner) &&
      owner.name.text === 'exports' &&
      ts.isIdentifier(owner.expression) &&
      owner.expression.text === 'module');
  if (isExports) shape.exports.set(target.name.text, expressionExport(expression.right));
}

/** `module.exports = { a, b: … }` exports by these names, as `exports.a = a` does. */
function describeProperties(object: ts.ObjectLiteralExpression, shape: MutableShape): void {
  for (const property of object.properties) {
    if (ts.isShorthandPropertyAssignment(property))
      shape.exports.set(property.name.text, { kind: 'local', name: property.name.text });
    else if (ts.isPropertyAssignment(property) && ts.isIdentifier(property.name))
      shape.exports.set(property.name.text, expressionExport(property.initializer));
  }
}

function expressionExport(node: ts.Expression): ExportShape {
  return ts.isIdentifier(node) ? { kind: 'local', name: node.text } : { kind: 'expression', node };
}

function isExported(node: ts.Node): boolean {
  return hasModifier(node, ts.SyntaxKind.ExportKeyword);
}

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (node.modifiers?.some((modifier) => modifier.kind === kind) ?? false);
}

function textOf(node: ts.Expression): string | undefined {
  return ts.isStringLiteralLike(node) ? node.text : undefined;
}
