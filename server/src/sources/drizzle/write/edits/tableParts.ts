import type { AddCheck, AddIndex, AddPrimaryKey, AddUnique } from '../../../../model/edit.ts';
import type { ColumnKey, Index, Table } from '../../../../model/schema.ts';
import { containsSpan } from '../../../../model/span.ts';
import { known } from '../../../../model/unknown.ts';
import { isOverExpression } from '../../../write/expressionIndex.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { changeChain } from '../chain.ts';
import { useSql } from '../defaults.ts';
import { namesOf } from '../dialects.ts';
import { addEntry, type ColumnReference } from '../extraConfig.ts';
import { useName } from '../imports.ts';
import { columnPlace, missingColumn, type TablePlace, tablePlace } from '../locate.ts';
import { escapeTemplate, sqlTemplate } from '../nodes.ts';
import type { Outcome, Session } from '../session.ts';
import { quoted } from '../style.ts';

/** `index('name').on(table.a, table.b)` in the extra config. */
export function addIndex(session: Session, edit: AddIndex): Outcome {
  const place = ready(session, edit.table, edit.columns);
  if (isRefusal(place)) return place;
  const { table, view } = place;
  if (table.indexes.some((index) => isSameIndex(index, edit, table)))
    return refuse('The table has such an index.');
  const part = edit.unique ? 'unique' : 'index';
  const { expression } = edit;
  const words = expression ? [...edit.columns, expression.word] : edit.columns;
  const name = edit.name ?? session.naming.name(part, table, words);
  const builder = useCore(session, place, edit.unique ? 'uniqueIndex' : 'index');
  const needsSql = edit.predicate !== undefined || expression !== undefined;
  const tag = needsSql ? useSql(session.draft, view.file) : '';
  const { method } = edit;
  return addEntry(session, edit.table, {
    columns: edit.columns,
    key: indexKey(words, edit.unique ? 'unique' : 'idx'),
    code: (column) => {
      const columns = expression
        ? `${tag}\`${withColumns(expression.sql, edit.columns, column)}\``
        : list(edit.columns, column);
      let code = `${builder}(${quoted(name, view.style)})`;
      if (method === undefined || table.dialect !== 'postgresql') code += `.on(${columns})`;
      else code += `.using(${quoted(method, view.style)}, ${columns})`;
      if (method !== undefined && table.dialect === 'mysql') code += `.using(${quoted(method, view.style)})`;
      return edit.predicate === undefined ? code : `${code}.where(${sqlTemplate(tag, edit.predicate)})`;
    },
  });
}

/** `unique('name').on(table.a, table.b)`; without a name where the project gives its uniques none. */
export function addUnique(session: Session, edit: AddUnique): Outcome {
  const place = ready(session, edit.table, edit.columns);
  if (isRefusal(place)) return place;
  if (place.table.uniques.some((unique) => sameColumns(known(unique.columns), edit.columns))) {
    return refuse('The table has such a unique constraint.');
  }
  const name =
    edit.name ??
    (session.naming.unnamedUniques ? undefined : session.naming.name('unique', place.table, edit.columns));
  const builder = useCore(session, place, 'unique');
  return addEntry(session, edit.table, {
    columns: edit.columns,
    key: indexKey(edit.columns, 'unique'),
    code: (column) =>
      `${builder}(${name === undefined ? '' : quoted(name, place.view.style)}).on(${list(edit.columns, column)})`,
  });
}

