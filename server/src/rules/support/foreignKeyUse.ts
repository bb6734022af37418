import { columnsOf } from '../../model/catalog.ts';
import type { Deletion } from '../../model/deletions.ts';
import type { Query } from '../../model/query.ts';
import type { ColumnKey, EntityId, ForeignKey, Table } from '../../model/schema.ts';
import type { FilePath } from '../../model/span.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { isHandful } from '../query/support/growth.ts';
import type { SchemaView } from '../rule.ts';
import { singulars } from '../vocabulary/plural.ts';
import { peopleTerms, tenantTableTerms, ticketTerms } from '../vocabulary/tables.ts';
import { endsWithTerm, words } from '../vocabulary/words.ts';
import { expressionsOf, policiesOf } from './policies.ts';
import { accessesOf, isIndexedColumn, isServed } from './queryAccess.ts';
import { isQuiet, quietFiles } from './quietFiles.ts';
import { holdsManyRows, purposeName } from './tableKind.ts';

/** Why somebody looks for the rows of a table by the columns of one of its foreign keys. */
export type ForeignKeyUse =
  /** A query compares them, and no index serves it by another of its columns. */
  | 'asked'
  /** A relational query loads the rows along. */
  | 'loaded'
  /** The program deletes rows that the foreign key leads to, or rows with which those go, and these rows go along. */
  | 'deleted'
  /** The same, but these rows stay, or keep the others from being deleted, or those are people or tenants: few leave. */
  | 'freed'
  /**
   * No query of the table is known; a policy names the column, or the schema says that the rows belong there, and there will
   * be many of them.
   */
  | 'declared'
  /** The same, of rows of which there may be few, or that name their tenant beside what they belong to. */
  | 'belongs'
  /** No query of the table is known, and nothing of that. */
  | 'unseen';

/**
 * What makes an index on the columns of a foreign key worth its cost; undefined where the program's queries of the table are
 * seen, and none would use it.
 * Queries of tests, seeds and scripts do not count, and a table that holds a handful of rows needs none.
 * @param path the table's path below the workspace folder
 */
export function foreignKeyUse(
  table: Table,
  foreignKey: ForeignKey,
  columns: readonly ColumnKey[],
  view: SchemaView,
  path: string,
): ForeignKeyUse | undefined {
  if (isHandful(table)) return undefined;
  const isLoud = loudFrom(table, path);
  const queries = view.queriesOf(table.id).filter(({ span }) => isLoud(span.whole.file));
  if (isAsked(table, columns, queries)) return 'asked';
  const target = isUnknown(foreignKey.target) ? undefined : foreignKey.target.table;
  if (target === undefined) return undefined;
  if (isLoaded(table, target, columns, view)) return 'loaded';
  if (isDeleted(target, view, isLoud))
    return foreignKey.onDelete === 'cascade' && !isSeldomDeleted(view.table(target)) ? 'deleted' : 'freed';
  if (queries.length > 0) return undefined;
  return declaredUse(table, foreignKey, view.table(target), columns, view);
}

/** Whether a file is no test, seed or script. The table's path below the workspace folder tells the folder. */
function loudFrom(table: Table, path: string): (file: FilePath) => boolean {
  const own = table.span.whole.file;
  const folder = own.endsWith(path) ? own.slice(0, own.length - path.length) : '';
  const options = { quietIn: quietFiles.quietIn.default };
  return (file) => !isQuiet(file.startsWith(folder) ? file.slice(folder.length) : file, options);
}

function isAsked(table: Table, columns: readonly ColumnKey[], queries: readonly Query[]): boolean {
  return accessesOf(table, queries).some(
    (access) =>
      [...access.equal, ...access.coarse].some((column) => columns.includes(column)) &&
      !isServed(table, access, isIndexedColumn),
  );
}

