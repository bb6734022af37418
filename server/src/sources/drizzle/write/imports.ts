import ts from 'typescript';
import type { TextEdit } from '../../../model/edit.ts';
import type { FilePath } from '../../../model/span.ts';
import type { Draft, FileView } from './draft.ts';
import { insertItem, namesPlace, removeItem } from './lists.ts';
import { declaredNames, usedNames } from './nodes.ts';
import { lineEnd, quoted } from './style.ts';

export interface Wanted {
  readonly module: string;
  readonly name: string;
  /** Only its type is needed. */
  readonly type?: boolean;
  /** Put before the name when the file uses that name for something else. */
  readonly prefix: string;
}

/** The import of a name from a module as a file has it: `name` or `namespace.name`. */
export function importedAs(view: FileView, module: string, name: string, type = false): string | undefined {
  for (const declaration of importsOf(view.tree, module)) {
    const clause = declaration.importClause as ts.ImportClause;
    if (isTypeOnly(clause) && !type) continue;
    const bindings = clause.namedBindings;
    if (!bindings) continue;
    if (ts.isNamespaceImport(bindings)) return `${bindings.name.text}.${name}`;
    const found = bindings.elements.find(
      (element) => (element.propertyName ?? element.name).text === name && (type || !element.isTypeOnly),
    );
    if (found) return found.name.text;
  }
  return undefined;
}

/**
 * Makes a name of a module usable in a file and answers how the file calls it: an import that is there is
 * used, else the name joins the module's import, else a new import is written.
 */
export function useName(draft: Draft, file: FilePath, wanted: Wanted): string {
  const view = draft.view(file) as FileView;
  const present = importedAs(view, wanted.module, wanted.name, wanted.type);
  if (present !== undefined) return present;
  const local = freeName(view, wanted.name, wanted.prefix);
  const specifier = local === wanted.name ? wanted.name : `${wanted.name} as ${local}`;
  draft.apply(file, importEdits(view, wanted, specifier));
  return local;
}

/** Takes out the imports that the original used and the draft does not use any more. */
export function dropUnusedImports(draft: Draft, file: FilePath): void {
  const original = draft.original(file);
  if (!original) return;
  const before = usedNames(original);
  for (;;) {
    const view = draft.view(file) as FileView;
    const now = usedNames(view.tree);
    const edits = firstUnused(view, (local) => before.has(local) && !now.has(local));
    if (!edits) return;
    draft.apply(file, edits);
  }
}

/** A name that nothing in the file has yet. */
export function freeName(view: FileView, name: string, prefix: string): string {
  const taken = declaredNames(view.tree);
  if (!taken.has(name)) return name;
  const prefixed = prefix + name.charAt(0).toUpperCase() + name.slice(1);
  let result = prefixed;
  for (let i = 2; taken.has(result); i++) result = prefixed + i;
  return result;
}

/** The import declarations of a file, in order. */
export function importDeclarations(tree: ts.SourceFile): readonly ts.ImportDeclaration[] {
  return tree.statements.filter(ts.isImportDeclaration);
}

export function specifierOf(declaration: ts.ImportDeclaration): string {
  return ts.isStringLiteralLike(declaration.moduleSpecifier) ? declaration.moduleSpecifier.text : '';
}

function importsOf(tree: ts.SourceFile, module: string): readonly ts.ImportDeclaration[] {
  return importDeclarations(tree).filter(
    (declaration) => declaration.importClause && specifierOf(declaration) === module,
  );
}

