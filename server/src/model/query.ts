import type { ColumnRef, Operand, Predicate } from './queryExpression.ts';
import type { StepPlace } from './queryScope.ts';
import type { Dialect, EntityId } from './schema.ts';
import type { Span } from './span.ts';
import type { Unknown } from './unknown.ts';

/**
 * One statement that the workspace's code sends to the database. Places stand under `span` and nowhere else: two
 * queries that differ in nothing else are the same to whoever has read one.
 */
export interface Query {
  readonly kind: 'query';
  /** The file, the enclosing function and the query's number in it. */
  readonly id: EntityId;
  /** Undefined where neither the tables nor the client tell. */
  readonly dialect: Dialect | undefined;
  readonly origin: QueryOrigin;
  /** `other`: SQL that is none of the four, or that could not be told. */
  readonly operation: 'select' | 'insert' | 'update' | 'delete' | 'other';
  /** Set on a part of another query, which is a subject of its own all the same. */
  readonly nested: 'subquery' | 'cte' | 'set-operation' | undefined;
  readonly client: QueryClient;
  /** What is written or read first, then FROM, USING and joins in their order; those of subqueries are in these. */
  readonly tables: readonly QueryTable[];
  /** Common table expressions: `$with('recent').as(…)`, `WITH recent AS (…)`. */
  readonly ctes: readonly NamedQuery[];
  /** Undefined: the statement has no WHERE. The conditions of joins stand with the tables. */
  readonly where: Predicate | undefined;
  readonly having: Predicate | undefined;
  readonly groupBy: readonly Operand[];
  readonly orderBy: readonly QueryOrder[];
  readonly limit: Operand | undefined;
  readonly offset: Operand | undefined;
  readonly distinct: boolean;
  /** What a select or a RETURNING answers; undefined where nothing is answered. */
  readonly selection: Selection | undefined;
  /** The columns that an update sets, or an insert on conflict. */
  readonly set: readonly SetValue[];
  /** What an insert writes. */
  readonly insert: InsertFacts | undefined;
  /** `.for('update')`, `FOR SHARE`: the mode in lower case. */
  readonly lock: string | undefined;
  /** The other sides of UNION, INTERSECT, EXCEPT. */
  readonly combined: readonly { readonly operator: string; readonly query: Query }[];
  /** The relations that a relational query loads along. */
  readonly with: readonly RelationUse[];
  /** The calls of a builder in their order, or the one call of any other; empty in a .sql file. */
  readonly chain: readonly ChainCall[];
  /**
   * Set where the statement may get more parts elsewhere, or where some of its calls were not understood: it is
   * handed to something, kept in a variable that may go on, made by a spread. What is there is there; what is not
   * may still come.
   */
  readonly open: Unknown | undefined;
  /** SQL text that is part of it: the templates and strings in any of its places. */
  readonly sql: readonly SqlFragment[];
  /** `$dynamic()`, `.prepare()` are among the calls. */
  readonly dynamic: boolean;
  readonly prepared: boolean;
  /** Names that hold its result: `const [user] = await …` gives `user`. */
  readonly result: readonly string[];
  /** Set where its result is a count that the code compares with nothing but zero. */
  readonly countComparedWithZero: { readonly operator: string; readonly span: Span } | undefined;
  /** Set where whoever runs it takes one row: `:one` of a query file. */
  readonly oneRow?: true;
  /** How it stands in its function; of a subquery the place of the whole. */
  readonly place: StepPlace;
  readonly function: FunctionFacts | undefined;
  readonly names: OperatorNames | undefined;
  readonly span: {
    /** The chain from the client to its last call, without `await`; the statement without its semicolon. */
    readonly whole: Span;
    /** What a person would point at: the call that names the operation (`db.delete(users)`), the keyword in SQL. */
    readonly name: Span;
  };
}

export type QueryOrigin =
  /** `db.select().from(users)` */
  | 'builder'
  /** `db.query.users.findMany()`; `relational-v2` where `where` is an object. */
  | 'relational'
  /** `db.$count(users)` */
  | 'count'
  /** ``db.execute(sql`…`)`` */
  | 'template'
  /** A string given to `execute`, `query`, `unsafe` … */
  | 'string'
  /** A statement of a .sql file. */
  | 'file';

/** What a query runs on. */
export type QueryClient =
  /** A client of the module, or one that comes from outside (`ctx.db`, `this.db`, `getDb()`). `name` is as written. */
  | { readonly kind: 'client'; readonly name: string; readonly span: Span }
  /** The parameter of a transaction's callback, or a parameter whose type says it is one. */
  | { readonly kind: 'transaction'; readonly name: string; readonly span: Span }
  /** A parameter typed as either. */
  | { readonly kind: 'either'; readonly name: string; readonly span: Span }
  /** No client: a subquery, a CTE, a .sql file. */
  | { readonly kind: 'none' }
  | Unknown;

/** A table as a query uses it. */
export interface QueryTable {
  readonly role: 'target' | 'from' | 'using' | 'join';
  readonly table: TableRef;
  /** The name it has in the query besides its own: `alias(users, 'author')`, `FROM users u`. */
  readonly alias: string | undefined;
  /** Of a join. `on` is undefined where there is none (CROSS JOIN) or it is implied by the relation. */
  readonly join: { readonly type: JoinType; readonly on: Predicate | undefined } | undefined;
  readonly span: Span;
}