/** `.primaryKey()` on the column, or `primaryKey({ columns: [ … ] })` over several. */
export function addPrimaryKey(session: Session, edit: AddPrimaryKey): Outcome {
  const place = ready(session, edit.table, edit.columns);
  if (isRefusal(place)) return place;
  if (place.table.primaryKey) return refuse('The table has a primary key.');
  const [first, ...rest] = edit.columns;
  if (first !== undefined && rest.length === 0) {
    const column = columnPlace(session, edit.table, first);
    if (!isRefusal(column) && column.own) {
      const { view, chain } = column;
      if (chain.links.some((link) => link.name === 'primaryKey')) return undefined;
      const before = chain.links[0];
      const redundant = chain.links.filter((link) => link.name === 'notNull' || link.name === 'unique');
      const anchor =
        before && !redundant.includes(before) ? before : chain.links.find((l) => !redundant.includes(l));
      const add = [{ text: '.primaryKey()', before: anchor }];
      session.draft.apply(view.file, changeChain(view, chain, { drop: redundant, add }));
      return undefined;
    }
  }
  const builder = useCore(session, place, 'primaryKey');
  return addEntry(session, edit.table, {
    columns: edit.columns,
    key: ['pk'],
    code: (column) => `${builder}({ columns: [${list(edit.columns, column)}] })`,
  });
}

/** ``check('name', sql`${table.price} > 0`)``. */
export function addCheck(session: Session, edit: AddCheck): Outcome {
  const keys = [...new Set([...edit.expression.matchAll(holes)].map((match) => match[1] as string))];
  const place = tablePlace(session, edit.table);
  if (isRefusal(place)) return place;
  if (place.table.checks.some((check) => known(check.name.explicit) === edit.name)) {
    return refuse(`The table has a check ${edit.name}.`);
  }
  const columns = keys.filter((key) => place.table.columns.some((column) => column.key === key));
  const builder = useCore(session, place, 'check');
  const tag = useSql(session.draft, place.view.file);
  return addEntry(session, edit.table, {
    columns,
    key: edit.name.split('_'),
    code: (column) => {
      const body = withColumns(edit.expression, columns, column);
      return `${builder}(${quoted(edit.name, place.view.style)}, ${tag}\`${body}\`)`;
    },
  });
}

const holes = /\{([^{}]+)\}/g;

/** SQL as it stands in a template, with columns in the place of `{key}`. */
function withColumns(sql: string, columns: readonly ColumnKey[], column: (key: ColumnKey) => string): string {
  // What stands in braces without being a column belongs to the SQL: '{}'::jsonb, '{1,2}'.
  return sql
    .split(holes)
    .map((part, i) => {
      if (i % 2 === 0) return escapeTemplate(part);
      return columns.includes(part) ? `\${${column(part)}}` : escapeTemplate(`{${part}}`);
    })
    .join('');
}

function ready(session: Session, id: string, columns: readonly ColumnKey[]) {
  const place = tablePlace(session, id);
  if (isRefusal(place)) return place;
  return missingColumn(place.table, columns) ?? place;
}

function useCore(session: Session, place: TablePlace, name: string): string {
  return useCoreName(session, place.table, place.view.file, name);
}

/** What a file calls a function of the table's dialect; imports it where it must. */
export function useCoreName(session: Session, table: Table, file: string, name: string): string {
  const { core, prefix } = namesOf(table.dialect);
  return useName(session.draft, file, { module: core, name, prefix });
}

function list(columns: readonly ColumnKey[], column: ColumnReference): string {
  return columns.map(column).join(', ');
}

function indexKey(columns: readonly ColumnKey[], last: string): readonly string[] {
  return [...columns, last];
}

function isSameIndex(index: Index, edit: AddIndex, table: Table): boolean {
  if (edit.replaces && containsSpan(edit.replaces, index.span.whole)) return false;
  if (edit.name !== undefined && known(index.name.explicit) === edit.name) return true;
  if (edit.expression) return isOverExpression(index, edit, table);
  const columns = known(index.members)?.map((part) => part.column);
  return (
    sameColumns(columns, edit.columns) &&
    index.unique === (edit.unique ?? false) &&
    (index.method ?? 'btree') === (edit.method ?? 'btree') &&
    known(index.predicate)?.text === edit.predicate
  );
}

function sameColumns(a: readonly (ColumnKey | undefined)[] | undefined, b: readonly ColumnKey[]): boolean {
  return a !== undefined && a.length === b.length && a.every((key, i) => key === b[i]);
}
