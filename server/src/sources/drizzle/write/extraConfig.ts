import ts from 'typescript';
import type { EditRefusal, TextEdit } from '../../../model/edit.ts';
import type { ColumnKey, EntityId, Table } from '../../../model/schema.ts';
import { isRefusal, refuse } from '../../write/refusal.ts';
import type { FileView } from './draft.ts';
import { layOut, type Room } from './layout.ts';
import {
  afterComments,
  argumentsPlace,
  arrayPlace,
  commaAfter,
  insertItem,
  isBroken,
  type ListPlace,
  objectPlace,
  removeItem,
  shiftLines,
} from './lists.ts';
import { type TablePlace, tablePlace } from './locate.ts';
import { bare, declaredNames, isIdentifierText, member, returned } from './nodes.ts';
import type { Outcome, Session } from './session.ts';
import { displayWidth, indentAt, lineStart, sameLine } from './style.ts';

/** How an entry writes a column of its own table: `table.email`, or `email` where it is taken apart. */
export type ColumnReference = (key: ColumnKey) => string;

/** An entry to come. */
export interface NewEntry {
  /** The expression on one line; the names of other things in it are already imported. */
  readonly code: (column: ColumnReference) => string;
  /** The columns that `code` refers to. */
  readonly columns: readonly ColumnKey[];
  /** Words for the key of an extra config in object form: `['email', 'idx']`. */
  readonly key: readonly string[];
}

/** How a project writes the extra config of its tables. */
interface ExtraStyle {
  readonly form: 'array' | 'object';
  readonly parameter: string;
  /** Each argument of the table's call on a line of its own. */
  readonly spread: boolean;
}

/** Adds an index or a constraint to a table's extra config, which is made where there is none. */
export function addEntry(session: Session, table: EntityId, entry: NewEntry): Outcome {
  const place = tablePlace(session, table);
  if (isRefusal(place)) return place;
  if (!place.extra) {
    session.draft.apply(place.view.file, newExtra(place, extraStyle(session, place), entry));
    return undefined;
  }
  const target = entriesOf(place.extra);
  if (isRefusal(target)) return target;
  const reference = referenceIn(session, place, target.fn, entry);
  if (isRefusal(reference)) return reference;
  if (reference.edits.length > 0) {
    session.draft.apply(place.view.file, reference.edits);
    return addEntry(session, table, entry);
  }
  const { view } = place;
  const code = entry.code(reference.column);
  if (ts.isArrayLiteralExpression(target.list)) {
    const list = arrayPlace(view, target.list);
    session.draft.apply(
      view.file,
      insertItem(view, list, list.items.length, (room) => layOut(code, room, view.style)),
    );
    return undefined;
  }
  const list = objectPlace(view, target.list);
  const key = freeKey(target.list, entry.key);
  session.draft.apply(
    view.file,
    insertItem(view, list, list.items.length, (room) => withKey(key, code, room, view)),
  );
  return undefined;
}

/** Takes an entry out; an extra config that becomes empty goes whole. */
export function removeEntry(session: Session, table: EntityId, node: ts.CallExpression): Outcome {
  const place = tablePlace(session, table);
  if (isRefusal(place)) return place;
  if (!place.extra) return refuse('The table has no extra config.');
  const target = entriesOf(place.extra);
  if (isRefusal(target)) return target;
  const { view, call } = place;
  const items: readonly ts.Node[] = ts.isArrayLiteralExpression(target.list)
    ? target.list.elements
    : target.list.properties;
  const index = items.findIndex((item) => {
    const expression = ts.isPropertyAssignment(item) ? item.initializer : item;
    return bare(expression as ts.Expression).getStart(view.tree) === node.getStart(view.tree);
  });
  if (index < 0) return refuse('It is not written as an entry of its table’s extra config.');
  if (items.length === 1 && isPlain(target.fn)) {
    session.draft.apply(view.file, withoutExtra(view, call));
    return undefined;
  }
  const list = ts.isArrayLiteralExpression(target.list)
    ? arrayPlace(view, target.list)
    : objectPlace(view, target.list);
  session.draft.apply(view.file, removeItem(view, list, index));
  return undefined;
}

