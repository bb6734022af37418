import type { ColumnKey } from './schema.ts';
import type { Span } from './span.ts';

/**
 * What a fix wants of a query in the program's code. Pieces that stay are named by their spans; the source that owns
 * the text writes the rest, and imports what it needs.
 */
export type QueryEdit =
  | SetCondition
  | MergeConditions
  | SetClient
  | AddLock
  | SetLimit
  | LeaveOutColumns
  | SelectColumns
  | AskForOneRow
  | AddOptions
  | ParameterizeSql
  | LiftFromLoop
  | WrapInTransaction;

/** Puts a condition in the place of another. */
export interface SetCondition {
  readonly kind: 'set-condition';
  readonly replaces: Span;
  readonly condition: NewCondition;
}

export type NewCondition =
  /** A condition that stands in the text. */
  | { readonly kind: 'kept'; readonly span: Span }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly NewCondition[] }
  | { readonly kind: 'is-null' | 'is-not-null'; readonly operand: Span }
  | { readonly kind: 'in'; readonly operand: Span; readonly values: readonly Span[] };

/** The conditions of several calls of a chain in the first of them; the others go. */
export interface MergeConditions {
  readonly kind: 'merge-conditions';
  /** The calls in their order, each from its dot to its closing parenthesis, and what stands in its parentheses. */
  readonly calls: readonly { readonly whole: Span; readonly arguments: Span }[];
}

/** Runs on another client: `db.…` becomes `tx.…`. */
export interface SetClient {
  readonly kind: 'set-client';
  readonly replaces: Span;
  readonly name: string;
}

/** Locks the rows that a select of the query builder reads: `.for('update')` after its last call. */
export interface AddLock {
  readonly kind: 'add-lock';
  /** The chain from the client to its last call. */
  readonly query: Span;
  readonly mode: 'update';
}

/** Limits a select of the query builder, or a relational query. */
export interface SetLimit {
  readonly kind: 'set-limit';
  readonly query: Span;
  readonly limit: number;
}

/** A relational query answers all columns but these. */
export interface LeaveOutColumns {
  readonly kind: 'leave-out-columns';
  readonly query: Span;
  readonly columns: readonly ColumnKey[];
}

/** A select of the query builder that reads all columns of one table reads these. */
export interface SelectColumns {
  readonly kind: 'select-columns';
  readonly query: Span;
  readonly columns: readonly ColumnKey[];
}

/** A count of `$count` that is compared with zero becomes the question whether there is one row. */
export interface AskForOneRow {
  readonly kind: 'ask-for-one-row';
  /** `db.$count(users, …)` */
  readonly query: Span;
  /** `(await db.$count(users, …)) > 0` */
  readonly comparison: Span;
}

/** Options that a call is given besides those that it has, as names and code. */
export interface AddOptions {
  readonly kind: 'add-options';
  readonly call: Span;
  readonly options: readonly { readonly name: string; readonly value: number }[];
}

/** SQL text with values put into it becomes a template that hands them over apart. */
export interface ParameterizeSql {
  readonly kind: 'parameterize-sql';
  /** The call of `sql.raw`, or the string that is given to the database. */
  readonly fragment: Span;
}

/** A delete or update of one row in each round of a loop that does nothing else becomes one of all rows. */
export interface LiftFromLoop {
  readonly kind: 'lift-from-loop';
  readonly loop: Span;
  /** The comparison by the element: `eq(users.id, id)`. */
  readonly comparison: Span;
  readonly column: Span;
  readonly value: Span;
}

/** Statements from the first write to the last run in one transaction. */
export interface WrapInTransaction {
  readonly kind: 'wrap-in-transaction';
  /** The chains, in the order of the text, each with the client that it starts with. */
  readonly queries: readonly { readonly whole: Span; readonly client: Span }[];
  /** What a transaction is opened on, as written. */
  readonly client: string;
}

/** Every place that an edit names. */
export function spansOfQueryEdit(edit: QueryEdit): readonly Span[] {
  const found: Span[] = [];
  collect(edit, found);
  return found;
}

function collect(value: unknown, found: Span[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (isSpan(value)) found.push(value);
  else for (const each of Object.values(value)) collect(each, found);
}

/** The edit with its places moved. */
export function moveQueryEdit(edit: QueryEdit, move: (span: Span) => Span): QueryEdit {
  return moved(edit, move) as QueryEdit;
}

function moved(value: unknown, move: (span: Span) => Span): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isSpan(value)) return move(value);
  if (Array.isArray(value)) return value.map((each) => moved(each, move));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, moved(each, move)]));
}

function isSpan(value: object): value is Span {
  return 'file' in value && 'start' in value && 'end' in value;
}
