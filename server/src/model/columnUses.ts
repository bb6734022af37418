import type { ForeignKey, Policy, Table, View } from './schema.ts';
import type { Span } from './span.ts';

/** What stands on a column beside the parts of its own table, as it is before a change. */
export interface ColumnUses {
  /** The foreign keys over it and those that lead to it, of its own table too. `to` is undefined where it is not known. */
  readonly foreignKeys: readonly {
    readonly from: Table;
    readonly key: ForeignKey;
    readonly to: Table | undefined;
  }[];
  /** What holds on to it and cannot be led to another column, in words: `the view active_users, as …`. */
  readonly heldBy: readonly string[];
  /** Views, policies and triggers that can be: where their texts name it. */
  readonly texts: readonly ColumnText[];
  /** What PostgreSQL refuses another type of it for, for certain, in words: `the view active_users`. */
  readonly pinnedBy: readonly string[];
  /** The functions whose bodies name it. PostgreSQL looks at a body when it runs: nothing follows a rename there. */
  readonly namedBy: readonly { readonly label: string; readonly span: Span }[];
}

/** Statements without semicolons. */
export interface SetAside {
  readonly drop: readonly string[];
  /** With all that was said of it since it was made. */
  readonly make: readonly string[];
}

/** A view, a policy or a trigger with the places where its text names a column. */
export type ColumnText =
  | { readonly kind: 'view'; readonly view: View; readonly places: readonly ColumnPlace[] }
  | {
      readonly kind: 'policy';
      readonly table: Table;
      readonly policy: Policy;
      readonly using: readonly ColumnPlace[];
      readonly withCheck: readonly ColumnPlace[];
    }
  | {
      readonly kind: 'trigger';
      readonly name: string;
      /** CREATE TRIGGER up to the name of the table, and from there on. */
      readonly before: PlacedText;
      readonly after: PlacedText;
    };

export interface PlacedText {
  readonly text: string;
  readonly places: readonly ColumnPlace[];
}

/** The last word of a column's name, in UTF-16 offsets of the text that it stands in. */
export interface ColumnPlace {
  readonly start: number;
  readonly end: number;
  /** A column of a result that has its name from here. */
  readonly isOutput: boolean;
}