type Extra = ts.ArrowFunction | ts.FunctionExpression;

function entriesOf(
  extra: ts.Expression,
):
  | { readonly fn: Extra; readonly list: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression }
  | EditRefusal {
  const fn = bare(extra);
  if (!ts.isArrowFunction(fn) && !ts.isFunctionExpression(fn)) {
    return refuse('The extra config of the table is not written in place.');
  }
  const result = returned(fn);
  const list = result && bare(result);
  if (!list || (!ts.isArrayLiteralExpression(list) && !ts.isObjectLiteralExpression(list))) {
    return refuse('The extra config of the table does not simply return an array or an object.');
  }
  return { fn, list };
}

/** How an entry refers to columns here; edits when the parameter has to be completed first. */
function referenceIn(
  session: Session,
  place: TablePlace,
  fn: Extra,
  entry: NewEntry,
): { readonly column: ColumnReference; readonly edits: readonly TextEdit[] } | EditRefusal {
  const { view } = place;
  const quote = view.style.quote;
  const parameter = fn.parameters[0];
  if (!parameter) {
    const name = parameterName(extraStyle(session, place).parameter, entry);
    const column: ColumnReference = (key) => member(name, key, quote);
    if (entry.columns.length === 0) return { column, edits: [] };
    const open = view.text.indexOf(
      '(',
      ts.isArrowFunction(fn) ? fn.getStart(view.tree) : fn.getStart(view.tree) + 8,
    );
    return { column, edits: [{ start: open + 1, end: open + 1, newText: name }] };
  }
  if (ts.isIdentifier(parameter.name)) {
    const name = parameter.name.text;
    return { column: (key) => member(name, key, quote), edits: [] };
  }
  if (!ts.isObjectBindingPattern(parameter.name))
    return refuse('The parameter of the extra config is unusual.');
  const pattern = parameter.name;
  const locals = new Map<string, string>();
  for (const element of pattern.elements) {
    const exported = element.propertyName ?? element.name;
    if (!ts.isIdentifier(element.name) || element.dotDotDotToken) continue;
    if (ts.isIdentifier(exported) || ts.isStringLiteralLike(exported))
      locals.set(exported.text, element.name.text);
  }
  const missing = entry.columns.find((key) => !locals.has(key));
  if (missing === undefined) return { column: (key) => locals.get(key) ?? key, edits: [] };
  const clash = !isIdentifierText(missing) || declaredNames(view.tree).has(missing);
  const name = isIdentifierText(missing) ? missing : JSON.stringify(missing);
  const list: ListPlace = {
    kind: 'pattern',
    open: pattern.getStart(view.tree) + 1,
    close: pattern.end - 1,
    items: pattern.elements.map((element) => ({ start: element.getStart(view.tree), end: element.end })),
  };
  const code = clash ? `${name}: ${missing.replace(/[^\p{ID_Continue}$]/gu, '_')}Column` : name;
  return { column: (key) => key, edits: insertItem(view, list, list.items.length, () => code) };
}

