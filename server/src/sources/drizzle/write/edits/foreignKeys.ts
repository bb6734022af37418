import ts from 'typescript';
import type {
  AddForeignKey,
  AnnotateReference,
  EditRefusal,
  SetReferentialAction,
} from '../../../../model/edit.ts';
import type { EntityId } from '../../../../model/schema.ts';
import { known } from '../../../../model/unknown.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { argumentsText, changeChain, type Link } from '../chain.ts';
import { namesOf } from '../dialects.ts';
import type { FileView } from '../draft.ts';
import { addEntry } from '../extraConfig.ts';
import { useName } from '../imports.ts';
import { insertItem, objectPlace } from '../lists.ts';
import { CHANGED, columnPlace, entryAt, linkAt, missingColumn, tablePlace } from '../locate.ts';
import { bare, member, propertyOf } from '../nodes.ts';
import type { Outcome, Session } from '../session.ts';
import { quoted } from '../style.ts';
import { useTable } from '../targets.ts';
import { useCoreName } from './tableParts.ts';

/** `.references(() => users.id, { onDelete: 'cascade' })`, or `foreignKey({ … })` over several columns. */
export function addForeignKey(session: Session, edit: AddForeignKey): Outcome {
  const place = tablePlace(session, edit.table);
  if (isRefusal(place)) return place;
  const target = session.catalog.table(edit.target.table);
  if (!target) return refuse('The table to refer to is not in the schema any more.');
  const missing = missingColumn(place.table, edit.columns) ?? missingColumn(target, edit.target.columns);
  if (missing) return missing;
  if (edit.columns.length !== edit.target.columns.length) return refuse('The columns do not pair up.');
  const own = edit.columns.join();
  if (place.table.foreignKeys.some((foreignKey) => known(foreignKey.columns)?.join() === own)) {
    return refuse('The columns have a foreign key.');
  }
  const [key, ...more] = edit.columns;
  const column = columnPlace(session, edit.table, key as string);
  if (more.length === 0 && !isRefusal(column) && column.own) return addReference(session, edit);
  return addConstraint(session, edit);
}

/** Sets ON DELETE or ON UPDATE in the options of `.references()` or as a link of `foreignKey()`. */
export function setReferentialAction(session: Session, edit: SetReferentialAction): Outcome {
  const option = edit.event === 'delete' ? 'onDelete' : 'onUpdate';
  const inline = linkAt(session, edit.foreignKey);
  if (inline && inline.link.name === 'references') {
    const { view, chain, link } = inline;
    const value = quoted(edit.action, view.style);
    const code = withOption(view, link, option, value);
    if (isRefusal(code)) return code;
    if (Array.isArray(code)) session.draft.apply(view.file, code);
    else
      session.draft.apply(
        view.file,
        changeChain(view, chain, { replace: new Map([[link, code as string]]) }),
      );
    return undefined;
  }
  const entry = entryAt(session, edit.foreignKey);
  if (!entry) return refuse(CHANGED);
  const { view, chain } = entry;
  const code = `.${option}(${quoted(edit.action, view.style)})`;
  const present = chain.links.find((link) => link.name === option);
  const change = present ? { replace: new Map([[present, code]]) } : { add: [{ text: code }] };
  session.draft.apply(view.file, changeChain(view, chain, change));
  return undefined;
}

/** `() => t.id` becomes `(): AnyPgColumn => t.id`, so that TypeScript need not infer in a circle. */
export function annotateReference(session: Session, edit: AnnotateReference): Outcome {
  const table = session.catalog.table(edit.table);
  const found = linkAt(session, edit.foreignKey);
  if (!table || !found) return refuse(CHANGED);
  const { view, link } = found;
  const callback = callbackOf(link);
  if (!callback) return refuse('The callback of the reference is not written in place.');
  if (callback.type) return undefined;
  const type = useAnyColumn(session, view.file, edit.table);
  const again = linkAt(session, edit.foreignKey);
  const fresh = again && callbackOf(again.link);
  if (!again || !fresh) return refuse(CHANGED);
  const at = endOfParameters(again.view, fresh);
  if (at === undefined) return refuse('The callback of the reference has no parentheses.');
  const { link: current, chain } = again;
  const { text } = again.view;
  const code = `${text.slice(current.dot, at)}: ${type}${text.slice(at, current.end)}`;
  session.draft.apply(
    again.view.file,
    changeChain(again.view, chain, { replace: new Map([[current, code]]) }),
  );
  return undefined;
}

/** The callback of a `.references(…)`. */
export function callbackOf(link: Link): ts.ArrowFunction | ts.FunctionExpression | undefined {
  const first = link.call.arguments[0];
  const inner = first && bare(first);
  return inner && (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)) ? inner : undefined;
}

