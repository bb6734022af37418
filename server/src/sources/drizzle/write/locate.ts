import ts from 'typescript';
import { columnOf } from '../../../model/catalog.ts';
import type { EditRefusal } from '../../../model/edit.ts';
import type { Column, ColumnKey, EntityId, Table } from '../../../model/schema.ts';
import type { Span } from '../../../model/span.ts';
import { refuse } from '../../write/refusal.ts';
import { type Chain, chainOf, type Link } from './chain.ts';
import type { FileView } from './draft.ts';
import { bare, isIdentifierText, pathTo, propertyName, returned } from './nodes.ts';
import type { Session } from './session.ts';

/** A table's call, `pgTable('users', { … }, (table) => [ … ])`, as it stands now. */
export interface TablePlace {
  readonly table: Table;
  readonly view: FileView;
  readonly call: ts.CallExpression;
  /** The object of the columns; undefined when it is not written here. */
  readonly columns: ts.ObjectLiteralExpression | undefined;
  /** The columns callback, `(t) => ({ … })`. */
  readonly columnsCallback: ts.ArrowFunction | undefined;
  readonly extra: ts.Expression | undefined;
}

/** A column's builder chain as it stands now. */
export interface ColumnPlace {
  readonly table: Table;
  readonly column: Column;
  readonly view: FileView;
  readonly chain: Chain;
  /** Written inside its table's call; a shared helper or another file otherwise. */
  readonly own: boolean;
}

export const CHANGED = 'The file has changed since it was read.';

export function tablePlace(session: Session, id: EntityId): TablePlace | EditRefusal {
  const table = session.catalog.table(id);
  if (!table) return refuse('The table is not in the schema any more.');
  const { file, start } = table.span.whole;
  const view = session.draft.view(file);
  const at = session.draft.offset(file, start);
  if (!view || at === undefined || !hasBinding(session, table)) return refuse(CHANGED);
  const call = innermostBuilderCall(view, at);
  if (!call) return refuse(CHANGED);
  const second = call.arguments[1];
  const first = call.arguments[0];
  if (!first || !second || ts.isObjectLiteralExpression(bare(first))) {
    const name = table.binding ?? 'this table';
    return refuse(`The columns of ${name} are not written in the call that makes it.`);
  }
  const inner = bare(second);
  const callback = ts.isArrowFunction(inner) ? inner : undefined;
  const body = callback ? returned(callback) : inner;
  const object = body && bare(body);
  return {
    table,
    view,
    call,
    columns: object && ts.isObjectLiteralExpression(object) ? object : undefined,
    columnsCallback: callback,
    extra: call.arguments[2],
  };
}

export function columnPlace(session: Session, id: EntityId, key: ColumnKey): ColumnPlace | EditRefusal {
  const table = session.catalog.table(id);
  const column = table && columnOf(table, key);
  if (!table || !column) return refuse(`The column ${key} is not in the schema any more.`);
  const { file, start } = column.span.whole;
  const view = session.draft.view(file);
  const at = session.draft.offset(file, start);
  if (!view || at === undefined) return refuse(CHANGED);
  const expression = builderAt(view, at, key);
  if (!expression) return refuse(`The column ${key} is not written as a property of its own.`);
  const shared = bare(expression);
  const chain = chainOf(view, shared);
  if (!chain) {
    return ts.isIdentifier(shared)
      ? refuse(
          `The column ${key} is the shared builder \`${shared.text}\`; a change would reach its other uses.`,
        )
      : refuse(`The column ${key} is not written as a call.`);
  }
  const whole = table.span.whole;
  const own = whole.file === file && whole.start <= start && column.span.whole.end <= whole.end;
  return { table, column, view, chain, own };
}

/** The link whose dot stands where a span starts, with its chain. */
export function linkAt(
  session: Session,
  span: Span,
): { readonly view: FileView; readonly chain: Chain; readonly link: Link } | undefined {
  const view = session.draft.view(span.file);
  const at = session.draft.startOf(span);
  if (!view || at === undefined) return undefined;
  for (const node of pathTo(view.tree, at)) {
    if (!ts.isCallExpression(node)) continue;
    const chain = chainOf(view, node);
    const link = chain?.links.find(
      (candidate) => candidate.dot === at && endsAt(session, span, candidate.end),
    );
    if (chain && link) return { view, chain, link };
  }
  return undefined;
}

/** The call chain that starts where a span starts: an entry of a table's extra config. */
export function entryAt(
  session: Session,
  span: Span,
): { readonly view: FileView; readonly node: ts.CallExpression; readonly chain: Chain } | undefined {
  const view = session.draft.view(span.file);
  const at = session.draft.startOf(span);
  if (!view || at === undefined) return undefined;
  const node = pathTo(view.tree, at).find(
    (candidate): candidate is ts.CallExpression =>
      ts.isCallExpression(candidate) &&
      candidate.getStart(view.tree) === at &&
      endsAt(session, span, candidate.end),
  );
  const chain = node && chainOf(view, node);
  return node && chain ? { view, node, chain } : undefined;
}

/** The columns of a key list that the table has, else a refusal. */
export function missingColumn(table: Table, keys: readonly ColumnKey[]): EditRefusal | undefined {
  if (keys.length === 0) return refuse('No column is named.');
  const missing = keys.find((key) => !columnOf(table, key));
  return missing === undefined ? undefined : refuse(`The table has no column ${missing}.`);
}

/** A guard against a schema that is older than the text: the variable must still have its name. */
function hasBinding(session: Session, table: Table): boolean {
  const { file, start, end } = table.span.name;
  const at = session.draft.offset(file, start);
  const name = session.draft.original(file)?.text.slice(start, end);
  if (at === undefined || name === undefined) return false;
  return table.binding === undefined || name === table.binding || !isIdentifierText(name);
}

/** The same guard for a part: its end must be where it was read, unless an edit has replaced that. */
function endsAt(session: Session, span: Span, end: number): boolean {
  const last = session.draft.offset(span.file, span.end - 1);
  return last === undefined || last + 1 === end || session.draft.changed().includes(span.file);
}

function innermostBuilderCall(view: FileView, start: number): ts.CallExpression | undefined {
  const outer = pathTo(view.tree, start).find(
    (node): node is ts.CallExpression => ts.isCallExpression(node) && node.getStart(view.tree) === start,
  );
  return outer && chainOf(view, outer)?.root;
}

function builderAt(view: FileView, start: number, key: ColumnKey): ts.Expression | undefined {
  const here = pathTo(view.tree, start).filter((node) => node.getStart(view.tree) === start);
  for (const node of here) {
    if (ts.isPropertyAssignment(node)) return propertyName(node) === key ? node.initializer : undefined;
    if (ts.isGetAccessorDeclaration(node) || ts.isMethodDeclaration(node)) {
      if (propertyName(node) !== key) return undefined;
      const statement = node.body?.statements.at(-1);
      return statement && ts.isReturnStatement(statement) ? statement.expression : undefined;
    }
    if (ts.isShorthandPropertyAssignment(node)) return node.name;
  }
  return here.find((node): node is ts.CallExpression => ts.isCallExpression(node));
}
