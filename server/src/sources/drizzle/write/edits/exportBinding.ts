import ts from 'typescript';
import type { ExportBinding } from '../../../../model/edit.ts';
import { refuse } from '../../../write/refusal.ts';
import { insertItem, namesPlace } from '../lists.ts';
import { CHANGED } from '../locate.ts';
import type { Outcome, Session } from '../session.ts';
import { bindingNames, isExported } from '../targets.ts';

/** `export` before the declaration, or the name in the file's `export { … }`. */
export function exportBinding(session: Session, edit: ExportBinding): Outcome {
  const { schema } = session;
  const all = [
    ...schema.tables,
    ...schema.enums,
    ...schema.views,
    ...schema.sequences,
    ...schema.schemas,
    ...schema.roles,
  ];
  const entity = all.find((candidate) => candidate.id === edit.entity);
  if (!entity) return refuse('It is not in the schema any more.');
  const { file } = entity.span.name;
  const view = session.draft.view(file);
  const at = session.draft.startOf(entity.span.name);
  if (!view || at === undefined) return refuse(CHANGED);
  const { tree } = view;
  const statement = tree.statements.find(
    (candidate): candidate is ts.VariableStatement =>
      ts.isVariableStatement(candidate) && candidate.getStart(tree) <= at && at < candidate.end,
  );
  if (!statement) return refuse('It is not declared at the top of its file.');
  if (isExported(statement)) return undefined;
  const names = statement.declarationList.declarations.flatMap((declaration) =>
    bindingNames(declaration.name),
  );
  const name = names.find((candidate) => view.text.startsWith(candidate, at));
  if (name === undefined) return refuse(CHANGED);
  const lists = tree.statements.filter(ts.isExportDeclaration).filter((e) => !e.moduleSpecifier);
  for (const list of lists) {
    if (!list.exportClause || !ts.isNamedExports(list.exportClause)) continue;
    if (list.exportClause.elements.some((element) => (element.propertyName ?? element.name).text === name))
      return undefined;
  }
  const list = lists.find((candidate) => candidate.exportClause && !candidate.isTypeOnly);
  if (
    list?.exportClause &&
    ts.isNamedExports(list.exportClause) &&
    (names.length > 1 || !hasExportedStatement(tree))
  ) {
    const place = namesPlace(view, list.exportClause);
    session.draft.apply(
      file,
      insertItem(view, place, place.items.length, () => name),
    );
    return undefined;
  }
  if (names.length > 1) {
    return refuse(`\`${name}\` is declared together with others; exporting it would export them as well.`);
  }
  const start = statement.getStart(tree);
  session.draft.apply(file, [{ start, end: start, newText: 'export ' }]);
  return undefined;
}

function hasExportedStatement(tree: ts.SourceFile): boolean {
  return tree.statements.some((statement) => ts.isVariableStatement(statement) && isExported(statement));
}
