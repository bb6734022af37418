import type { JoinExpr, Node, RangeVar, SelectStmt } from 'libpg-query';
import type { WrittenName } from '../database.ts';
import { expressionName } from '../expressionName.ts';
import { type QualifiedName, relationParts, stringsOf } from '../identifiers.ts';
import type { EnumUse } from './enumConstants.ts';

/** What the names of a text mean where it stands. */
export interface Meanings {
  /** The table, view or sequence of a name; undefined where there is none, `unclear` where it may be one or another. */
  relation(name: WrittenName): QualifiedName | 'unclear' | undefined;
  /** The same of a type that is no table's row. */
  type(name: WrittenName): QualifiedName | 'unclear' | undefined;
  /** Undefined where they are not known. */
  columnsOf(relation: QualifiedName): readonly string[] | undefined;
  /** The enum that is the type of a table's column. */
  enumOf(relation: QualifiedName, column: string): EnumUse | undefined;
}

/** What a FROM brings: a relation, or a query, function or values under a name. */
export interface FromItem {
  /** The name by which columns are qualified; undefined for a function without an alias. */
  readonly name: string | undefined;
  readonly relation: QualifiedName | undefined;
  /** The name is an alias. */
  readonly isAliased: boolean;
  /** Undefined where they are not known. */
  readonly columns: readonly string[] | undefined;
  /** The names of the relation's columns that the alias gives others. */
  readonly hidden: readonly string[];
  /** Where it is named; undefined for the table whose own expression it is. */
  readonly node?: RangeVar;
  /** It may be one relation or another. */
  readonly isUnclear?: boolean;
}

/** The items of one query, and the queries around it. */
export interface Scope {
  readonly items: readonly FromItem[];
  readonly outer: Scope | undefined;
  /** Columns that USING makes one of two. */
  readonly merged: readonly string[];
  /** Something in FROM hides what is below it, or merges columns by their names. */
  readonly isMixed: boolean;
}

/** The columns of the queries in a WITH; undefined where they are not known. */
export type WithQueries = ReadonlyMap<string, readonly string[] | undefined>;

/** A FROM taken apart: its items, and the expressions in it. */
export interface ReadFrom {
  readonly scope: Scope;
  readonly subqueries: readonly { readonly query: SelectStmt; readonly isLateral: boolean }[];
  readonly expressions: readonly unknown[];
}

/** Reads the FROM of a query. */
export function readFrom(
  nodes: readonly Node[],
  outer: Scope | undefined,
  withQueries: WithQueries,
  meanings: Meanings,
): ReadFrom {
  const items: FromItem[] = [];
  const subqueries: { query: SelectStmt; isLateral: boolean }[] = [];
  const expressions: unknown[] = [];
  const merged: string[] = [];
  let isMixed = false;
  nodes.forEach(add);
  return { scope: { items, outer, merged, isMixed }, subqueries, expressions };

  function add(node: Node): void {
    if ('RangeVar' in node) items.push(relationItem(node.RangeVar));
    else if ('JoinExpr' in node) addJoin(node.JoinExpr);
    else if ('RangeSubselect' in node) {
      const { subquery, alias, lateral } = node.RangeSubselect;
      const query = subquery && 'SelectStmt' in subquery ? subquery.SelectStmt : undefined;
      if (query) subqueries.push({ query, isLateral: lateral === true });
      const columns = query && outputNames(query, withQueries, meanings);
      items.push(derived(alias, columns));
    } else if ('RangeTableSample' in node) {
      const { relation, args, repeatable } = node.RangeTableSample;
      if (relation) add(relation);
      expressions.push(args, repeatable);
    } else {
      const [fields] = Object.values(node) as readonly { readonly alias?: Alias }[];
      const alias = fields?.alias;
      const [named = alias?.aliasname] = stringsOf(alias?.colnames);
      const columns = isOfOneColumn(node) && named !== undefined ? [named] : undefined;
      items.push(derived(alias, columns));
      expressions.push(fields);
    }
  }

  function addJoin({ larg, rarg, quals, usingClause, isNatural, alias, join_using_alias }: JoinExpr): void {
    if (larg) add(larg);
    if (rarg) add(rarg);
    expressions.push(quals);
    merged.push(...stringsOf(usingClause));
    isMixed ||= isNatural === true || alias !== undefined || join_using_alias !== undefined;
  }

  function relationItem(node: RangeVar): FromItem {
    const { relname = '', schemaname, alias } = node;
    const names = stringsOf(alias?.colnames);
    const name = alias?.aliasname ?? relname;
    const isAliased = alias !== undefined;
    if (schemaname === undefined && withQueries.has(relname)) {
      const columns = renamedFirst(withQueries.get(relname), names);
      return { name, relation: undefined, isAliased, columns, hidden: [] };
    }
    const relation = meanings.relation(relationParts(node));
    const own = relation === undefined || relation === 'unclear' ? undefined : meanings.columnsOf(relation);
    return {
      name,
      ...(relation === 'unclear' ? { relation: undefined, isUnclear: true } : { relation }),
      isAliased,
      columns: renamedFirst(own, names),
      hidden: own?.slice(0, names.length) ?? [],
      node,
    };
  }
}

