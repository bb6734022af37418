import ts from 'typescript';
import type { CoverFile } from '../../../../model/edit.ts';
import { refuse } from '../../../write/refusal.ts';
import { arrayPlace, insertItem } from '../lists.ts';
import { bare, propertyValue } from '../nodes.ts';
import type { Outcome, Session } from '../session.ts';
import { quoted } from '../style.ts';

/** Adds the file to `schema` of a drizzle.config; a path alone becomes a list of two. */
export function coverFile(session: Session, edit: CoverFile): Outcome {
  const table = session.catalog.table(edit.table);
  if (!table) return refuse('The table is not in the schema any more.');
  const view = session.draft.view(edit.configuration);
  const value = view && schemaOption(view.tree);
  if (!view || !value) return refuse('The configuration does not name the schema in place.');
  const folder = edit.configuration.slice(0, edit.configuration.lastIndexOf('/') + 1);
  const { file } = table.span.whole;
  if (!file.startsWith(folder)) return refuse('The file does not lie below the configuration.');
  const given = ts.isArrayLiteralExpression(value) ? value.elements.map(bare) : [value];
  const paths = given.map((each) => (ts.isStringLiteralLike(each) ? each.text : undefined));
  const [first] = paths;
  if (first === undefined || paths.includes(undefined)) {
    return refuse('The paths of the configuration are not written in place.');
  }
  // drizzle-kit goes from where it is run: only paths that fit the folder tell that this is the same.
  const isFile = /\.[cm]?[jt]sx?$/.test(first) && !/[*?{[]/.test(first);
  if (isFile && session.host.readText(`${folder}${first.replace(/^\.\//, '')}`) === undefined) {
    return refuse('The paths of the configuration do not go from its own folder.');
  }
  const wanted = `${first.startsWith('./') ? './' : ''}${file.slice(folder.length)}`;
  if (paths.includes(wanted)) return undefined;
  const path = quoted(wanted, view.style);
  if (ts.isArrayLiteralExpression(value)) {
    const place = arrayPlace(view, value);
    session.draft.apply(
      view.file,
      insertItem(view, place, value.elements.length, () => path),
    );
    return undefined;
  }
  const start = value.getStart(view.tree);
  const newText = `[${view.text.slice(start, value.end)}, ${path}]`;
  session.draft.apply(view.file, [{ start, end: value.end, newText }]);
  return undefined;
}

/** The value of `schema` in the object that has the options of drizzle-kit. */
function schemaOption(tree: ts.SourceFile): ts.Expression | undefined {
  let found: ts.Expression | undefined;
  const visit = (node: ts.Node): void => {
    if (found) return;
    if (ts.isObjectLiteralExpression(node) && marks.some((name) => propertyValue(node, name))) {
      const value = propertyValue(node, 'schema');
      if (value) found = bare(value);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

const marks = ['dialect', 'driver', 'out', 'dbCredentials'];
