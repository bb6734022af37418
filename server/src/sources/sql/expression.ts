import type { Node } from 'libpg-query';
import { astVisitor, type Expr, parse, toSql } from 'pgsql-ast-parser';
import { stringsOf } from './identifiers.ts';
import { parseStatement } from './parse.ts';

/**
 * An expression of a check, a predicate, a default or a Drizzle `sql` template, taken apart. Offsets are
 * UTF-16, from the fragment's start.
 */
export interface SqlExpression {
  readonly text: string;
  /** Each place that names a column, in order. */
  readonly columns: readonly ColumnMention[];
  /** The members of the conjunction that the whole is; one where it is none. */
  readonly conjuncts: readonly Conjunct[];
}

export interface ColumnMention {
  readonly name: string;
  /** The place; undefined where only PostgreSQL's parser, which tells no ends, reads the expression. */
  readonly place: TextRange | undefined;
}

export interface Conjunct {
  readonly place: TextRange | undefined;
  /** Set where it says `column IS NOT NULL`. */
  readonly notNull: string | undefined;
}

interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Takes an expression apart; undefined where PostgreSQL does not accept it. pgsql-ast-parser tells the places of
 * nested parts; what it does not know is read by PostgreSQL's own parser, which has the last word in any case.
 */
export function parseExpression(text: string): SqlExpression | undefined {
  const kept = cache.get(text);
  if (kept !== undefined || cache.has(text)) return kept;
  const parsed = parseAnew(text);
  if (cache.size >= maxCached) cache.clear();
  cache.set(text, parsed);
  return parsed;
}

const cache = new Map<string, SqlExpression | undefined>();
const maxCached = 5000;

/** True when no row for which the expression holds has NULL in the column. */
export function provesNotNull({ conjuncts }: SqlExpression, column: string): boolean {
  return conjuncts.some(({ notNull }) => notNull === column);
}

/**
 * An expression with columns under other names, as pgsql-ast-parser prints it; undefined where it cannot, or
 * where PostgreSQL does not accept what it printed.
 */
export function renameColumns(text: string, rename: (column: string) => string): string | undefined {
  const tree = fragmentTree(text);
  if (!tree) return undefined;
  const copy = structuredClone(tree);
  astVisitor(() => ({
    ref: (ref) => {
      if (ref.name !== '*') ref.name = rename(ref.name);
    },
  })).expr(copy);
  const printed = toSql.expr(copy);
  return postgresTree(printed) ? printed : undefined;
}

function parseAnew(text: string): SqlExpression | undefined {
  const node = postgresTree(text);
  if (!node) return undefined;
  const tree = fragmentTree(text);
  return tree ? ofFragment(text, tree) : ofPostgres(text, node);
}

/** The tree of PostgreSQL's parser; undefined where it is no expression. */
function postgresTree(text: string): Node | undefined {
  // A line comment at the end must not hide the parenthesis.
  const parsed = parseStatement(`SELECT (${text}\n)`);
  if (parsed.kind === 'broken' || !('SelectStmt' in parsed.node)) return undefined;
  const { targetList = [], ...rest } = parsed.node.SelectStmt;
  const [target] = targetList;
  // `1) FROM t WHERE (2` closes the parenthesis itself.
  const isOne = targetList.length === 1 && !('fromClause' in rest) && !('whereClause' in rest);
  return isOne && target && 'ResTarget' in target ? target.ResTarget.val : undefined;
}

function fragmentTree(text: string): Expr | undefined {
  // The parser is slow where a fragment is long, and places are wanted of short ones.
  if (text.length > 4000) return undefined;
  try {
    // With options the parser answers a list, whatever it was asked for.
    const trees = parse(text, { entry: 'expr', locationTracking: true }) as unknown as readonly Expr[];
    return trees[0];
  } catch {
    return undefined;
  }
}

function ofFragment(text: string, tree: Expr): SqlExpression {
  const columns: ColumnMention[] = [];
  astVisitor(() => ({
    ref: (ref) => {
      if (ref.name !== '*') columns.push({ name: ref.name, place: placeOf(ref) });
    },
  })).expr(tree);
  const conjuncts = membersOf(tree).map(
    (member): Conjunct => ({
      place: placeOf(member),
      notNull:
        member.type === 'unary' && member.op === 'IS NOT NULL' && member.operand.type === 'ref'
          ? member.operand.name
          : undefined,
    }),
  );
  return { text, columns, conjuncts };
}

function membersOf(tree: Expr): readonly Expr[] {
  return tree.type === 'binary' && tree.op === 'AND'
    ? [...membersOf(tree.left), ...membersOf(tree.right)]
    : [tree];
}

function placeOf({ _location }: Expr): TextRange | undefined {
  return _location && { start: _location.start, end: _location.end };
}

function ofPostgres(text: string, node: Node): SqlExpression {
  const columns: ColumnMention[] = [];
  visit(node, (name) => columns.push({ name, place: undefined }));
  const members =
    'BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR' ? (node.BoolExpr.args ?? []) : [node];
  return {
    text,
    columns,
    conjuncts: members.map((member) => ({ place: undefined, notNull: notNullIn(member) })),
  };
}

function notNullIn(node: Node): string | undefined {
  if (!('NullTest' in node) || node.NullTest.nulltesttype !== 'IS_NOT_NULL') return undefined;
  const { arg } = node.NullTest;
  if (!arg || !('ColumnRef' in arg)) return undefined;
  const names = stringsOf(arg.ColumnRef.fields);
  return names[names.length - 1];
}

function visit(value: unknown, found: (name: string) => void): void {
  if (Array.isArray(value)) for (const each of value) visit(each, found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, child] of Object.entries(value)) {
      if (key !== 'ColumnRef') visit(child, found);
      else {
        const names = stringsOf((child as { readonly fields?: readonly Node[] }).fields);
        const name = names[names.length - 1];
        if (name !== undefined) found(name);
      }
    }
}