/** Whether a relation leads here from the other table by these columns, and a query may ask for it. */
function isLoaded(table: Table, target: EntityId, columns: readonly ColumnKey[], view: SchemaView): boolean {
  return view.relationsFrom(target).some((relation) => {
    if (known(relation.to) !== table.id || relation.through !== undefined) return false;
    if (view.isAskedByNoQuery(relation.span.name.file, relation.key)) return false;
    const own = relation.references ?? fieldsBack(relation.relationName, table, target, view);
    return own !== undefined && !isUnknown(own) && own.every((column) => columns.includes(column));
  });
}

/** The columns of the relation that leads back; undefined where it is not one alone. */
function fieldsBack(name: string | undefined, table: Table, target: EntityId, view: SchemaView) {
  const back = view
    .relationsFrom(table.id)
    .filter((other) => known(other.to) === target && other.fields && other.relationName === name);
  return back.length === 1 ? back[0]?.fields : undefined;
}

/** How many steps up rows are followed that go with another: orders with their customer, items with their order. */
const steps = 3;

function isDeleted(
  id: EntityId,
  view: SchemaView,
  isLoud: (file: FilePath) => boolean,
  left: number = steps,
): boolean {
  const isOwn = ({ file, table }: Deletion) => isLoud(file) && view.tableOf(table)?.id === id;
  if (view.deletionsOf(id).some(isOwn)) return true;
  if (left === 0) return false;
  return (view.table(id)?.foreignKeys ?? []).some(
    ({ onDelete, target }) =>
      onDelete === 'cascade' &&
      !isUnknown(target) &&
      target.table !== id &&
      isDeleted(target.table, view, isLoud, left - 1),
  );
}

/**
 * Where the program's queries are not seen: that rows go with those they refer to, that a policy asks for the column, or
 * that the table is called after the other one (`order_items`, of `orders`) and its rows are never without one of these.
 */
function declaredUse(
  table: Table,
  { onDelete }: ForeignKey,
  other: Table | undefined,
  columns: readonly ColumnKey[],
  view: SchemaView,
): 'declared' | 'belongs' | 'unseen' {
  const staysWithin = onDelete === 'cascade' || isFilled(table, columns);
  const isPart = other !== undefined && staysWithin && isPartOf(purposeName(table), purposeName(other));
  // What a row belongs to is named first.
  const goesAlong = onDelete === 'cascade' && isFirst(table, columns);
  if (!isPart && !goesAlong && !isAskedByPolicy(table, columns, view)) return 'unseen';
  const name = purposeName(table);
  // They are looked for by what was sent, and are gone soon.
  if (endsWithTerm(name, ticketTerms) && !endsWithTerm(name, ['session', 'sessions'])) return 'unseen';
  const isBesides = table.foreignKeys.length > 1 && !isPart && isOfTenants(other);
  return (isPart || holdsManyRows(table)) && !isBesides ? 'declared' : 'belongs';
}

function isAskedByPolicy(table: Table, columns: readonly ColumnKey[], view: SchemaView): boolean {
  const names = (columnsOf(table, columns) ?? []).flatMap(({ name }) => known(name) ?? []);
  const texts = policiesOf(table, view).flatMap(expressionsOf);
  return names.some((name) => texts.some(({ text }) => new RegExp(`\\b${name}\\b`).test(text)));
}

function isFilled(table: Table, columns: readonly ColumnKey[]): boolean {
  return columnsOf(table, columns)?.every(({ notNull }) => known(notNull) === true) === true;
}

function isOfTenants(table: Table | undefined): boolean {
  return table !== undefined && endsWithTerm(purposeName(table), tenantTableTerms);
}

function isSeldomDeleted(table: Table | undefined): boolean {
  return table !== undefined && endsWithTerm(purposeName(table), [...peopleTerms, ...tenantTableTerms]);
}

function isFirst({ foreignKeys }: Table, columns: readonly ColumnKey[]): boolean {
  const [first] = foreignKeys;
  return first !== undefined && known(first.columns)?.join() === columns.join();
}

/** True for `order_items` and `orders`, `post_tag` and `post`. */
function isPartOf(part: string, whole: string): boolean {
  const own = words(part);
  const last = words(whole).at(-1);
  if (last === undefined || own.length < 2) return false;
  return [last, ...singulars(last)].some((noun) => own.slice(0, -1).includes(noun));
}
