import type {
  CommonTableExpr,
  DeleteStmt,
  InsertStmt,
  MergeStmt,
  Node,
  RangeVar,
  ResTarget,
  SelectStmt,
  UpdateStmt,
  WithClause,
} from 'libpg-query';
import type {
  InsertFacts,
  NamedQuery,
  Query,
  QueryOrder,
  QueryTable,
  SelectedItem,
  Selection,
  SetValue,
} from '../../../model/query.ts';
import type { Operand, Predicate } from '../../../model/queryExpression.ts';
import type { Span } from '../../../model/span.ts';
import { unknown } from '../../../model/unknown.ts';
import type { QueryFrame } from '../../source.ts';
import { nodeEntry } from '../statement.ts';
import { tokenAt } from '../tokens.ts';
import { type ExpressionPlace, readOperand, readPredicate } from './expressions.ts';
import { type FromPlace, readFrom, readRelation } from './from.ts';
import { type SqlPlace, spanOfRange } from './place.ts';
import { rangeOf } from './ranges.ts';
import { statementSpan } from './statementSpan.ts';

/**
 * The query that a statement is, with those it is made of: each is a subject of its own, the statement the last.
 * Undefined for one that is none: DDL, SET, VALUES.
 */
export function readStatement(
  place: SqlPlace,
  frame: QueryFrame,
  nextId: () => string,
): readonly Query[] | undefined {
  const found: Query[] = [];
  const query = createReader(place, frame, nextId, found).statement(place.parsed.node, undefined, [], true);
  return query && found;
}

type Parts = Partial<Omit<Query, 'kind' | 'id' | 'span' | keyof QueryFrame>> & {
  readonly operation: Query['operation'];
};

/** The names of the common table expressions that a statement sees. */
type Ctes = readonly string[];

interface Reader {
  statement(node: Node, nested: Query['nested'], ctes: Ctes, isWhole?: boolean): Query | undefined;
}

