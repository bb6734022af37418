/** A fault of a history that stands at one of its files. */
export type HistoryFault =
  /**
   * Another migration was made from the same state: one of the two knows nothing of the other. `isPassed`: newer ones
   * follow, so that it has been lived with.
   */
  | { readonly kind: 'same-parent'; readonly other: string; readonly isPassed?: true }
  /** Two migrations have one version or number. */
  | { readonly kind: 'same-version'; readonly other: string }
  /**
   * The records name a migration before this one that comes after it by its time; so `before` ones between. `isPassed`:
   * newer ones follow, so that it has been lived with.
   */
  | {
      readonly kind: 'out-of-order';
      readonly other: string;
      readonly before?: number;
      readonly isPassed?: true;
    }
  /** So `before` other files. */
  | { readonly kind: 'not-recorded'; readonly record: string; readonly before?: number }
  /** So `more` that come after it. */
  | { readonly kind: 'missing-file'; readonly record: string; readonly more?: number }
  /** `isOlder`: a newer snapshot is there, and the next migration is made from that one. */
  | {
      readonly kind: 'missing-snapshot' | 'orphan-snapshot';
      readonly snapshot: string;
      readonly isOlder?: boolean;
      /** No script around the migrations generates one. */
      readonly isUnused?: true;
      /** How many migrations before this one, behind the newest snapshot, have none either. */
      readonly before?: number;
    };
