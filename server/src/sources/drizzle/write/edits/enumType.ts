import ts from 'typescript';
import type { UseEnumType } from '../../../../model/edit.ts';
import type { Table } from '../../../../model/schema.ts';
import { known } from '../../../../model/unknown.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { builderOf } from '../builder.ts';
import { changeChain } from '../chain.ts';
import type { FileView } from '../draft.ts';
import { freeName } from '../imports.ts';
import { layOut } from '../layout.ts';
import { CHANGED, columnPlace, tablePlace } from '../locate.ts';
import { bare, pathTo, propertyValue } from '../nodes.ts';
import type { Outcome, Session } from '../session.ts';
import { displayWidth, quoted } from '../style.ts';
import { useCoreName } from './tableParts.ts';

/** Declares `export const orderStatus = pgEnum('order_status', [ … ])` before the table and uses it. */
export function useEnumType(session: Session, edit: UseEnumType): Outcome {
  const place = columnPlace(session, edit.table, edit.column);
  if (isRefusal(place)) return place;
  const { table } = place;
  if (table.dialect !== 'postgresql') return refuse('Only PostgreSQL has enum types of their own.');
  if (!place.own) return refuse(`The column ${edit.column} is written outside of its table.`);
  const ref = builderOf(place.view, table.dialect, place.chain.root);
  if (ref.via === 'own' || !/^(?:text|varchar|char)$/.test(ref.name)) {
    return refuse(`The column ${edit.column} is not made by \`text\`, \`varchar\` or \`char\`.`);
  }
  const { file } = place.view;
  const name = enumName(session, table, edit.column);
  const local = variableFor(session, place.view, name);
  const maker = enumMaker(session, table, file);
  if (isRefusal(maker)) return maker;

  const column = columnPlace(session, edit.table, edit.column);
  if (isRefusal(column)) return column;
  const { view, chain } = column;
  const values = valuesCode(view, chain.root, edit.values);
  const first = chain.root.arguments[0];
  const written =
    first && !ts.isObjectLiteralExpression(bare(first))
      ? view.text.slice(first.getStart(view.tree), first.end)
      : '';
  const drop = chain.links.filter((link) => link.name === '$type');
  session.draft.apply(file, changeChain(view, chain, { root: `${local}(${written})`, drop }));

  const home = tablePlace(session, edit.table);
  if (isRefusal(home)) return home;
  const { style, tree, text } = home.view;
  const statement = pathTo(tree, home.call.getStart(tree)).find(ts.isVariableStatement);
  if (!statement) return refuse('The table is not declared as a variable of its file.');
  const start = statementStart(text, tree, statement);
  const head = `export const ${local} = `;
  const room = { indent: '', column: displayWidth(head), after: 1, flat: false };
  const code = layOut(`${maker}(${quoted(name, style)}, ${values})`, room, style);
  const end = style.semicolons ? ';' : '';
  session.draft.apply(file, [{ start, end: start, newText: `${head}${code}${end}${style.eol}${style.eol}` }]);
  return undefined;
}

/** `orders.status` → `order_status`, another name when the database or the file has that. */
function enumName(session: Session, table: Table, key: string): string {
  const column = table.columns.find((candidate) => candidate.key === key);
  const name = `${singular(known(table.name) ?? table.binding ?? 'table')}_${(column && known(column.name)) ?? key}`;
  const taken = new Set(session.schema.enums.map((type) => known(type.name)));
  let result = snake(name);
  for (let i = 2; taken.has(result); i++) result = `${snake(name)}_${i}`;
  return result;
}

function variableFor(session: Session, view: FileView, name: string): string {
  const enums = session.schema.enums.map((type) => type.binding ?? '');
  const suffix = enums.length > 0 && enums.every((binding) => binding.endsWith('Enum')) ? 'Enum' : '';
  const camel = name.replace(/_+(.)/g, (_, letter: string) => letter.toUpperCase()) + suffix;
  const own = freeName(view, camel, '');
  return own === camel ? camel : freeName(view, `${camel}Enum`, 'pg');
}

/** `pgEnum`, or the `enum` method of the table's own schema object. */
function enumMaker(session: Session, table: Table, file: string) {
  const place = tablePlace(session, table.id);
  if (isRefusal(place)) return place;
  const callee = place.call.expression;
  if (
    ts.isPropertyAccessExpression(callee) &&
    callee.name.text === 'table' &&
    ts.isIdentifier(callee.expression)
  ) {
    return `${callee.expression.text}.enum`;
  }
  if (session.catalog.table(table.id) === undefined) return refuse(CHANGED);
  return useCoreName(session, table, file, 'pgEnum');
}

/** The expression that `text({ enum: … })` has, so that its constant stays the one source; else the values. */
function valuesCode(view: FileView, root: ts.CallExpression, values: readonly string[]): string {
  for (const argument of root.arguments) {
    const object = bare(argument);
    const value = ts.isObjectLiteralExpression(object) ? propertyValue(object, 'enum') : undefined;
    if (!value) continue;
    const inner =
      ts.isAsExpression(value) && value.type.getText(view.tree) === 'const' ? value.expression : value;
    const text = view.text.slice(inner.getStart(view.tree), inner.end);
    if (!text.includes('\n')) return text;
  }
  return `[${values.map((value) => quoted(value, view.style)).join(', ')}]`;
}

/** The start of a statement, comments that belong to it included. */
function statementStart(text: string, tree: ts.SourceFile, statement: ts.Statement): number {
  const start = statement.getStart(tree);
  let first = start;
  for (const comment of [...(ts.getLeadingCommentRanges(text, statement.pos) ?? [])].reverse()) {
    const gap = text.slice(comment.end, first);
    if (/\n\s*\n/.test(gap) || !/^\s*$/.test(gap)) break;
    const lineHead = text.slice(text.lastIndexOf('\n', comment.pos - 1) + 1, comment.pos);
    if (lineHead.trim() !== '') break;
    first = comment.pos;
  }
  return first;
}

function singular(name: string): string {
  if (/ies$/i.test(name)) return `${name.slice(0, -3)}y`;
  if (/(?:ss|x|z|ch|sh)es$/i.test(name)) return name.slice(0, -2);
  return /[^s]s$/i.test(name) && !/(?:us|is)$/i.test(name) ? name.slice(0, -1) : name;
}

function snake(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
