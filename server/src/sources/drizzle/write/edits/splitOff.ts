import ts from 'typescript';
import { columnOf } from '../../../../model/catalog.ts';
import type { EditRefusal, NewColumnType, SplitOff } from '../../../../model/edit.ts';
import type { Table } from '../../../../model/schema.ts';
import { known } from '../../../../model/unknown.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { callbackRef, spellBuilder } from '../builder.ts';
import { freeName } from '../imports.ts';
import { layOut } from '../layout.ts';
import { CHANGED, type TablePlace, tablePlace } from '../locate.ts';
import { pathTo } from '../nodes.ts';
import type { Outcome, Session } from '../session.ts';
import { displayWidth, quoted } from '../style.ts';
import { isExported, useTable } from '../targets.ts';
import { builderType } from '../types.ts';
import { cased, caseOf, explicitName, keyCase } from './addColumn.ts';
import { optionsCode } from './columnType.ts';
import { cannotRemove, takeOutColumn } from './removeColumn.ts';
import { useCoreName } from './tableParts.ts';

/** Takes the columns out of their table, and declares a table of their values behind it. */
export function splitOff(session: Session, edit: SplitOff): Outcome {
  const place = tablePlace(session, edit.table);
  if (isRefusal(place)) return place;
  const { table } = place;
  const owner = keyColumn(table);
  if (isRefusal(owner)) return owner;
  const unfit = cannotRemove(place, edit.columns);
  if (unfit) return unfit;
  const names = newNames(session, place, edit);
  if (isRefusal(names)) return names;

  const parts: string[] = [];
  const reference = `.references(() => ${table.binding}.${owner.key}, { onDelete: ${quoted('cascade', place.view.style)} })`;
  const ownerCode = columnCode(session, edit, edit.owner, { name: '', like: owner.type }, reference);
  if (isRefusal(ownerCode)) return ownerCode;
  parts.push(ownerCode.code);
  const keys = [ownerCode.key];
  if (edit.held === 'each') {
    const position = columnCode(session, edit, ['position'], positionType(table), '');
    if (isRefusal(position)) return position;
    parts.push(position.code);
    keys.push(position.key);
  }
  let link = '';
  if (edit.target) {
    const other = useTable(session, place.view.file, edit.target.table);
    if (isRefusal(other)) return other;
    link = `.references(() => ${other}.${edit.target.column}, { onDelete: ${quoted('cascade', place.view.style)} })`;
  }
  const value = columnCode(session, edit, edit.value, edit.type, link);
  if (isRefusal(value)) return value;
  parts.push(value.code);
  if (edit.held !== 'each') keys.push(value.key);

  const maker = useCoreName(session, table, place.view.file, 'primaryKey');
  for (const key of edit.columns) {
    const removed = takeOutColumn(session, edit.table, key);
    if (removed) return removed;
  }
  return declareTable(session, edit, {
    ...names,
    columns: parts,
    key: `${maker}({ columns: [${keys.map((key) => `table.${key}`).join(', ')}] })`,
  });
}

function keyColumn(table: Table) {
  const [key, ...more] = known(table.primaryKey?.columns) ?? [];
  const column = key === undefined ? undefined : columnOf(table, key);
  return column && more.length === 0
    ? column
    : refuse('The table has no primary key of one column that the new table could refer to.');
}

interface NewNames {
  readonly binding: string;
  readonly name: string;
}

function newNames(session: Session, { view, table }: TablePlace, edit: SplitOff): NewNames | EditRefusal {
  const tables = session.schema.tables.filter(({ dialect }) => dialect === table.dialect);
  const all = tables.map(({ name }) => known(name) ?? '');
  const name = cased(edit.name, caseOf(all) ?? 'snake');
  if (all.includes(name)) return refuse(`There is a table ${name}.`);
  const bindings = tables.map(({ binding }) => binding ?? '');
  const binding = cased(edit.name, caseOf(bindings) ?? 'camel');
  return { name, binding: freeName(view, binding, 'new') };
}

