import ts from 'typescript';
import type { AddColumn } from '../../../../model/edit.ts';
import type { Table } from '../../../../model/schema.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { callbackRef, spellBuilder } from '../builder.ts';
import { chainOf } from '../chain.ts';
import { defaultLink } from '../defaults.ts';
import type { FileView } from '../draft.ts';
import { layOut } from '../layout.ts';
import { insertItem, objectPlace } from '../lists.ts';
import { CHANGED, tablePlace } from '../locate.ts';
import { propertyName } from '../nodes.ts';
import type { Outcome, Session } from '../session.ts';
import { quoted } from '../style.ts';
import { builderType, jsKind } from '../types.ts';
import { optionsCode } from './columnType.ts';
import { onUpdateFor } from './modifiers.ts';

/** A property `createdAt: timestamp('created_at').notNull().defaultNow()` in the table's columns. */
export function addColumn(session: Session, edit: AddColumn): Outcome {
  const place = tablePlace(session, edit.table);
  if (isRefusal(place)) return place;
  const { table, view, columns } = place;
  if (!columns) return refuse('The columns of the table are not written in place.');
  const key = cased(edit.words, keyCase(session, table, columns));
  if (columns.properties.some((p) => propertyName(p) === key) || table.columns.some((c) => c.key === key)) {
    return refuse(`The table has a column ${key}.`);
  }
  const type = builderType(table.dialect, edit.type);
  if (isRefusal(type)) return type;
  const { file } = view;
  const callee = spellBuilder(
    session.draft,
    file,
    table.dialect,
    type.builder,
    callbackRef(view, place.columnsCallback),
  );
  const mode = typeof type.options.mode === 'string' ? type.options.mode : undefined;
  const target = {
    dialect: table.dialect,
    builder: type.builder,
    mode,
    kind: jsKind(table.dialect, type.builder, mode),
  };
  const links: string[] = [];
  if (edit.primaryKey) links.push('.primaryKey()');
  links.push(...type.links);
  if (edit.default && edit.default.kind !== 'per-row') {
    const link = defaultLink(session.draft, file, view.style, target, edit.default);
    if (isRefusal(link)) return link;
    links.push(link);
  }
  if (edit.onUpdateNow) {
    const link = onUpdateFor(session, file, target);
    if (link === undefined) return refuse(`It is not known how a ${type.builder} column holds a time.`);
    links.push(link);
  }
  // A primary key is NOT NULL by itself.
  if (edit.notNull && !edit.primaryKey) links.push('.notNull()');
  const again = tablePlace(session, edit.table);
  if (isRefusal(again) || !again.columns) return refuse(CHANGED);
  const fresh = again.view;
  const name = explicitName(session, fresh, again.columns, edit.words, key, table);
  const args = [name, optionsCode(type.options, fresh.style)].filter((part) => part !== undefined).join(', ');
  const code = `${callee}(${args})${links.join('')}`;
  const list = objectPlace(fresh, again.columns);
  const index = edit.position === 'first' ? 0 : list.items.length;
  session.draft.apply(
    file,
    insertItem(fresh, list, index, (room) => {
      return `${key}: ${layOut(code, { ...room, column: room.column + key.length + 2 }, fresh.style)}`;
    }),
  );
  return undefined;
}

export type Case = 'camel' | 'snake';

/** Several words of a name decide; a table of single words follows the rest of the schema. */
export function keyCase(session: Session, table: Table, columns: ts.ObjectLiteralExpression): Case {
  const own = columns.properties.map((property) => propertyName(property) ?? '');
  const rest = () =>
    session.schema.tables.slice(0, 100).flatMap((t) => t.columns.map((column) => column.key));
  return caseOf(own) ?? caseOf(table.columns.map((column) => column.key)) ?? caseOf(rest()) ?? 'camel';
}

export function caseOf(names: readonly string[]): Case | undefined {
  const snake = names.filter((name) => /[a-z0-9]_[a-z0-9]/i.test(name)).length;
  const camel = names.filter((name) => /[a-z][A-Z]/.test(name)).length;
  return snake === camel ? undefined : snake > camel ? 'snake' : 'camel';
}

/** The name argument, in the manner of the table's other columns; undefined where they have none. */
export function explicitName(
  session: Session,
  view: FileView,
  columns: ts.ObjectLiteralExpression,
  words: readonly string[],
  key: string,
  table: Table,
): string | undefined {
  const names: (string | undefined)[] = [];
  for (const property of columns.properties) {
    if (!ts.isPropertyAssignment(property)) continue;
    const first = chainOf(view, property.initializer)?.root.arguments[0];
    names.push(first && ts.isStringLiteralLike(first) ? first.text : undefined);
  }
  const written = names.filter((name) => name !== undefined);
  if (names.length > 0 && written.length * 2 < names.length) return undefined;
  const everywhere = session.schema.tables
    .filter((other) => other.dialect === table.dialect)
    .flatMap((other) => other.columns)
    .map((column) => (typeof column.name === 'string' ? column.name : ''));
  const name = cased(words, caseOf(written) ?? caseOf(everywhere) ?? 'snake');
  // Without another column to follow, the name is written only where it says more than the key does.
  return names.length === 0 && name === key ? undefined : quoted(name, view.style);
}

export function cased(words: readonly string[], letters: Case): string {
  if (letters === 'snake') return words.join('_');
  return words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}