function createReader(place: SqlPlace, frame: QueryFrame, nextId: () => string, found: Query[]): Reader {
  return { statement };

  function statement(node: Node, nested: Query['nested'], outer: Ctes, isWhole = false): Query | undefined {
    const [kind, fields] = nodeEntry(node);
    const { withClause } = fields as { readonly withClause?: WithClause };
    const { ctes, queries } = readCtes(withClause, outer);
    const parts = partsOf(kind, fields, ctes);
    if (!parts) return undefined;
    const span = statementSpan(node, kind, isWhole, place);
    const { span: given, oneRow, ...common } = frame;
    const query: Query = {
      kind: 'query',
      id: nextId(),
      ...common,
      chain: isWhole ? common.chain : [],
      result: isWhole ? common.result : [],
      countComparedWithZero: isWhole ? common.countComparedWithZero : undefined,
      sql: isWhole ? common.sql : [],
      nested,
      tables: [],
      where: undefined,
      having: undefined,
      groupBy: [],
      orderBy: [],
      limit: undefined,
      offset: undefined,
      distinct: false,
      selection: undefined,
      set: [],
      insert: undefined,
      lock: undefined,
      combined: [],
      with: [],
      ...parts,
      ctes: queries,
      span: (isWhole && given) || span,
      ...(isWhole && oneRow ? { oneRow } : {}),
    };
    found.push(query);
    return query;
  }

  function partsOf(kind: string, fields: object, ctes: Ctes): Parts | undefined {
    switch (kind) {
      case 'SelectStmt':
        return readSelect(fields, ctes);
      case 'InsertStmt':
        return readInsert(fields, ctes);
      case 'UpdateStmt':
        return readUpdate(fields, ctes);
      case 'DeleteStmt':
        return readDelete(fields, ctes);
      case 'MergeStmt':
        return readMerge(fields, ctes);
      default:
        return undefined;
    }
  }

  function readSelect(select: SelectStmt, ctes: Ctes): Parts | undefined {
    const { op = 'SETOP_NONE', larg, rarg } = select;
    const expressions = expressionPlace(ctes);
    const shared = {
      orderBy: (select.sortClause ?? []).flatMap((each) => readOrder(each, expressions)),
      limit: readLimit(select.limitCount, expressions),
      offset: select.limitOffset && readOperand(select.limitOffset, expressions),
    };
    if (op !== 'SETOP_NONE' && larg && rarg) {
      // `(SELECT … UNION SELECT …) UNION SELECT …`: one side, with all others beside it.
      const own = withCtes(larg, ctes);
      const first = readSelect(larg, own.ctes);
      const other = statement({ SelectStmt: rarg }, 'set-operation', ctes);
      if (!first) return undefined;
      const operator = `${op.replace('SETOP_', '').toLowerCase()}${select.all ? ' all' : ''}`;
      const combined = [...(first.combined ?? []), ...(other ? [{ operator, query: other }] : [])];
      return { ...first, ...shared, combined };
    }
    if (select.valuesLists || select.intoClause) return undefined;
    const tables = (select.fromClause ?? []).flatMap((each, i) => readFrom(each, 'from', fromPlace(ctes), i));
    const lock = select.lockingClause?.[0];
    return {
      operation: 'select',
      tables,
      where: select.whereClause && readPredicate(select.whereClause, expressions),
      having: select.havingClause && readPredicate(select.havingClause, expressions),
      groupBy: (select.groupClause ?? []).map((each) => readOperand(each, expressions)),
      ...shared,
      distinct: select.distinctClause !== undefined,
      selection: readSelection(select.targetList, tables, expressions),
      lock: lock && 'LockingClause' in lock ? lockName(lock.LockingClause.strength) : undefined,
    };
  }

  function readInsert(insert: InsertStmt, ctes: Ctes): Parts {
    const expressions = expressionPlace(ctes);
    const { onConflictClause: conflict, selectStmt, cols } = insert;
    const values = selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt.valuesLists : undefined;
    if (selectStmt && !values) statement(selectStmt, 'subquery', ctes);
    for (const row of values ?? []) readOperand(row, expressions);
    const names = (cols ?? []).flatMap((each) => ('ResTarget' in each ? [each.ResTarget.name ?? ''] : []));
    const counts = new Set((values ?? []).map((row) => ('List' in row ? row.List.items?.length : undefined)));
    const perRow = counts.size === 1 ? [...counts][0] : undefined;
    const facts: InsertFacts = {
      rows: values ? values.length : selectStmt ? 'select' : undefined,
      ...(perRow === undefined ? {} : { valuesPerRow: perRow }),
      // Of DEFAULT VALUES nothing can be named.
      namesColumns: selectStmt ? cols !== undefined : undefined,
      onConflict:
        conflict?.action === 'ONCONFLICT_UPDATE'
          ? 'update'
          : conflict?.action === 'ONCONFLICT_NOTHING'
            ? 'nothing'
            : undefined,
      columns: cols
        ? names.map((column) => ({ table: undefined, alias: undefined, by: 'name', column }))
        : undefined,
    };
    return {
      operation: 'insert',
      tables: readTarget(insert.relation, ctes),
      insert: facts,
      set: readSet(conflict?.targetList, expressions),
      selection: readReturning(insert.returningClause?.exprs, expressions),
    };
  }

  function readUpdate(update: UpdateStmt, ctes: Ctes): Parts {
    const expressions = expressionPlace(ctes);
    return {
      operation: 'update',
      tables: [
        ...readTarget(update.relation, ctes),
        ...(update.fromClause ?? []).flatMap((each) => readFrom(each, 'from', fromPlace(ctes), 0)),
      ],
      set: readSet(update.targetList, expressions),
      where: update.whereClause && readCondition(update.whereClause, expressions),
      selection: readReturning(update.returningClause?.exprs, expressions),
    };
  }

  function readDelete(remove: DeleteStmt, ctes: Ctes): Parts {
    const expressions = expressionPlace(ctes);
    return {
      operation: 'delete',
      tables: [
        ...readTarget(remove.relation, ctes),
        ...(remove.usingClause ?? []).flatMap((each) => readFrom(each, 'using', fromPlace(ctes), 0)),
      ],
      where: remove.whereClause && readCondition(remove.whereClause, expressions),
      selection: readReturning(remove.returningClause?.exprs, expressions),
    };
  }

  function readMerge(merge: MergeStmt, ctes: Ctes): Parts {
    const expressions = expressionPlace(ctes);
    const source = merge.sourceRelation ? readFrom(merge.sourceRelation, 'using', fromPlace(ctes), 0) : [];
    const on = merge.joinCondition && readPredicate(merge.joinCondition, expressions);
    return {
      operation: 'other',
      tables: [
        ...readTarget(merge.relation, ctes),
        ...source.map((each): QueryTable => ({ ...each, join: { type: 'left', on } })),
      ],
    };
  }

  /** `WHERE CURRENT OF cursor` names one row. */
  function readCondition(node: Node, expressions: ExpressionPlace): Predicate {
    if (!('CurrentOfExpr' in node)) return readPredicate(node, expressions);
    const span = place.spanAt(0, place.parsed.text.length);
    return { ...unknown('the row of a cursor', span), span };
  }

  function expressionPlace(ctes: Ctes): ExpressionPlace {
    return {
      ...place,
      subquery: (node) => (node ? statement(node, 'subquery', ctes) : undefined),
    };
  }

  function fromPlace(ctes: Ctes): FromPlace {
    return { place: expressionPlace(ctes), ctes };
  }

  function readCtes(
    clause: WithClause | undefined,
    outer: Ctes,
  ): { readonly ctes: Ctes; readonly queries: readonly NamedQuery[] } {
    if (!clause) return { ctes: outer, queries: [] };
    const all = (clause.ctes ?? []).flatMap((each) =>
      'CommonTableExpr' in each ? [each.CommonTableExpr] : [],
    );
    const names = all.map(({ ctename = '' }) => ctename);
    const visible = clause.recursive ? [...outer, ...names] : undefined;
    const queries = all.flatMap(({ ctename = '', ctequery }: CommonTableExpr, i) => {
      const query = ctequery && statement(ctequery, 'cte', visible ?? [...outer, ...names.slice(0, i)]);
      return query ? [{ name: ctename, query }] : [];
    });
    return { ctes: [...outer, ...names], queries };
  }

  function withCtes({ withClause }: SelectStmt, outer: Ctes) {
    return readCtes(withClause, outer);
  }

  function readTarget(relation: RangeVar | undefined, ctes: Ctes): readonly QueryTable[] {
    return relation ? [readRelation(relation, 'target', fromPlace(ctes))] : [];
  }

  function readSet(targets: readonly Node[] | undefined, expressions: ExpressionPlace): readonly SetValue[] {
    return (targets ?? []).flatMap((each) => {
      if (!('ResTarget' in each) || !each.ResTarget.val || !each.ResTarget.name) return [];
      const { name, val } = each.ResTarget;
      const span = resultSpan(each.ResTarget, val);
      const hole = place.holes?.name(name);
      if (place.holes?.isMade(name) && hole?.kind !== 'column') return [];
      const column =
        hole?.kind === 'column'
          ? hole.column
          : ({ table: undefined, alias: undefined, by: 'name', column: name } as const);
      return [{ column, value: readOperand(val, expressions), span }];
    });
  }

  function resultSpan({ location }: ResTarget, value: Node): Span {
    const tokens = place.parsed.tokens();
    const from = tokenAt(tokens, place.parsed.offsets.fromBytes(Math.max(0, location ?? 0)));
    return spanOfRange(place, { from, to: Math.max(from + 1, rangeOf(value, place).to) });
  }

  function readSelection(
    targets: readonly Node[] | undefined,
    tables: readonly QueryTable[],
    expressions: ExpressionPlace,
  ): Selection {
    const all = (targets ?? []).flatMap((each) => ('ResTarget' in each ? [each.ResTarget] : []));
    const stars = all.filter(({ val }) => val && 'ColumnRef' in val && isStar(val.ColumnRef.fields));
    const [star] = stars;
    const first = all[0];
    const whole = first?.val && resultSpan(first, all.at(-1)?.val ?? first.val);
    const span = whole ?? place.spanAt(0, place.parsed.text.length);
    const items = all.flatMap(({ name, val }): SelectedItem[] =>
      val ? [{ name, operand: readOperand(val, expressions) }] : [],
    );
    if (!star) return { kind: 'columns', items, span };
    const isBare = star.val && 'ColumnRef' in star.val && (star.val.ColumnRef.fields ?? []).length === 1;
    return (isBare || tables.length === 1) && star.val
      ? { kind: 'all', span: spanOfRange(place, rangeOf(star.val, place)) }
      : { ...unknown('all columns of one of the tables', span), span };
  }

  function readReturning(
    targets: readonly Node[] | undefined,
    expressions: ExpressionPlace,
  ): Selection | undefined {
    return targets && readSelection(targets, [], expressions);
  }
}