/** Functions whose one column is called as their alias is. */
const ofOneColumn = /^(?:generate_series|generate_subscripts|string_to_table|regexp_split_to_table|unnest)$/;

function isOfOneColumn(node: Node): boolean {
  if (!('RangeFunction' in node) || node.RangeFunction.ordinality) return false;
  const [list, ...others] = node.RangeFunction.functions ?? [];
  const [call] = list && 'List' in list ? (list.List.items ?? []) : [];
  if (others.length > 0 || !call || !('FuncCall' in call) || call.FuncCall.args?.length === undefined)
    return false;
  const name = stringsOf(call.FuncCall.funcname).at(-1) ?? '';
  return ofOneColumn.test(name) && (name !== 'unnest' || call.FuncCall.args.length === 1);
}

interface Alias {
  readonly aliasname?: string;
  readonly colnames?: readonly Node[];
}

function derived(alias: Alias | undefined, columns: readonly string[] | undefined): FromItem {
  return {
    name: alias?.aliasname,
    relation: undefined,
    isAliased: true,
    columns: renamedFirst(columns, stringsOf(alias?.colnames)),
    hidden: [],
  };
}

/** An alias may name the first columns anew. */
function renamedFirst(
  columns: readonly string[] | undefined,
  names: readonly string[],
): readonly string[] | undefined {
  return columns && [...names, ...columns.slice(names.length)];
}

/** The names of the columns that a query gives; undefined where a star stands for what is not known. */
export function outputNames(
  query: SelectStmt,
  withQueries: WithQueries,
  meanings: Meanings,
): readonly string[] | undefined {
  const known = withThoseOf(query, withQueries, meanings);
  if (query.larg) return outputNames(query.larg, known, meanings);
  const { scope } = readFrom(query.fromClause ?? [], undefined, known, meanings);
  const names: string[] = [];
  for (const target of query.targetList ?? []) {
    if (!('ResTarget' in target)) return undefined;
    const { name, val } = target.ResTarget;
    const fields = val && 'ColumnRef' in val ? (val.ColumnRef.fields ?? []) : [];
    const last = fields[fields.length - 1];
    if (last && 'A_Star' in last) {
      const [qualifier] = stringsOf(fields.slice(-2, -1));
      const starred = scope.items.filter((item) => qualifier === undefined || item.name === qualifier);
      if (scope.isMixed || scope.merged.length > 0) return undefined;
      for (const { columns } of starred) {
        if (!columns) return undefined;
        names.push(...columns);
      }
    } else names.push(name ?? expressionName(val) ?? '?column?');
  }
  return query.valuesLists ? undefined : names;
}

/** The queries that a query may name: those of its own WITH too. */
export function withThoseOf({ withClause }: SelectStmt, outer: WithQueries, meanings: Meanings): WithQueries {
  if (!withClause) return outer;
  const known = new Map(outer);
  for (const each of withClause.ctes ?? []) {
    if (!('CommonTableExpr' in each)) continue;
    const { ctename = '', aliascolnames, ctequery } = each.CommonTableExpr;
    const names = stringsOf(aliascolnames);
    if (withClause.recursive) known.set(ctename, names.length > 0 ? names : undefined);
    const query = ctequery && 'SelectStmt' in ctequery ? ctequery.SelectStmt : undefined;
    known.set(ctename, renamedFirst(query && outputNames(query, known, meanings), names));
  }
  return known;
}

/** The nearest item of a name. */
export function itemNamed(scope: Scope | undefined, name: string): FromItem | undefined {
  for (let at = scope; at; at = at.outer) {
    const found = at.items.find((item) => item.name === name);
    if (found) return found;
  }
  return undefined;
}

/** All names that relations, queries of a WITH and aliases have in a query. */
export function namesIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(value)) for (const each of value) namesIn(each, found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, child] of Object.entries(value)) {
      const isName = key === 'relname' || key === 'ctename' || key === 'aliasname';
      if (isName && typeof child === 'string') found.add(child);
      else namesIn(child, found);
    }
  return found;
}

/** The item that a column without a qualifier belongs to, and all that were looked into for it. */
export interface SureOwner {
  readonly item: FromItem;
  readonly seen: readonly FromItem[];
}

/** Undefined where there is none; without an item where it may be one or another, of the queries around too. */
export function ownerOf(
  scope: Scope | undefined,
  column: string,
):
  | SureOwner
  | {
      readonly item?: undefined;
      readonly seen: readonly FromItem[];
      readonly outer: Scope | undefined;
    }
  | undefined {
  const seen: FromItem[] = [];
  for (let at = scope; at; at = at.outer) {
    seen.push(...at.items);
    const found = at.items.filter(({ columns }) => !columns || columns.includes(column));
    const [item] = found;
    // What is not known may be a column of the queries around.
    const isSure = found.length === 1 && item && (item.columns || !at.outer) && !at.isMixed;
    if (isSure && !at.merged.includes(column)) return { item, seen };
    if (found.length > 0 || at.isMixed) return { seen, outer: at.outer };
  }
  return undefined;
}