function newExtra(place: TablePlace, style: ExtraStyle, entry: NewEntry): TextEdit[] {
  const { view, call } = place;
  const { text } = view;
  const parameter = parameterName(style.parameter, entry);
  const code = entry.code((key) => member(parameter, key, view.style.quote));
  const key = style.form === 'object' ? freeKey(undefined, entry.key) : undefined;
  const args = argumentsPlace(view, call);
  const columns = args.items[1] as { start: number; end: number };
  const item = (room: Room) => extraCode(view, parameter, code, key, room);
  if (isBroken(text, args)) return insertItem(view, args, 2, item);
  const multiLine = !sameLine(text, columns.start, columns.end);
  const lineHead = text.slice(lineStart(text, columns.end), columns.end);
  const headFits = displayWidth(`${lineHead}, (${parameter}) => [`) <= view.style.width;
  if (multiLine ? style.spread : !headFits) {
    const base = indentAt(text, call.getStart(view.tree));
    const indent = base + view.style.unit;
    const newline = view.style.eol + indent;
    const first = args.items[0] as { start: number; end: number };
    const room: Room = { indent, column: displayWidth(indent), after: 1, flat: false };
    const comma = commaAfter(text, columns.end, args.close);
    const at = comma === undefined ? columns.end : afterComments(text, comma + 1);
    const trailing = view.style.trailingArgumentCommas ? ',' : '';
    const between = commaAfter(text, first.end, columns.start) as number;
    return [
      { start: args.open, end: first.start, newText: newline },
      { start: between + 1, end: columns.start, newText: newline },
      ...shiftLines(view, columns.start, columns.end, 'in'),
      {
        start: at,
        end: args.close,
        newText: `${comma === undefined ? ',' : ''}${newline}${item(room)}${trailing}${view.style.eol}${base}`,
      },
    ];
  }
  const comma = commaAfter(text, columns.end, args.close);
  const at = comma === undefined ? columns.end : comma + 1;
  const indent = indentAt(text, columns.end);
  const column = displayWidth(lineHead) + 2;
  const broken = multiLine || style.form === 'object';
  const room: Room = { indent, column: broken ? Number.POSITIVE_INFINITY : column, after: 2, flat: false };
  const newText = `${comma === undefined ? ',' : ''} ${item(room)}`;
  return [{ start: at, end: at, newText }];
}

/** `(table) => [entry]`, on several lines where the room is too small. */
function extraCode(
  view: FileView,
  parameter: string,
  code: string,
  key: string | undefined,
  room: Room,
): string {
  const { style } = view;
  const head = `(${parameter}) => `;
  const indent = room.indent + style.unit;
  const inner: Room = { indent, column: displayWidth(indent), after: 1, flat: false };
  const comma = style.trailingCommas ? ',' : '';
  if (key !== undefined) {
    const entry = withKey(key, code, inner, view);
    return `${head}({${style.eol}${indent}${entry}${comma}${style.eol}${room.indent}})`;
  }
  const laid = layOut(code, { ...inner, after: 2, column: room.column + displayWidth(head) + 1 }, style);
  if (
    laid === code &&
    room.column + displayWidth(head) + displayWidth(code) + 2 + room.after <= style.width
  ) {
    return `${head}[${code}]`;
  }
  return `${head}[${style.eol}${indent}${layOut(code, inner, style)}${comma}${style.eol}${room.indent}]`;
}

function withKey(key: string, code: string, room: Room, view: FileView): string {
  return `${key}: ${layOut(code, { ...room, column: room.column + key.length + 2 }, view.style)}`;
}

/** The edits that leave a table's call with its name and columns only. */
function withoutExtra(view: FileView, call: ts.CallExpression): TextEdit[] {
  const { text, style } = view;
  const args = argumentsPlace(view, call);
  const [name, columns, extra] = args.items as [
    ListPlace['items'][0],
    ListPlace['items'][0],
    ListPlace['items'][0],
  ];
  const gaps = [
    text.slice(args.open, name.start),
    text.slice(name.end, columns.start),
    text.slice(columns.end, extra.start),
    text.slice(extra.end, args.close),
  ];
  const plain = gaps.every((gap) => /^[\s,]*$/.test(gap));
  if (!isBroken(text, args) || style.formatter === undefined || !plain || args.items.length !== 3) {
    return removeItem(view, args, 2);
  }
  return [
    { start: args.open, end: name.start, newText: '' },
    { start: name.end, end: columns.start, newText: ', ' },
    ...shiftLines(view, columns.start, columns.end, 'out'),
    { start: columns.end, end: args.close, newText: '' },
  ];
}

