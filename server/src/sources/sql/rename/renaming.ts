import { type QualifiedName, qualify } from '../identifiers.ts';

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
    }
  | {
      /** A label of an enum. */
      readonly kind: 'value';
      readonly type: QualifiedName;
      readonly from: string;
      readonly to: string;
    };

/** The old name as it stands in a text at least, in lower case: a quote in a quoted name or constant is doubled. */
export function oldNameIn(renaming: Renaming): string {
  if (renaming.kind === 'value') return renaming.from.replaceAll("'", "''").toLowerCase();
  const name = renaming.kind === 'column' ? renaming.from : renaming.from.name;
  return name.replaceAll('"', '""').toLowerCase();
}

/** What is renamed, or has what is renamed. */
export function subjectOf(renaming: Renaming): QualifiedName {
  if (renaming.kind === 'column') return renaming.relation;
  if (renaming.kind === 'value') return renaming.type;
  return qualify(renaming.from.schema, renaming.from.name);
}

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
