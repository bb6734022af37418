import ts from 'typescript';
import type { FilePath } from '../../../../model/span.ts';
import type { FileView } from '../draft.ts';
import { importDeclarations, specifierOf, useName } from '../imports.ts';
import { pathTo } from '../nodes.ts';
import type { QuerySession } from './session.ts';

/**
 * How an operator of Drizzle is called at a place; what the file lacks is imported, from where it has its other
 * operators. A callback that is given them (`(user, { eq }) => …`) is given this one too.
 */
export function useOperator(session: QuerySession, file: FilePath, at: number, name: string): string {
  const view = session.draft.view(file) as FileView;
  const given = givenOperators(view, at);
  if (given) {
    const element = given.elements.find(
      (each) => (each.propertyName ?? each.name).getText(view.tree) === name,
    );
    if (element) return element.name.getText(view.tree);
    const last = given.elements.at(-1) as ts.BindingElement;
    session.draft.apply(file, [{ start: last.end, end: last.end, newText: `, ${name}` }]);
    return name;
  }
  return useName(session.draft, file, {
    module: homeOfOperators(session, view, name),
    name,
    prefix: 'drizzle',
  });
}

/** The pattern by which a callback around a place takes operators out of its second parameter. */
function givenOperators(view: FileView, at: number): ts.ObjectBindingPattern | undefined {
  for (const node of [...pathTo(view.tree, at)].reverse()) {
    if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) continue;
    const pattern = node.parameters[1]?.name;
    if (
      pattern &&
      ts.isObjectBindingPattern(pattern) &&
      pattern.elements.some(({ name }) => isOperator(name))
    )
      return pattern;
  }
  return undefined;
}

function isOperator(name: ts.BindingName): boolean {
  return ts.isIdentifier(name) && operators.has(name.text);
}

const operators: ReadonlySet<string> = new Set(
  ['eq', 'ne', 'and', 'or', 'not', 'gt', 'gte', 'lt', 'lte', 'inArray', 'notInArray', 'like', 'ilike'].concat(
    [...['isNull', 'isNotNull', 'between', 'exists', 'notExists', 'sql', 'asc', 'desc']],
  ),
);

/** `drizzle-orm`, or a module of the workspace that passes its operators on and is where the file has them from. */
function homeOfOperators({ host }: QuerySession, view: FileView, name: string): string {
  for (const declaration of importDeclarations(view.tree)) {
    const bindings = declaration.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    const specifier = specifierOf(declaration);
    if (specifier === 'drizzle-orm') return specifier;
    if (!bindings.elements.some((each) => operators.has((each.propertyName ?? each.name).text))) continue;
    const target = host.resolveImport(specifier, view.file);
    const text = target.kind === 'file' ? (host.readText(target.file) ?? '') : '';
    const passesAllOn = /export\s*\*\s*from\s*['"]drizzle-orm['"]/.test(text);
    const passesOn = new RegExp(`export\\s*\\{[^}]*\\b${name}\\b[^}]*\\}`).test(text);
    if (passesAllOn || passesOn) return specifier;
  }
  return 'drizzle-orm';
}
