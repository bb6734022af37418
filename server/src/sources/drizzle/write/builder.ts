import ts from 'typescript';
import type { Dialect } from '../../../model/schema.ts';
import type { FilePath } from '../../../model/span.ts';
import { namesOf } from './dialects.ts';
import type { Draft, FileView } from './draft.ts';
import { importDeclarations, specifierOf, useName } from './imports.ts';
import { insertItem } from './lists.ts';
import { pathTo } from './nodes.ts';

/** Where the function that makes a column comes from. */
export type BuilderRef =
  /** Imported from the dialect's core by name. */
  | { readonly via: 'import'; readonly name: string }
  /** A property of a namespace import or of the columns callback's parameter; `object` is it with its dot. */
  | { readonly via: 'object'; readonly name: string; readonly object: string }
  /** Taken out of the columns callback's parameter. */
  | { readonly via: 'pattern'; readonly name: string; readonly pattern: ts.ObjectBindingPattern }
  /** Something of the program's own: an enum, a custom type, a helper. */
  | { readonly via: 'own'; readonly name: string };

/** Tells which builder a column's first call is. */
export function builderOf(view: FileView, dialect: Dialect, root: ts.CallExpression): BuilderRef {
  const callee = root.expression;
  const start = root.getStart(view.tree);
  if (ts.isPropertyAccessExpression(callee)) {
    const name = callee.name.text;
    const object = view.text.slice(start, callee.name.getStart(view.tree));
    const owner = ts.isIdentifier(callee.expression) ? callee.expression.text : undefined;
    if (owner !== undefined && (isNamespace(view, dialect, owner) || callbackWith(view, start, owner))) {
      return { via: 'object', name, object };
    }
    return { via: 'own', name: view.text.slice(start, callee.end) };
  }
  if (!ts.isIdentifier(callee)) return { via: 'own', name: view.text.slice(start, callee.end) };
  const local = callee.text;
  const pattern = patternWith(view, start, local);
  if (pattern) return { via: 'pattern', name: pattern.exported, pattern: pattern.node };
  for (const declaration of importDeclarations(view.tree)) {
    const bindings = declaration.importClause?.namedBindings;
    if (specifierOf(declaration) !== namesOf(dialect).core || !bindings || ts.isNamespaceImport(bindings))
      continue;
    const found = bindings.elements.find((element) => element.name.text === local);
    if (found) return { via: 'import', name: (found.propertyName ?? found.name).text };
  }
  return { via: 'own', name: local };
}

/**
 * How a file calls a builder where another one stood, or where the parameter of a columns callback is at
 * hand. May change the file (an import, a name in the callback's pattern).
 */
export function spellBuilder(
  draft: Draft,
  file: FilePath,
  dialect: Dialect,
  name: string,
  near: BuilderRef | undefined,
): string {
  if (near?.via === 'object') return near.object + name;
  if (near?.via === 'pattern') {
    const element = near.pattern.elements.find((e) => exportedName(e) === name);
    if (element) return (element.name as ts.Identifier).text;
    const view = draft.view(file) as FileView;
    const { pattern } = near;
    const place = {
      kind: 'pattern' as const,
      open: pattern.getStart(view.tree) + 1,
      close: pattern.end - 1,
      items: pattern.elements.map((e) => ({ start: e.getStart(view.tree), end: e.end })),
    };
    draft.apply(
      file,
      insertItem(view, place, pattern.elements.length, () => name),
    );
    return name;
  }
  const { core, prefix } = namesOf(dialect);
  return useName(draft, file, { module: core, name, prefix });
}

/** The builder source that a table's columns callback offers: its parameter, or the names taken out of it. */
export function callbackRef(view: FileView, callback: ts.ArrowFunction | undefined): BuilderRef | undefined {
  const parameter = callback?.parameters[0]?.name;
  if (!parameter) return undefined;
  if (ts.isIdentifier(parameter)) return { via: 'object', name: '', object: `${parameter.text}.` };
  return ts.isObjectBindingPattern(parameter) && view
    ? { via: 'pattern', name: '', pattern: parameter }
    : undefined;
}

function isNamespace(view: FileView, dialect: Dialect, name: string): boolean {
  return importDeclarations(view.tree).some((declaration) => {
    const bindings = declaration.importClause?.namedBindings;
    return (
      bindings !== undefined &&
      ts.isNamespaceImport(bindings) &&
      bindings.name.text === name &&
      specifierOf(declaration) === namesOf(dialect).core
    );
  });
}

function callbackWith(view: FileView, offset: number, name: string): boolean {
  return pathTo(view.tree, offset).some(
    (node) =>
      ts.isArrowFunction(node) &&
      node.parameters.length === 1 &&
      ts.isIdentifier((node.parameters[0] as ts.ParameterDeclaration).name) &&
      ((node.parameters[0] as ts.ParameterDeclaration).name as ts.Identifier).text === name,
  );
}

function patternWith(
  view: FileView,
  offset: number,
  local: string,
): { readonly exported: string; readonly node: ts.ObjectBindingPattern } | undefined {
  for (const node of pathTo(view.tree, offset)) {
    if (!ts.isArrowFunction(node)) continue;
    const pattern = node.parameters[0]?.name;
    if (!pattern || !ts.isObjectBindingPattern(pattern)) continue;
    const element = pattern.elements.find((e) => ts.isIdentifier(e.name) && e.name.text === local);
    if (element) return { exported: exportedName(element), node: pattern };
  }
  return undefined;
}

function exportedName(element: ts.BindingElement): string {
  const name = element.propertyName ?? element.name;
  return ts.isIdentifier(name) ? name.text : '';
}
