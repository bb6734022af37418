import type { LayoutName } from './layouts.ts';

/** A change of a schema; `before` and `after` are the texts of its file, but for the imports. */
export interface ChangeCase {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** Pairs of old and new name, as `--rename` takes them. */
  readonly renames?: readonly (readonly [from: string, to: string])[];
  readonly creates?: readonly string[];
  /** Rows that are there when it runs. */
  readonly rows?: string;
  /** A query that has to answer one `true` afterwards. */
  readonly holds?: string;
  /** A query that has to answer one `true` after the way back. */
  readonly holdsBack?: string;
  /** What drizzle-kit itself cannot do there. */
  readonly without?: Partial<Readonly<Record<LayoutName, string>>>;
}
