import ts from 'typescript';
import { columnOf } from '../../../../model/catalog.ts';
import type { SetPartName } from '../../../../model/edit.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { changeChain, type Link } from '../chain.ts';
import type { FileView } from '../draft.ts';
import { addEntry } from '../extraConfig.ts';
import { insertItem, objectPlace } from '../lists.ts';
import { CHANGED, entryAt, linkAt } from '../locate.ts';
import { bare, propertyOf, returned } from '../nodes.ts';
import type { Outcome, Session } from '../session.ts';
import { quoted } from '../style.ts';
import { callbackOf } from './foreignKeys.ts';
import { useCoreName } from './tableParts.ts';

/** Writes the name where the part has a place for one; `.references()` has none and becomes `foreignKey()`. */
export function setPartName(session: Session, edit: SetPartName): Outcome {
  const inline = linkAt(session, edit.part);
  if (inline) {
    const { view, chain, link } = inline;
    if (link.name === 'references') return liftReference(session, edit, link);
    if (link.name !== 'unique') return refuse(`\`.${link.name}()\` on a column takes no name.`);
    const code = `.unique(${withFirst(view, link.call, quoted(edit.name, view.style))})`;
    session.draft.apply(view.file, changeChain(view, chain, { replace: new Map([[link, code]]) }));
    return undefined;
  }
  const entry = entryAt(session, edit.part);
  if (!entry) return refuse(CHANGED);
  const { view, chain } = entry;
  const { root } = chain;
  const first = root.arguments[0];
  const object = first && bare(first);
  const name = quoted(edit.name, view.style);
  if (object && ts.isObjectLiteralExpression(object)) {
    const present = propertyOf(object, 'name');
    if (present && ts.isPropertyAssignment(present)) {
      const start = present.initializer.getStart(view.tree);
      session.draft.apply(view.file, [{ start, end: present.initializer.end, newText: name }]);
      return undefined;
    }
    if (present) return refuse('The name of the constraint is not written in place.');
    session.draft.apply(
      view.file,
      insertItem(view, objectPlace(view, object), 0, () => `name: ${name}`),
    );
    return undefined;
  }
  const callee = view.text.slice(root.expression.getStart(view.tree), root.expression.end);
  if (first && !ts.isStringLiteralLike(bare(first)) && ts.isPropertyAccessExpression(bare(first))) {
    // primaryKey(table.a, table.b), the old form
    const columns = root.arguments.map((argument) =>
      view.text.slice(argument.getStart(view.tree), argument.end),
    );
    const code = `${callee}({ name: ${name}, columns: [${columns.join(', ')}] })`;
    session.draft.apply(view.file, changeChain(view, chain, { root: code }));
    return undefined;
  }
  session.draft.apply(
    view.file,
    changeChain(view, chain, { root: `${callee}(${withFirst(view, root, name)})` }),
  );
  return undefined;
}

/** The arguments with the first one, the name, replaced or put in. */
function withFirst(view: FileView, call: ts.CallExpression, name: string): string {
  const rest = call.arguments
    .slice(1)
    .map((argument) => view.text.slice(argument.getStart(view.tree), argument.end));
  return [name, ...rest].join(', ');
}

function liftReference(session: Session, edit: SetPartName, link: Link): Outcome {
  const table = session.catalog.table(edit.table);
  const foreignKey = table?.foreignKeys.find(
    (key) => key.span.whole.start === edit.part.start && key.span.whole.file === edit.part.file,
  );
  const inline = linkAt(session, edit.part);
  if (!table || !foreignKey || !inline || !Array.isArray(foreignKey.columns)) return refuse(CHANGED);
  if (edit.part.file !== table.span.whole.file) {
    return refuse('The reference is written in another file than its table.');
  }
  const columns: readonly string[] = foreignKey.columns;
  if (!columns.every((key) => columnOf(table, key))) return refuse(CHANGED);
  const callback = callbackOf(link);
  const body = callback && returned(callback);
  const target = body && bare(body);
  if (!target || !ts.isPropertyAccessExpression(target) || !ts.isIdentifier(target.expression)) {
    return refuse('The callback of the reference does not simply name a column.');
  }
  const { view } = inline;
  const foreign = view.text.slice(target.getStart(view.tree), target.end);
  const self = target.expression.text === table.binding;
  const actions = actionLinks(view, link.call);
  if (actions === undefined) return refuse('The options of the reference are not written in place.');
  const builder = useCoreName(session, table, view.file, 'foreignKey');
  const outcome = addEntry(session, edit.table, {
    columns: self ? [...columns, target.name.text] : columns,
    key: [...columns, 'fk'],
    code: (column) => {
      const own = columns.map(column).join(', ');
      const other = self ? column(target.name.text) : foreign;
      const name = quoted(edit.name, view.style);
      return `${builder}({ name: ${name}, columns: [${own}], foreignColumns: [${other}] })${actions}`;
    },
  });
  if (isRefusal(outcome)) return outcome;
  const again = linkAt(session, edit.part);
  if (!again) return refuse(CHANGED);
  session.draft.apply(again.view.file, changeChain(again.view, again.chain, { drop: [again.link] }));
  return undefined;
}

/** `{ onDelete: 'cascade' }` as `.onDelete('cascade')`. */
function actionLinks(view: FileView, call: ts.CallExpression): string | undefined {
  const options = call.arguments[1];
  if (!options) return '';
  const object = bare(options);
  if (!ts.isObjectLiteralExpression(object)) return undefined;
  let code = '';
  for (const name of ['onDelete', 'onUpdate']) {
    const property = propertyOf(object, name);
    if (!property) continue;
    if (!ts.isPropertyAssignment(property)) return undefined;
    code += `.${name}(${view.text.slice(property.initializer.getStart(view.tree), property.initializer.end)})`;
  }
  return code;
}