export type JoinType = 'inner' | 'left' | 'right' | 'full' | 'cross' | 'lateral';

export type TableRef =
  | { readonly kind: 'table'; readonly id: EntityId }
  /**
   * The schema's table of that name, if there is one: `name` as SQL writes it, `binding` as a relational query of a
   * client whose schema is not known.
   */
  | {
      readonly kind: 'name';
      readonly by: 'name' | 'binding';
      readonly name: string;
      readonly schema: string | undefined;
    }
  /** One of the statement's common table expressions. */
  | { readonly kind: 'cte'; readonly name: string }
  | { readonly kind: 'query'; readonly query: Query }
  | Unknown;

export interface NamedQuery {
  readonly name: string;
  readonly query: Query;
}

export interface QueryOrder {
  readonly operand: Operand;
  readonly direction: 'asc' | 'desc' | undefined;
  readonly span: Span;
}

export type Selection =
  /** `select()`, `SELECT *`, `findMany()` without columns, `returning()`. */
  | { readonly kind: 'all'; readonly span: Span }
  | { readonly kind: 'columns'; readonly items: readonly SelectedItem[]; readonly span: Span }
  /** `columns: { password: false }`: all but these. */
  | { readonly kind: 'all-but'; readonly columns: readonly ColumnRef[]; readonly span: Span }
  | (Unknown & { readonly span: Span });

export interface SelectedItem {
  readonly name: string | undefined;
  readonly operand: Operand;
}

export interface SetValue {
  readonly column: ColumnRef;
  readonly value: Operand;
  readonly span: Span;
}

export interface InsertFacts {
  /** Rows that are written, where the text tells; `select` where they come from a query. */
  readonly rows: number | 'select' | undefined;
  /** False for `INSERT INTO users VALUES (…)`; undefined where it does not apply. */
  readonly namesColumns: boolean | undefined;
  /** How many values each row has, where all have as many; undefined where the text does not tell. */
  readonly valuesPerRow?: number;
  readonly onConflict: 'nothing' | 'update' | undefined;
  /** The columns that rows get a value for; undefined where they are not known. */
  readonly columns: readonly ColumnRef[] | undefined;
}

/** One relation of a relational query, with those below it. */
export interface RelationUse {
  readonly key: string;
  readonly where: Predicate | undefined;
  readonly orderBy: readonly QueryOrder[];
  readonly limit: Operand | undefined;
  readonly selection: Selection;
  readonly with: readonly RelationUse[];
  readonly span: Span;
}

/** One call of a chain: `.where(…)`. */
export interface ChainCall {
  readonly name: string;
  readonly arguments: number;
  readonly span: {
    /** From the dot to the closing parenthesis; of the first call from the client on. */
    readonly whole: Span;
    readonly name: Span;
    /** Between the parentheses, blanks taken off; empty where there are no arguments. */
    readonly arguments: Span;
  };
}

/** SQL that stands in the code as text. */
export interface SqlFragment {
  /** `raw`: `sql.raw(…)`, or a plain string given to the database. */
  readonly kind: 'template' | 'raw';
  /** Columns and tables stand by name where they are known, anything else as `$1`, `$2` …; undefined where unknown. */
  readonly text: string | undefined;
  /** What is put into the text itself and not handed over apart, constants left out. */
  readonly interpolations: readonly Interpolation[];
  readonly span: Span;
}

export interface Interpolation {
  /** `raw`: by `sql.raw` inside the template. */
  readonly how: 'template-string' | 'concatenation' | 'variable' | 'raw';
  /** The names of the program that it is made of. */
  readonly uses: readonly string[];
  /** It can only be one of a few texts of the program: a constant, a lookup in one, an enum. */
  readonly constant: boolean;
  readonly span: Span;
}

/** The function that a query stands in, callbacks of loops and transactions left out. */
export interface FunctionFacts {
  /** Undefined for one without a name. */
  readonly name: string | undefined;
  readonly kind: 'function' | 'arrow' | 'method' | 'constructor' | 'accessor';
  readonly async: boolean;
  readonly exported: boolean;
  readonly parameters: readonly string[];
  /** The call that a function without a name is handed to: `app.delete('/api/events', async () => …)`. */
  readonly handedTo?: { readonly method: string; readonly text: string };
  /** The named function around one without a name: `async deleteAll() { return this.run(async () => …) }`. */
  readonly within?: string;
  /** How many calls delete from a table without a condition, on one client; left out below two. */
  readonly bareDeletes?: number;
  /** It deletes all rows of a table and inserts into the same one, and all its parameters are plain names. */
  readonly refills?: true;
  readonly span: { readonly whole: Span; readonly name: Span };
}

/** How the operators of Drizzle are called where the query stands. */
export interface OperatorNames {
  /** `import`: of the file; `callback`: given to the callback of a relational query. */
  readonly from: 'import' | 'callback';
  /** Local name by operator: `{ eq: 'eq', and: 'both' }`. */
  readonly local: Readonly<Record<string, string>>;
}
