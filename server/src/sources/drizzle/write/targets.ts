import ts from 'typescript';
import type { EditRefusal } from '../../../model/edit.ts';
import type { EntityId } from '../../../model/schema.ts';
import type { FilePath } from '../../../model/span.ts';
import { refuse } from '../../write/refusal.ts';
import type { FileView } from './draft.ts';
import { importDeclarations, specifierOf, useName } from './imports.ts';
import type { Session } from './session.ts';

/** How a file may name another table; imports it where it must. */
export function useTable(session: Session, file: FilePath, target: EntityId): string | EditRefusal {
  const table = session.catalog.table(target);
  if (!table?.binding) return refuse('The table to refer to has no variable.');
  const home = table.span.whole.file;
  if (home === file) return table.binding;
  const view = session.draft.view(file);
  const other = session.draft.view(home);
  if (!view || !other) return refuse('The file of the table to refer to cannot be read.');
  const imported = importedTable(session, view, home, table.binding);
  if (imported !== undefined) return imported;
  const exported = exportName(other.tree, table.binding);
  if (exported === undefined) return refuse(`\`${table.binding}\` is not exported from its file.`);
  const specifier = specifierTo(session, view, home);
  if (specifier === undefined)
    return refuse(`No import leads from this file to that of \`${table.binding}\`.`);
  return useName(session.draft, file, { module: specifier, name: exported, prefix: 'other' });
}

/** The name under which a file exports one of its variables. */
export function exportName(tree: ts.SourceFile, binding: string): string | undefined {
  for (const statement of tree.statements) {
    if (ts.isVariableStatement(statement) && isExported(statement)) {
      const declares = statement.declarationList.declarations.some((d) =>
        bindingNames(d.name).includes(binding),
      );
      if (declares) return binding;
    }
    if (ts.isExportDeclaration(statement) && !statement.moduleSpecifier && statement.exportClause) {
      if (!ts.isNamedExports(statement.exportClause)) continue;
      const found = statement.exportClause.elements.find((e) => (e.propertyName ?? e.name).text === binding);
      if (found && found.name.text !== 'default') return found.name.text;
    }
  }
  return undefined;
}

export function isExported(statement: ts.VariableStatement): boolean {
  return statement.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

/** The variables that a declaration's name or pattern makes. */
export function bindingNames(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : bindingNames(element.name),
  );
}

function importedTable(
  session: Session,
  view: FileView,
  home: FilePath,
  binding: string,
): string | undefined {
  for (const declaration of importDeclarations(view.tree)) {
    const bindings = declaration.importClause?.namedBindings;
    if (!bindings || declaration.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) continue;
    const target = session.host.resolveImport(specifierOf(declaration), view.file);
    if (target.kind !== 'file') continue;
    if (ts.isNamespaceImport(bindings)) {
      const exported = exportedUnder(session, target.file, home, binding, 0);
      if (exported !== undefined) return `${bindings.name.text}.${exported}`;
      continue;
    }
    for (const element of bindings.elements) {
      if (element.isTypeOnly) continue;
      const name = (element.propertyName ?? element.name).text;
      if (exportedUnder(session, target.file, home, binding, 0) === name) return element.name.text;
    }
  }
  return undefined;
}

/** The name under which `file` gives away a variable of `home`, itself or by passing it on. */
function exportedUnder(
  session: Session,
  file: FilePath,
  home: FilePath,
  binding: string,
  depth: number,
): string | undefined {
  const tree = session.draft.view(file)?.tree;
  if (!tree || depth > 4) return undefined;
  if (file === home) return exportName(tree, binding);
  for (const statement of tree.statements) {
    if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) continue;
    const specifier = ts.isStringLiteralLike(statement.moduleSpecifier) ? statement.moduleSpecifier.text : '';
    const target = session.host.resolveImport(specifier, file);
    if (target.kind !== 'file') continue;
    const inner = exportedUnder(session, target.file, home, binding, depth + 1);
    if (inner === undefined) continue;
    if (!statement.exportClause) return inner;
    if (!ts.isNamedExports(statement.exportClause)) continue;
    const found = statement.exportClause.elements.find((e) => (e.propertyName ?? e.name).text === inner);
    if (found) return found.name.text;
  }
  return undefined;
}

/** A specifier in the manner of the file's other imports that is known to lead to the other file. */
function specifierTo(session: Session, view: FileView, home: FilePath): string | undefined {
  const { file } = view;
  const own = importDeclarations(view.tree).map(specifierOf);
  let relatives = own.filter((specifier) => specifier.startsWith('.'));
  const aliases = own.filter((specifier) => !specifier.startsWith('.'));
  const candidates: string[] = [];
  if (relatives.length === 0) {
    for (const alias of aliases) {
      const found = aliasFor(session, file, alias, home);
      if (found !== undefined) candidates.push(found);
    }
    relatives = neighbourRelatives(session, file);
  }
  const base = relativePath(file, home);
  const bare = base.replace(/\.(?:[cm]?[jt]s|[jt]sx)$/, '').replace(/\/index$/, '') || '.';
  const extension = relatives
    .map((specifier) => /\.[cm]?[jt]sx?$/.exec(specifier)?.[0])
    .find((e) => e !== undefined);
  const noIndex = base.replace(/\.(?:[cm]?[jt]s|[jt]sx)$/, '');
  if (extension?.includes('js')) candidates.push(`${noIndex}${home.endsWith('.mts') ? '.mjs' : '.js'}`);
  else if (extension !== undefined) candidates.push(base);
  candidates.push(bare, noIndex, base, `${noIndex}.js`);
  return candidates.find((candidate) => {
    const target = session.host.resolveImport(candidate, file);
    return target.kind === 'file' && target.file === home;
  });
}

/** From what an alias import leads to, the alias of another file: `@/db/users` → `@/db/orders`. */
function aliasFor(session: Session, file: FilePath, alias: string, home: FilePath): string | undefined {
  const target = session.host.resolveImport(alias, file);
  if (target.kind !== 'file') return undefined;
  const strip = (path: string) => path.replace(/\.(?:[cm]?[jt]s|[jt]sx)$/, '').replace(/\/index$/, '');
  const from = strip(target.file).split('/');
  const words = strip(alias).split('/');
  let same = 0;
  while (same < words.length - 1 && from.at(-1 - same) === words.at(-1 - same)) same++;
  const root = from.slice(0, from.length - same).join('/');
  const prefix = words.slice(0, words.length - same).join('/');
  if (!home.startsWith(`${root}/`)) return undefined;
  const ending = /\.[cm]?[jt]sx?$/.exec(alias)?.[0] ?? '';
  return `${prefix}/${strip(home).slice(root.length + 1)}${ending}`;
}

/** The relative imports of other files of the schema, for the habit with file endings. */
function neighbourRelatives(session: Session, file: FilePath): string[] {
  const files = [...new Set(session.schema.tables.map((table) => table.span.whole.file))].slice(0, 20);
  return files
    .filter((other) => other !== file)
    .flatMap((other) => importDeclarations(session.draft.view(other)?.tree ?? emptyTree).map(specifierOf))
    .filter((specifier) => specifier.startsWith('.'));
}

const emptyTree = ts.createSourceFile('empty.ts', '', ts.ScriptTarget.Latest);

function relativePath(from: FilePath, to: FilePath): string {
  const a = from.split('/').slice(0, -1);
  const b = to.split('/');
  let same = 0;
  while (same < a.length && same < b.length - 1 && a[same] === b[same]) same++;
  const up = '../'.repeat(a.length - same);
  return (up === '' ? './' : up) + b.slice(same).join('/');
}