function addReference(session: Session, edit: AddForeignKey): Outcome {
  const { table } = edit;
  const key = edit.columns[0] as string;
  const before = columnPlace(session, table, key);
  if (isRefusal(before)) return before;
  const { file } = before.view;
  const target = useTable(session, file, edit.target.table);
  if (isRefusal(target)) return target;
  const type = leadsBack(session, edit.target.table, table) ? `: ${useAnyColumn(session, file, table)}` : '';
  const place = columnPlace(session, table, key);
  if (isRefusal(place)) return place;
  const { view, chain } = place;
  const quote = view.style.quote;
  const reference = member(target, edit.target.columns[0] as string, quote);
  if (chain.links.some((link) => link.name === 'references'))
    return refuse(`The column ${key} has a reference.`);
  const options = edit.onDelete ? `, { onDelete: ${quoted(edit.onDelete, view.style)} }` : '';
  const text = `.references(()${type} => ${reference}${options})`;
  session.draft.apply(view.file, changeChain(view, chain, { add: [{ text }] }));
  return undefined;
}

function addConstraint(session: Session, edit: AddForeignKey): Outcome {
  const place = tablePlace(session, edit.table);
  if (isRefusal(place)) return place;
  const { file, style } = place.view;
  const self = edit.target.table === edit.table;
  const target = self ? '' : useTable(session, file, edit.target.table);
  if (isRefusal(target)) return target;
  const builder = useCoreName(session, place.table, file, 'foreignKey');
  return addEntry(session, edit.table, {
    columns: self ? [...edit.columns, ...edit.target.columns] : edit.columns,
    key: [...edit.columns, 'fk'],
    code: (column) => {
      const columns = edit.columns.map(column).join(', ');
      const foreign = edit.target.columns.map((key) =>
        self ? column(key) : member(target, key, style.quote),
      );
      const code = `${builder}({ columns: [${columns}], foreignColumns: [${foreign.join(', ')}] })`;
      return edit.onDelete ? `${code}.onDelete(${quoted(edit.onDelete, style)})` : code;
    },
  });
}

/** The link's new text; edits where only its options object changes and it stands on several lines. */
function withOption(
  view: FileView,
  link: Link,
  option: string,
  value: string,
): string | EditRefusal | ReturnType<typeof insertItem> {
  const { text, tree } = view;
  const [callback, options] = link.call.arguments;
  if (!callback) return refuse('The reference has no callback.');
  const start = link.dot;
  if (!options) {
    const inside = argumentsText(view, link.call);
    const open = text.lastIndexOf(inside, link.end);
    return `${text.slice(start, open)}${inside}, { ${option}: ${value} })`;
  }
  const object = bare(options);
  if (!ts.isObjectLiteralExpression(object))
    return refuse('The options of the reference are not written in place.');
  const property = propertyOf(object, option);
  if (property && ts.isPropertyAssignment(property)) {
    const at = property.initializer.getStart(tree);
    return text.slice(start, at) + value + text.slice(property.initializer.end, link.end);
  }
  if (property) return refuse(`\`${option}\` of the reference is not written in place.`);
  const whole = text.slice(start, link.end);
  if (whole.includes('\n')) {
    return insertItem(view, objectPlace(view, object), object.properties.length, () => `${option}: ${value}`);
  }
  const last = object.properties.at(-1);
  if (!last)
    return `${text.slice(start, object.getStart(tree))}{ ${option}: ${value} }${text.slice(object.end, link.end)}`;
  return `${text.slice(start, last.end)}, ${option}: ${value}${text.slice(last.end, link.end)}`;
}

function useAnyColumn(session: Session, file: string, table: EntityId): string {
  const dialect = session.catalog.table(table)?.dialect ?? 'postgresql';
  const { core, prefix, anyColumn } = namesOf(dialect);
  return useName(session.draft, file, { module: core, name: anyColumn, type: true, prefix });
}

function endOfParameters(
  view: FileView,
  callback: ts.ArrowFunction | ts.FunctionExpression,
): number | undefined {
  const end = ts.isArrowFunction(callback)
    ? callback.equalsGreaterThanToken.getStart(view.tree)
    : callback.body.getStart(view.tree);
  const close = view.text.lastIndexOf(')', end);
  return close < callback.getStart(view.tree) ? undefined : close + 1;
}

/** True when following foreign keys from one table arrives at another. */
function leadsBack(session: Session, from: EntityId, to: EntityId): boolean {
  const seen = new Set<EntityId>();
  const queue = [from];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const foreignKey of session.catalog.table(id)?.foreignKeys ?? []) {
      // Only inline callbacks take part in a column's type.
      const target = foreignKey.inline ? known(foreignKey.target) : undefined;
      if (target) queue.push(target.table);
    }
  }
  return false;
}
