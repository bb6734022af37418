import type { FunctionFacts, Query } from './query.ts';
import type { Dialect, EntityId } from './schema.ts';
import type { Span } from './span.ts';

/**
 * What one function does, step by step, or the top level of a module. Callbacks of loops (`map`, `forEach` …), of
 * `then` and of transactions belong to the function they stand in; any other function is a scope of its own.
 * Only functions that use the database, and what makes connections, have a scope.
 */
export interface QueryScope {
  readonly kind: 'query-scope';
  readonly id: EntityId;
  readonly dialect: Dialect | undefined;
  /** Undefined for the top level of a module. */
  readonly function: FunctionFacts | undefined;
  /** In the order of the text. */
  readonly steps: readonly ScopeStep[];
  /** `name`: the function's name, or the start of the file. */
  readonly span: { readonly whole: Span; readonly name: Span };
}

export type ScopeStep =
  | { readonly kind: 'query'; readonly query: Query }
  /** Another call that is awaited, or whose promise may be: `fetch(url)`, `mailer.send(…)`. */
  | CallStep
  /** `new Pool(…)`, `postgres(url)`: something that opens connections. */
  | ConnectionStep
  /** `db.transaction(…)` itself. */
  | { readonly kind: 'transaction'; readonly transaction: Transaction; readonly place: StepPlace };

export interface CallStep {
  readonly kind: 'call';
  /** As written, without arguments: `fetch`, `resend.emails.send`, `this.mailer.send`. */
  readonly callee: string;
  /** The package that its first name comes from, where it is imported from one. */
  readonly module: string | undefined;
  /** Names that are handed over, a client or transaction among them where it is one. */
  readonly passesClient: 'client' | 'transaction' | undefined;
  readonly place: StepPlace;
  readonly span: Span;
}

export interface ConnectionStep {
  readonly kind: 'connection';
  /** `Pool`, `Client`, `postgres`, `createPool`, `drizzle` … */
  readonly callee: string;
  readonly module: string | undefined;
  /** The keys of its options; undefined where some of them are not known. */
  readonly options: readonly string[] | undefined;
  /** It leads to something that keeps connections itself: Hyperdrive, PgBouncer, a host or port of a pooler. */
  readonly pooled?: true;
  /**
   * `module`: made once, as the module loads; `assigned`: in a function, to a variable or property that outlives
   * the call; `returned`: by a function that makes connections for whoever calls it; `no`: for this call alone.
   */
  readonly kept: 'module' | 'assigned' | 'returned' | 'no';
  readonly place: StepPlace;
  readonly span: Span;
}

/** Where something stands inside its function. */
export interface StepPlace {
  /** The loops around it, the innermost first. */
  readonly loops: readonly Loop[];
  /** The innermost transaction around it. */
  readonly transaction: Transaction | undefined;
  readonly awaited: Awaited;
  /** Inside of an `if`, a `switch`, `?:`, `&&` or a `catch`: it may not run. */
  readonly conditional: boolean;
  /** Inside of the `catch` of a `try` that has this place: it runs where something in there fails. */
  readonly catches?: Span;
}

/** `each`: by `await`; `together`: in `Promise.all` and the like or a batch; `returned`: whoever calls awaits it. */
export type Awaited = 'each' | 'together' | 'returned' | 'no';

export interface Loop {
  readonly kind: 'for' | 'for-of' | 'for-in' | 'while' | 'do' | 'callback';
  /** The method that calls the callback: `map`, `forEach` … */
  readonly method: string | undefined;
  /** What differs from round to round: the names that it binds. */
  readonly variables: readonly string[];
  /** What is inside uses one of these names, or one that is made from them. */
  readonly used: boolean;
  /** The rounds run at once: `Promise.all(items.map(…))`. */
  readonly together: boolean;
  /** Goes round in parts: chunks, pages, a cursor, retries; see the reader for how that is told. */
  readonly batches: boolean;
  /** How many rounds there are, where the list stands in the text: `for (const id of [first, second])`. */
  readonly rounds?: number;
  /** The list is a constant of the program, by its text or by its name in capitals: there are few rounds. */
  readonly constant?: true;
  /**
   * Where the list comes from: `read`: something that was waited for, as a query is; `given`: what the function was given, a
   * request's body, a text that is split. Undefined where neither is seen.
   */
  readonly list?: 'read' | 'given' | undefined;
  /** Each round catches its own errors around what is inside: one element may fail without the others. */
  readonly catches: boolean;
  readonly span: Span;
}

export interface Transaction {
  /** The number of the transaction in its function, from 0. */
  readonly number: number;
  /** The name its callback gives the client of the transaction; undefined where it takes none. */
  readonly parameter: string | undefined;
  /** The client it was opened on, as written. */
  readonly client: string;
  /** `serializable`, `repeatable read` … where the options say so. */
  readonly isolation: string | undefined;
  readonly span: { readonly whole: Span; readonly name: Span };
}
