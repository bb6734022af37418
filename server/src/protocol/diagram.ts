/**
 * What the language server, the extension and the diagram's webview tell each other. Plain data that survives
 * JSON; text from the schema is text, never markup.
 */

/** Raised when a message changes its meaning; a webview of another version asks to be reloaded. */
export const diagramProtocol = 1;

/** One schema as the diagram shows it. The newest `revision` wins. */
export interface DiagramSnapshot {
  readonly protocol: number;
  /** Ascends with every change of the schema. */
  readonly revision: number;
  /** The project: its folder or drizzle configuration, for people. */
  readonly title: string;
  /** Identifies the project in requests. */
  readonly project: string;
  readonly tables: readonly DiagramTable[];
  readonly enums: readonly DiagramEnum[];
  readonly edges: readonly DiagramEdge[];
  /** Set while the sources cannot be read: the rest is the last good picture. */
  readonly unreadable?: string;
}

export interface DiagramTable {
  /** Stable across edits that do not rename. */
  readonly id: string;
  readonly kind: 'table' | 'view' | 'materialized-view';
  readonly name: string;
  readonly schema: string | undefined;
  /** Relative to the workspace folder, for grouping. */
  readonly file: string;
  readonly comment: string | undefined;
  readonly columns: readonly DiagramColumn[];
  readonly findings: readonly DiagramFinding[];
  /** Its file is half-typed: this is how it was before. */
  readonly stale?: true;
}

export interface DiagramColumn {
  /** Stable inside of its table. */
  readonly key: string;
  readonly name: string;
  /** In the schema's own words: `varchar(320)`. Empty where it is unknown. */
  readonly type: string;
  readonly primaryKey: boolean;
  readonly foreignKey: boolean;
  readonly notNull: boolean;
  /** By itself: a single-column key or unique index. */
  readonly unique: boolean;
  /** Some index starts with it. */
  readonly indexed: boolean;
  readonly comment: string | undefined;
}

export interface DiagramEnum {
  readonly id: string;
  readonly name: string;
  readonly schema: string | undefined;
  readonly values: readonly string[];
}

/** How many rows of one end belong to one row of the other. */
export type Cardinality = 'one' | 'zero-or-one' | 'many' | 'zero-or-many';

/** A foreign key, composite ones as one edge; or a relation of the program that no foreign key backs. */
export interface DiagramEdge {
  readonly id: string;
  readonly kind: 'foreign-key' | 'relation';
  readonly from: DiagramEnd;
  readonly to: DiagramEnd;
  /** The constraint's name, or the relation's. */
  readonly label: string;
  readonly onDelete: string | undefined;
}

export interface DiagramEnd {
  readonly table: string;
  /** Keys of its columns; empty for a relation without any. */
  readonly columns: readonly string[];
  readonly cardinality: Cardinality;
}

export interface DiagramFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly message: string;
  /** The column it is about. */
  readonly column: string | undefined;
  /** Titles of its fixes, in their order. */
  readonly fixes: readonly string[];
}
