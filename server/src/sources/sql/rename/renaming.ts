import type { QualifiedName } from '../identifiers.ts';

/** What gets another name. */
export type Renaming =
  | {
      readonly kind: 'relation' | 'type';
      readonly from: FullName;
      readonly to: FullName;
      /** It is found by its new name alone. */
      readonly isVisible: boolean;
    }
  | {
      readonly kind: 'column';
      readonly relation: QualifiedName;
      readonly from: string;
      readonly to: string;
    };

export interface FullName {
  readonly schema: string;
  readonly name: string;
}

/** The table whose own expression a text is: its columns need no FROM. */
export interface OwnTable {
  readonly relation: QualifiedName;
  readonly name: string;
  readonly columns: readonly string[] | undefined;
  /** In a trigger its rows have other names. */
  readonly rowNames?: readonly string[];
}