/** What the table's neighbours do decides, those of its own file first. */
function extraStyle(session: Session, place: TablePlace): ExtraStyle {
  const own = place.table.span.whole.file;
  const tables = session.schema.tables.filter((table) => table.id !== place.table.id && hasEntries(table));
  const near = tables.filter((table) => table.span.whole.file === own);
  const far = tables.filter((table) => table.span.whole.file !== own).slice(0, 40);
  for (const group of [near, far]) {
    const found = group
      .map((table) => writtenStyle(session, table.id))
      .filter((style) => style !== undefined);
    const first = found[0];
    if (!first) continue;
    const objects = found.filter((style) => style.form === 'object').length;
    return {
      form: objects * 2 > found.length ? 'object' : 'array',
      parameter: sharedName(found.map((style) => style.parameter)) ?? 'table',
      spread:
        place.view.style.formatter !== undefined ||
        found.filter((style) => style.spread).length * 2 > found.length,
    };
  }
  return { form: 'array', parameter: 'table', spread: place.view.style.formatter !== undefined };
}

/** Spares the parsing of files that can show nothing. */
function hasEntries({ indexes, checks, uniques, foreignKeys, policies, primaryKey }: Table): boolean {
  const constraints = [...uniques, ...foreignKeys, ...(primaryKey ? [primaryKey] : [])];
  return indexes.length + checks.length + policies.length > 0 || constraints.some((part) => !part.inline);
}

function writtenStyle(session: Session, table: EntityId): ExtraStyle | undefined {
  const place = tablePlace(session, table);
  if (isRefusal(place) || !place.extra) return undefined;
  const target = entriesOf(place.extra);
  if (isRefusal(target)) return undefined;
  const parameter = target.fn.parameters[0]?.name;
  return {
    form: ts.isArrayLiteralExpression(target.list) ? 'array' : 'object',
    parameter: parameter && ts.isIdentifier(parameter) ? parameter.text : '',
    spread: isBroken(place.view.text, argumentsPlace(place.view, place.call)),
  };
}

/** The commonest name; one that stands once and is no general word is that of its own table (`account`). */
function sharedName(names: readonly string[]): string | undefined {
  const usable = names.filter((name) => name !== '' && !name.startsWith('_'));
  const counts = new Map<string, number>();
  for (const name of usable) counts.set(name, (counts.get(name) ?? 0) + 1);
  const [name, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  const isGeneral = /^(?:[a-z]|tbl|table|self|cols|columns)$/.test(name ?? '');
  return isGeneral || count !== 1 ? name : undefined;
}

/** A parameter must not hide what the entry itself needs. */
function parameterName(wanted: string, entry: NewEntry): string {
  const words = new Set(entry.code(() => '').match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu));
  return [wanted, 'table', 't', 'self', 'columns'].find((name) => !words.has(name)) ?? wanted;
}

function freeKey(object: ts.ObjectLiteralExpression | undefined, words: readonly string[]): string {
  const keys = (object?.properties ?? []).map((property) =>
    property.name && (ts.isIdentifier(property.name) || ts.isStringLiteralLike(property.name))
      ? property.name.text
      : '',
  );
  const snake = keys.some((key) => key.includes('_'));
  const flat = words
    .flatMap((word) => word.split(/[_\-\s]+|(?<=[a-z0-9])(?=[A-Z])/))
    .filter((word) => word !== '');
  const base = flat
    .map((word, i) => (snake || i === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(snake ? '_' : '')
    .replace(/[^\p{ID_Continue}$]/gu, '');
  const start = /^[\p{ID_Start}$_]/u.test(base) ? base : `_${base}`;
  let key = start;
  for (let i = 2; keys.includes(key); i++) key = snake ? `${start}_${i}` : `${start}${i}`;
  return key;
}

/** A function that does nothing but return its entries. */
function isPlain(fn: Extra): boolean {
  return !ts.isBlock(fn.body) || fn.body.statements.length === 1;
}