function isTypeOnly(clause: ts.ImportClause): boolean {
  return clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function importEdits(view: FileView, wanted: Wanted, specifier: string): TextEdit[] {
  const declarations = importsOf(view.tree, wanted.module);
  const named = declarations.filter((declaration) => {
    const bindings = declaration.importClause?.namedBindings;
    return bindings && ts.isNamedImports(bindings);
  });
  const forTypes = named.find((declaration) => isTypeOnly(declaration.importClause as ts.ImportClause));
  const forValues = named.find((declaration) => !isTypeOnly(declaration.importClause as ts.ImportClause));
  const home = wanted.type ? (forTypes ?? forValues) : forValues;
  if (!home) {
    const keyword = wanted.type ? 'import type' : 'import';
    return newImport(view, wanted.module, `${keyword} { ${specifier} } from `);
  }
  const clause = home.importClause as ts.ImportClause;
  const bindings = clause.namedBindings as ts.NamedImports;
  const list = namesPlace(view, bindings);
  const keys = bindings.elements.map((element) => (element.propertyName ?? element.name).text);
  const code = wanted.type && !isTypeOnly(clause) ? `type ${specifier}` : specifier;
  return insertItem(view, list, sortedIndex(keys, wanted.name), () => code);
}

/** Where a name goes in a list of names: its place when the list is sorted, else the end. */
function sortedIndex(keys: readonly string[], name: string): number {
  if (keys.length < 2) return keys.every((key) => natural(key, name) < 0) ? keys.length : 0;
  for (const compare of [natural, ascii]) {
    if (keys.every((key, i) => i === 0 || compare(keys[i - 1] as string, key) <= 0)) {
      const index = keys.findIndex((key) => compare(name, key) < 0);
      return index < 0 ? keys.length : index;
    }
  }
  return keys.length;
}

function natural(a: string, b: string): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  return x === y ? ascii(a, b) : x < y ? -1 : 1;
}

function ascii(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function newImport(view: FileView, module: string, head: string): TextEdit[] {
  const { tree, text, style } = view;
  const code = `${head}${quoted(module, style)}${style.semicolons ? ';' : ''}`;
  const declarations = importDeclarations(tree);
  const order = declarations.map(specifierOf);
  const sorted = order.every((key, i) => i === 0 || compareModules(order[i - 1] as string, key) <= 0);
  const next = sorted
    ? declarations.find((_, i) => compareModules(module, order[i] as string) < 0)
    : undefined;
  if (next && next !== declarations[0]) {
    const before = declarations[declarations.indexOf(next) - 1] as ts.Node;
    return [insertLineAfter(text, before.end, code, style.eol)];
  }
  if (next) {
    const start = next.getStart(tree);
    return [{ start, end: start, newText: code + style.eol }];
  }
  const last = declarations.at(-1);
  if (last) return [insertLineAfter(text, last.end, code, style.eol)];
  const first = tree.statements[0];
  const start = first ? first.getStart(tree) : text.length;
  return [{ start, end: start, newText: `${code}${style.eol}${first ? style.eol : ''}` }];
}

function insertLineAfter(text: string, end: number, code: string, eol: string): TextEdit {
  const at = lineEnd(text, end);
  return { start: at, end: at, newText: eol + code };
}

/** Node's own, then packages, aliases, and relative ones from far to near: what sorters agree on. */
function compareModules(a: string, b: string): number {
  return rank(a) - rank(b) || natural(a, b);
}

function rank(module: string): number {
  if (module.startsWith('node:')) return 0;
  if (module.startsWith('../') || module === '..') return 3;
  if (module.startsWith('.')) return 4;
  return /^[@~#]\//.test(module) || module.startsWith('#') || module.startsWith('~') ? 2 : 1;
}

function firstUnused(view: FileView, isUnused: (local: string) => boolean): TextEdit[] | undefined {
  const { tree, text } = view;
  for (const declaration of importDeclarations(tree)) {
    const clause = declaration.importClause;
    const bindings = clause?.namedBindings;
    if (!clause || !bindings) continue;
    const whole = () => {
      const start = declaration.getStart(tree);
      const end = lineEnd(text, declaration.end);
      const next = /^\r?\n/.exec(text.slice(end))?.[0].length ?? 0;
      return [{ start, end: end + next, newText: '' }];
    };
    if (ts.isNamespaceImport(bindings)) {
      if (!clause.name && isUnused(bindings.name.text)) return whole();
      continue;
    }
    const index = bindings.elements.findIndex((element) => isUnused(element.name.text));
    if (index < 0) continue;
    if (bindings.elements.length > 1) return removeItem(view, namesPlace(view, bindings), index);
    if (!clause.name) return whole();
    return [{ start: clause.name.end, end: bindings.end, newText: '' }];
  }
  return undefined;
}