function positionType({ dialect }: Table): NewColumnType {
  return { name: dialect === 'sqlite' ? 'integer' : 'smallint' };
}

/** `postId: integer('post_id').notNull()…`, in the manner of the table's other columns. */
function columnCode(
  session: Session,
  edit: SplitOff,
  words: readonly string[],
  wanted: NewColumnType,
  link: string,
): { readonly key: string; readonly code: string } | EditRefusal {
  const place = tablePlace(session, edit.table);
  if (isRefusal(place) || !place.columns) return refuse(CHANGED);
  const { table, view } = place;
  const type = builderType(table.dialect, wanted);
  if (isRefusal(type)) return type;
  const near = callbackRef(view, place.columnsCallback);
  const callee = spellBuilder(session.draft, view.file, table.dialect, type.builder, near);
  const again = tablePlace(session, edit.table);
  if (isRefusal(again) || !again.columns) return refuse(CHANGED);
  const key = cased(words, keyCase(session, table, again.columns));
  const name = explicitName(session, again.view, again.columns, words, key, table);
  const args = [name, optionsCode(type.options, view.style)].filter((part) => part !== undefined).join(', ');
  return { key, code: `${key}: ${callee}(${args}).notNull()${link}` };
}

interface NewTable extends NewNames {
  readonly columns: readonly string[];
  readonly key: string;
}

function declareTable(session: Session, edit: SplitOff, made: NewTable): Outcome {
  const place = tablePlace(session, edit.table);
  if (isRefusal(place)) return place;
  const { view, call, columnsCallback } = place;
  const { tree, text, style } = view;
  const statement = pathTo(tree, call.getStart(tree)).find(ts.isVariableStatement);
  if (!statement) return refuse('The table is not declared as a variable of its file.');
  const callee = text.slice(call.expression.getStart(tree), call.expression.end);
  const parameter = columnsCallback?.parameters[0];
  const head = `${isExported(statement) ? 'export ' : ''}const ${made.binding} = ${callee}(`;
  const { eol, unit } = style;
  const comma = style.trailingCommas ? ',' : '';
  // Drizzle up to 0.35 takes an object here, later ones an array too: as the project has it.
  const isObject = usesObjectForm(session, place);
  const extra = isObject ? `(table) => ({ pk: ${made.key} })` : `(table) => [${made.key}]`;
  const open = parameter ? `(${parameter.getText(tree)}) => ({` : '{';
  const close = parameter ? '})' : '}';
  const lines = made.columns.map((column) => {
    const at = column.indexOf(': ') + 2;
    const indent = unit + unit;
    const room = { indent, column: displayWidth(indent) + at, after: 1, flat: false };
    return `${indent}${column.slice(0, at)}${layOut(column.slice(at), room, style)}`;
  });
  const code = [
    head,
    `${unit}${quoted(made.name, style)},`,
    `${unit}${open}`,
    lines.join(`,${eol}`) + comma,
    `${unit}${close},`,
    `${unit}${extra}${style.trailingArgumentCommas ? ',' : ''}`,
    `)${style.semicolons ? ';' : ''}`,
  ].join(eol);
  session.draft.apply(view.file, [
    { start: statement.end, end: statement.end, newText: `${eol}${eol}${code}` },
  ]);
  return undefined;
}

/** True where the extra configs of the project are objects. */
function usesObjectForm(session: Session, own: TablePlace): boolean {
  for (const table of [own.table, ...session.schema.tables.slice(0, 50)]) {
    if (table.span.whole.file !== own.view.file) continue;
    const place = tablePlace(session, table.id);
    if (isRefusal(place) || !place.extra || !ts.isArrowFunction(place.extra)) continue;
    const { body } = place.extra;
    return !ts.isArrayLiteralExpression(body);
  }
  return false;
}