function isStar(fields: readonly Node[] | undefined): boolean {
  return fields?.some((field) => 'A_Star' in field) ?? false;
}

function readOrder(node: Node, place: ExpressionPlace): readonly QueryOrder[] {
  if (!('SortBy' in node) || !node.SortBy.node) return [];
  const { node: by, sortby_dir: direction } = node.SortBy;
  return [
    {
      operand: readOperand(by, place),
      direction: direction === 'SORTBY_DESC' ? 'desc' : direction === 'SORTBY_ASC' ? 'asc' : undefined,
      span: spanOfRange(place, rangeOf(by, place)),
    },
  ];
}

/** LIMIT ALL and LIMIT NULL limit nothing. */
function readLimit(node: Node | undefined, place: ExpressionPlace): Operand | undefined {
  if (!node) return undefined;
  const operand = readOperand(node, place);
  return operand.kind === 'constant' && operand.value === null ? undefined : operand;
}

function lockName(strength: string | undefined): string | undefined {
  switch (strength) {
    case 'LCS_FORUPDATE':
      return 'update';
    case 'LCS_FORNOKEYUPDATE':
      return 'no key update';
    case 'LCS_FORSHARE':
      return 'share';
    case 'LCS_FORKEYSHARE':
      return 'key share';
    default:
      return undefined;
  }
}
