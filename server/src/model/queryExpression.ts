import type { Query } from './query.ts';
import type { ColumnKey, EntityId } from './schema.ts';
import type { Span } from './span.ts';
import type { Unknown } from './unknown.ts';

/** A condition. What is not understood is an `Unknown` among the rest, with its place. */
export type Predicate =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Predicate[]; readonly span: Span }
  | { readonly kind: 'not'; readonly operand: Predicate; readonly span: Span }
  | Comparison
  | { readonly kind: 'exists'; readonly query: Query | undefined; readonly span: Span }
  /** `undefined`, ``sql`true` ``: always or never true. */
  | { readonly kind: 'constant'; readonly value: boolean; readonly span: Span }
  /** One that may be missing or another: `a ? eq(…) : undefined`, `a && eq(…)`. */
  | { readonly kind: 'optional'; readonly choices: readonly Predicate[]; readonly span: Span }
  /** Conditions joined by JavaScript's own operator: only the last, or the first, of them counts. */
  | {
      readonly kind: 'logical-operator';
      readonly operator: '&&' | '||';
      readonly operands: readonly Predicate[];
      readonly span: Span;
    }
  /** SQL text that is a condition over these columns and is not understood beyond that. */
  | {
      readonly kind: 'sql';
      readonly columns: readonly ColumnRef[];
      readonly text: string;
      readonly span: Span;
    }
  | (Unknown & { readonly span: Span });

export type ComparisonOperator =
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | 'in'
  | 'not in'
  | 'like'
  | 'not like'
  | 'ilike'
  | 'not ilike'
  | 'between'
  | 'not between'
  | 'is null'
  | 'is not null'
  /** `@>`, `&&`, `~` and the like, and those of extensions. */
  | 'other';

export interface Comparison {
  readonly kind: 'comparison';
  readonly operator: ComparisonOperator;
  readonly left: Operand;
  /** One, two of BETWEEN, none of IS NULL. The list of IN is one operand. */
  readonly right: readonly Operand[];
  readonly span: Span;
}

/** A side of a comparison, something sorted, grouped, selected or set. */
export type Operand =
  | { readonly kind: 'column'; readonly column: ColumnRef; readonly span: Span }
  /** A value that the text tells. `text` of a bigint or a number too long for one is in `value` as text. */
  | { readonly kind: 'constant'; readonly value: string | number | boolean | null; readonly span: Span }
  /**
   * A value of the program that is handed over apart. `uses`: the names it is made of, back through constants.
   * `prefix`: what its text begins with (`%` of a template `%${term}%`). `changes`: the members that it is
   * calculated from, as written and back through constants (`user.balance` of `user.balance - amount`, `user.tags`
   * of `[...user.tags, tag]`).
   */
  | {
      readonly kind: 'parameter';
      readonly uses: readonly string[];
      readonly prefix?: string;
      readonly changes?: readonly string[];
      readonly span: Span;
    }
  | { readonly kind: 'list'; readonly items: readonly Operand[]; readonly span: Span }
  | { readonly kind: 'query'; readonly query: Query; readonly span: Span }
  /** `lower(email)`, `count(*)`: the name in lower case. A cast is `cast`, `a - b` is `operator`. */
  | {
      readonly kind: 'call';
      readonly function: string;
      /** Of an operator: as it is written. */
      readonly operator?: string;
      readonly arguments: readonly Operand[];
      readonly span: Span;
    }
  /** SQL over these columns and values that is not understood beyond that: `balance - $1`. */
  | {
      readonly kind: 'sql';
      readonly columns: readonly ColumnRef[];
      readonly uses: readonly string[];
      readonly text: string;
      readonly span: Span;
    }
  | (Unknown & { readonly span: Span });

/** A column as a query names it. */
export interface ColumnRef {
  /** Its table among the query's `tables` (of an outer query where it is not there), where it is known. */
  readonly table: EntityId | undefined;
  /** The alias it was taken from, or the name in front of it in SQL. */
  readonly alias: string | undefined;
  /** The key in the source's code, or the name in the database: SQL names columns by the latter. */
  readonly by: 'key' | 'name';
  readonly column: ColumnKey;
}
