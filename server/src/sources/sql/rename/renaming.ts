import type { Node, SelectStmt, TypeName } from 'libpg-query';
import { type QualifiedName, qualify } from '../identifiers.ts';
import type { Scope } from './scope.ts';

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

/** The routine whose body a text is: its parameters need no FROM either. */
export interface RoutineNames {
  readonly name: string;
  /** The names of its parameters. */
  readonly columns: readonly string[];
}

/** The table whose own expression a text is: its columns need no FROM. */
export interface OwnTable {
  readonly relation: QualifiedName;
  readonly name: string;
  readonly columns: readonly string[] | undefined;
  /** In a trigger its rows have other names. */
  readonly rowNames?: readonly string[];
}

/** What the names of a text mean that no FROM of its own brings. */
export function rootOf(own: OwnTable | RoutineNames): Scope {
  const rows =
    'relation' in own
      ? (own.rowNames ?? [own.name]).map((name) => ({ name, relation: own.relation }))
      : [{ name: own.name, relation: undefined }];
  const isAliased = !('relation' in own) || own.rowNames !== undefined;
  return {
    items: rows.map((row) => ({ ...row, isAliased, columns: own.columns, hidden: [] })),
    outer: undefined,
    merged: [],
    isMixed: false,
  };
}

/** What is renamed of: a query, of which the output columns keep their names or not, or a routine or rule. */
export type Renamed =
  | { readonly query: SelectStmt; readonly hasOutput: boolean }
  | { readonly body: Node | readonly Node[] | undefined; readonly types?: readonly (TypeName | undefined)[] };

/** A place of a text and what is to stand there. */
export interface NameEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The parts of a name as `nextval` and `regclass` read them. */
export function namesInConstant(text: string): readonly string[] {
  const parts = text.match(/"(?:[^"]|"")+"|[^".]+/g) ?? [];
  return parts.map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase(),
  );
}
