import type { EntityId } from './schema.ts';
import type { PartSpans } from './span.ts';

/**
 * An object of the database that the model knows no more of than the statements that made and changed it: a function
 * with its body, a trigger, a composite type, a comment on a constraint.
 */
export interface KeptStatement {
  readonly kind: 'kept';
  readonly id: EntityId;
  readonly dialect: 'postgresql';
  /** What it is, in the words of SQL: `FUNCTION`, `TRIGGER`, `COMMENT ON INDEX`. */
  readonly object: string;
  /** Its name with its schema, but for the default one; of a function without the arguments. */
  readonly name: string;
  /** The table or view that it stands on and goes with. */
  readonly owner?: EntityId;
  /** In their order. The owner's name stands apart, as it may change. */
  readonly statements: readonly KeptText[];
  /** Where the statements look names up, if not in `public`. */
  readonly searchPath?: readonly string[];
  readonly span: PartSpans;
}

export interface KeptText {
  readonly before: string;
  readonly owner?: EntityId;
  readonly after: string;
  /** What of the text other objects are named in when it runs: a body in quotes is looked at later. */
  readonly names: string;
}
