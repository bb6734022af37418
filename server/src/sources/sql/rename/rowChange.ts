import type { Node, RangeVar, ResTarget, SelectStmt, WithClause } from 'libpg-query';
import type { ParsedStatement } from '../parse.ts';
import { afterGroup, nextGroup, tokenAt } from '../tokens.ts';

/** An INSERT, UPDATE or DELETE by what its names mean. */
export interface RowChange {
  /** The table first, then what stands in FROM or USING. */
  readonly from: readonly Node[];
  /** The columns of the table that are written, each at its name. */
  readonly columns: readonly ResTarget[];
  /** The query whose rows are inserted: it sees nothing of the table. */
  readonly select: SelectStmt | undefined;
  readonly values: readonly Node[];
  readonly conditions: readonly unknown[];
  readonly returning: readonly Node[];
  /** The columns that ON CONFLICT names, without places. */
  readonly conflict: { readonly location: number; readonly names: readonly string[] } | undefined;
}

interface Parts {
  readonly relation?: RangeVar;
  readonly withClause?: WithClause;
  readonly cols?: readonly Node[];
  readonly targetList?: readonly Node[];
  readonly selectStmt?: Node;
  readonly fromClause?: readonly Node[];
  readonly usingClause?: readonly Node[];
  readonly whereClause?: Node;
  readonly onConflictClause?: {
    readonly infer?: {
      readonly indexElems?: readonly Node[];
      readonly whereClause?: Node;
      readonly location?: number;
    };
    readonly targetList?: readonly Node[];
    readonly whereClause?: Node;
  };
  readonly returningList?: readonly Node[];
  readonly returningClause?: { readonly exprs?: readonly Node[] };
}

/** Undefined for other statements, and for one with queries in a WITH. */
export function rowChangeOf(node: Node): RowChange | undefined {
  const [kind, fields] = Object.entries(node)[0] as [string, Parts];
  if (!/^(?:Insert|Update|Delete)Stmt$/.test(kind) || !fields.relation || fields.withClause) return undefined;
  const { relation, cols, targetList, selectStmt, onConflictClause: conflict } = fields;
  const written = [...(cols ?? []), ...(targetList ?? []), ...(conflict?.targetList ?? [])].flatMap((each) =>
    'ResTarget' in each ? [each.ResTarget] : [],
  );
  const elements = conflict?.infer?.indexElems ?? [];
  return {
    from: [{ RangeVar: relation }, ...(fields.fromClause ?? []), ...(fields.usingClause ?? [])],
    columns: written,
    select: selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined,
    values: written.flatMap(({ val }) => val ?? []),
    conditions: [fields.whereClause, conflict?.whereClause, conflict?.infer?.whereClause, elements],
    returning: fields.returningClause?.exprs ?? fields.returningList ?? [],
    conflict: conflict?.infer && {
      location: conflict.infer.location ?? 0,
      names: elements.flatMap((each) => ('IndexElem' in each ? (each.IndexElem.name ?? []) : [])),
    },
  };
}

/** The token of a column in the parentheses behind a place, of which the tree tells no place. */
export function namedIn(parsed: ParsedStatement, location: number, name: string): number | undefined {
  const tokens = parsed.tokens();
  const open = nextGroup(tokens, tokenAt(tokens, parsed.offsets.fromBytes(location)));
  if (open === undefined) return undefined;
  const close = afterGroup(tokens, open) - 1;
  for (let index = open + 1; index < close; index++) {
    if (tokens[index]?.word === '(') {
      index = afterGroup(tokens, index) - 1;
      continue;
    }
    const { start = 0, end = 0 } = tokens[index] ?? {};
    const written = parsed.text.slice(start, end);
    const own = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
    if (own === name && tokens[index + 1]?.word !== '(') return index;
  }
  return undefined;
}
