import type { ColumnRef, Node, SelectStmt } from 'libpg-query';
import type { ColumnPlace } from '../../../model/columnUses.ts';
import type { Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { type DatabaseState, lookUp } from '../database.ts';
import { relationParts, stringsOf } from '../identifiers.ts';
import { type ParsedStatement, parseStatement } from '../parse.ts';
import { queryPart } from '../queryPart.ts';
import { afterName } from '../statement.ts';
import { tokenAt } from '../tokens.ts';

/** Where a text names a column, or why that cannot be told. */
export type FoundPlaces =
  | readonly ColumnPlace[]
  | {
      readonly reason: string;
      /** It takes the column for certain, without a name. */
      readonly isUsed?: true;
    };

/** The column that is looked for. */
export interface WantedColumn {
  readonly state: DatabaseState;
  readonly table: Table;
  readonly column: string;
}

/** Where a query names a column, in UTF-16 offsets of its text. */
export function placesInQuery(wanted: WantedColumn, text: string): FoundPlaces {
  const parsed = parseStatement(queryPart(text));
  if (parsed.kind === 'broken' || !('SelectStmt' in parsed.node)) return { reason: notFollowed };
  return placesIn(wanted, parsed, parsed.node.SelectStmt, []);
}

const opening = 'SELECT (';

/** The same of an expression over the columns of a table, as a policy has one. */
export function placesInExpression(wanted: WantedColumn, owner: Table, text: string): FoundPlaces {
  const parsed = parseStatement(`${opening}${text}\n)`);
  if (parsed.kind === 'broken' || !('SelectStmt' in parsed.node)) return { reason: notFollowed };
  const level: Level = [{ alias: known(owner.name) ?? '', table: owner }];
  const found = placesIn(wanted, parsed, parsed.node.SelectStmt, [level]);
  if ('reason' in found) return found;
  return found.map(({ start, end }) => ({
    start: start - opening.length,
    end: end - opening.length,
    isOutput: false,
  }));
}

const notFollowed = 'its text cannot be followed';

/** What stands in one FROM. Of what is no table of the history the columns are not known. */
type Level = readonly { readonly alias: string; readonly table: Table | undefined }[];

/** Thrown inside only. */
class Uncertain extends Error {
  readonly isUsed: boolean;

  constructor(reason: string, isUsed = false) {
    super(reason);
    this.isUsed = isUsed;
  }
}

function placesIn(
  { state, table, column }: WantedColumn,
  parsed: ParsedStatement,
  query: SelectStmt,
  outer: readonly Level[],
): FoundPlaces {
  const places: ColumnPlace[] = [];
  try {
    select(query, outer, new Set());
    return places;
  } catch (error) {
    if (error instanceof Uncertain)
      return { reason: error.message, ...(error.isUsed ? { isUsed: true as const } : {}) };
    throw error;
  }

  function select(node: SelectStmt, levels: readonly Level[], outerNames: ReadonlySet<string>): void {
    const names = new Set(outerNames);
    for (const each of node.withClause?.ctes ?? []) {
      if (!('CommonTableExpr' in each)) continue;
      const { ctename = '', ctequery } = each.CommonTableExpr;
      if (node.withClause?.recursive) names.add(ctename);
      visit(ctequery, levels, names);
      names.add(ctename);
    }
    if (node.larg && node.rarg) {
      select(node.larg, levels, names);
      select(node.rarg, levels, names);
      // Of several queries only the names of their columns can be sorted by.
      return;
    }
    const level = (node.fromClause ?? []).flatMap((each) => entriesOf(each, names));
    const inner = [...levels, level];
    for (const each of node.fromClause ?? []) visitFrom(each, levels, inner, names);
    const outputs = new Set(node.targetList?.flatMap(outputName));
    for (const target of node.targetList ?? []) {
      const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
      const isBare = 'ResTarget' in target && target.ResTarget.name === undefined;
      if (isBare && value && 'ColumnRef' in value) reference(value.ColumnRef, inner, true);
      else visit(value, inner, names);
    }
    for (const each of [node.whereClause, node.havingClause, ...(node.groupClause ?? [])])
      visit(each, inner, names);
    // Names of the result come first here.
    for (const each of [...(node.sortClause ?? []), ...(node.distinctClause ?? [])]) {
      const value = 'SortBy' in each ? each.SortBy.node : each;
      const name = value && 'ColumnRef' in value ? stringsOf(value.ColumnRef.fields) : [];
      if (!(name.length === 1 && outputs.has(name[0] ?? ''))) visit(value, inner, names);
    }
    visit(node.windowClause, inner, names);
    visit(node.valuesLists, inner, names);
    visit([node.limitOffset, node.limitCount], inner, names);
  }

  function entriesOf(node: Node, names: ReadonlySet<string>): Level {
    if ('RangeVar' in node) {
      const { relname = '', schemaname, alias } = node.RangeVar;
      const isNamed = schemaname === undefined && names.has(relname);
      const found = isNamed ? undefined : lookUp(state, state.tables, relationParts(node.RangeVar))?.object;
      if (found?.id === table.id && alias?.colnames) throw new Uncertain('it gives its columns other names');
      return [{ alias: alias?.aliasname ?? relname, table: found }];
    }
    if ('JoinExpr' in node) {
      const { larg, rarg, usingClause, isNatural, alias } = node.JoinExpr;
      const entries = [larg, rarg].flatMap((side) => (side ? entriesOf(side, names) : []));
      const isOver = isNatural || stringsOf(usingClause).includes(column) || alias !== undefined;
      if (isOver && entries.some((entry) => entry.table?.id === table.id))
        throw new Uncertain('it joins over the name of the column');
      return entries;
    }
    const alias =
      'RangeSubselect' in node
        ? node.RangeSubselect.alias
        : 'RangeFunction' in node
          ? node.RangeFunction.alias
          : undefined;
    return [{ alias: alias?.aliasname ?? '', table: undefined }];
  }

  function visitFrom(
    node: Node,
    outerLevels: readonly Level[],
    inner: readonly Level[],
    names: ReadonlySet<string>,
  ): void {
    if ('JoinExpr' in node) {
      for (const side of [node.JoinExpr.larg, node.JoinExpr.rarg])
        if (side) visitFrom(side, outerLevels, inner, names);
      visit(node.JoinExpr.quals, inner, names);
    } else if ('RangeSubselect' in node) {
      const { lateral, subquery } = node.RangeSubselect;
      visit(subquery, lateral ? inner : outerLevels, names);
    } else if (!('RangeVar' in node)) visit(node, inner, names);
  }

  function visit(value: unknown, levels: readonly Level[], names: ReadonlySet<string>): void {
    if (Array.isArray(value)) for (const each of value) visit(each, levels, names);
    else if (typeof value === 'object' && value !== null)
      for (const [key, child] of Object.entries(value)) {
        if (key === 'SelectStmt') select(child as SelectStmt, levels, names);
        else if (key === 'ColumnRef') reference(child as ColumnRef, levels, false);
        else {
          if (
            key === 'A_Indirection' &&
            stringsOf((child as { indirection?: Node[] }).indirection).includes(column)
          )
            throw new Uncertain(notFollowed);
          visit(child, levels, names);
        }
      }
  }

  function reference(
    { fields = [], location }: ColumnRef,
    levels: readonly Level[],
    isOutput: boolean,
  ): void {
    const path = stringsOf(fields);
    const [last = ''] = path.slice(-1);
    const isStar = fields.some((field) => 'A_Star' in field);
    if (isStar || (path.length === 1 && isRowName(last, levels))) {
      const alias = isStar ? last : path[0];
      const entries = levels.at(-1) ?? [];
      const meant =
        isStar && path.length === 0 ? entries : levels.flat().filter((each) => each.alias === alias);
      // In an expression it is the row as a whole, which takes none of the columns.
      if (meant.some((entry) => entry.table?.id === table.id))
        throw new Uncertain('it takes all columns of the table', isStar && isOutput);
      return;
    }
    const owner = path.length === 1 ? ownerOfBare(last, levels) : ownerOf(path.slice(0, -1), levels);
    if (owner && owner.gaps.length === 0 && !owner.columns.some(({ key }) => key === last))
      throw new Uncertain(notFollowed);
    if (last !== column || owner?.id !== table.id) return;
    const tokens = parsed.tokens();
    const first = tokenAt(tokens, parsed.offsets.fromBytes(location ?? 0));
    const token = tokens[afterName(tokens, first) - 1];
    if (!token) throw new Uncertain(notFollowed);
    places.push({ start: token.start, end: token.end, isOutput });
  }

  /** A row as a whole goes by the name of its table. */
  function isRowName(name: string, levels: readonly Level[]): boolean {
    for (const level of [...levels].reverse()) {
      if (level.some((entry) => entry.table?.columns.some(({ key }) => key === name))) return false;
      if (level.some(({ alias }) => alias === name)) return true;
    }
    return false;
  }

  function ownerOf(qualifier: readonly string[], levels: readonly Level[]): Table | undefined {
    const name = qualifier[qualifier.length - 1];
    return [...levels]
      .reverse()
      .flat()
      .find(({ alias }) => alias === name)?.table;
  }

  /** Two tables of one FROM that have the column would make the name ambiguous: where ours is, it is meant. */
  function ownerOfBare(name: string, levels: readonly Level[]): Table | undefined {
    if (name !== column) return undefined;
    for (const level of [...levels].reverse()) {
      if (level.some((entry) => entry.table?.id === table.id)) return table;
      if (level.some((entry) => !entry.table || entry.table.gaps.length > 0))
        throw new Uncertain(notFollowed);
      const other = level.find((entry) => entry.table?.columns.some(({ key }) => key === name));
      if (other) return other.table;
    }
    return undefined;
  }
}

function outputName(target: Node): readonly string[] {
  if (!('ResTarget' in target)) return [];
  const { name, val } = target.ResTarget;
  return name !== undefined
    ? [name]
    : val && 'ColumnRef' in val
      ? stringsOf(val.ColumnRef.fields).slice(-1)
      : [];
}
