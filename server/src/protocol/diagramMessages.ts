import type { DiagramSnapshot } from './diagram.ts';

/*
 * Server and client: requests and notifications of the diagram. URIs and positions are those of the language
 * server protocol, written out here so that the webview can read this file too.
 */

/** Request `DiagramParams` → `DiagramAnswer | null`; from then on the server tells of its changes. */
export const diagramMethod = 'schemawright/diagram';
/** Notification `DiagramChanged`: asked for again when somebody looks. */
export const diagramChangedMethod = 'schemawright/diagramChanged';
/** Notification `{ project }`: no panel shows it any longer. */
export const diagramClosedMethod = 'schemawright/diagramClosed';
/** Request `DiagramPlace` → `DiagramLocation | null`. */
export const diagramLocationMethod = 'schemawright/diagramLocation';
/** Request `DiagramCursor` → `DiagramPlace | null`: what stands under the cursor. */
export const diagramPlaceMethod = 'schemawright/diagramPlace';
/** Request `DiagramEditParams` → `DiagramEditAnswer`: the client shows and applies it. */
export const diagramEditMethod = 'schemawright/diagramEdit';
/** Request `DiagramStoreParams` → `DiagramStoreAnswer`: writes the file beside the schema. */
export const diagramStoreMethod = 'schemawright/diagramStore';
/** Request `DiagramExportParams` → `DiagramExportAnswer`. */
export const diagramExportMethod = 'schemawright/diagramExport';
/** Request `DiagramCompareParams` → `DiagramCompareAnswer`. */
export const diagramCompareMethod = 'schemawright/diagramCompare';

/** Either one; the project wins. Without both: the project with the most tables. */
export interface DiagramParams {
  readonly project?: string;
  /** URI of a document of the project. */
  readonly document?: string;
}

export interface DiagramAnswer {
  readonly snapshot: DiagramSnapshot;
  readonly kept: KeptDiagram;
  /** For people: what was wrong with the kept file, which was put aside. */
  readonly notice?: string;
  /** All that can be drawn, the largest first, to choose from. */
  readonly projects: readonly DiagramProject[];
}

export interface DiagramProject {
  readonly project: string;
  readonly title: string;
  readonly tables: number;
}

/** What people did to a diagram by hand, as it stands in the file beside the schema. */
export interface KeptDiagram {
  /** By table id: only what was dragged. */
  readonly positions: Readonly<Record<string, DiagramPoint>>;
  readonly views: readonly DiagramView[];
}

export interface DiagramPoint {
  readonly x: number;
  readonly y: number;
}

export interface DiagramView {
  readonly name: string;
  readonly shown: DiagramShown;
}

/** Which part of the schema is shown, and how much of it. Left out: everything. */
export interface DiagramShown {
  readonly columns: 'all' | 'keys' | 'names';
  readonly grouping: 'community' | 'schema' | 'file';
  /** Table ids. */
  readonly hidden: readonly string[];
  /** Names of the groups that are drawn as one box. */
  readonly collapsed: readonly string[];
  readonly focus?: { readonly table: string; readonly depth: number };
  readonly findingsOnly: boolean;
  readonly enums: boolean;
}

export interface DiagramChanged {
  readonly project: string;
  readonly revision: number;
}

export interface DiagramPlace {
  readonly project: string;
  readonly table: string;
  readonly column?: string;
}

export interface DiagramCursor {
  readonly document: string;
  readonly line: number;
  readonly character: number;
}

export interface DiagramLocation {
  readonly document: string;
  readonly range: DiagramRange;
}

export interface DiagramRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** A change of the schema that a person made in the diagram. */
export type DiagramEdit =
  | { readonly kind: 'add-foreign-key'; readonly from: DiagramColumnRef; readonly to: DiagramColumnRef }
  | { readonly kind: 'add-index'; readonly table: string; readonly columns: readonly string[] }
  | {
      readonly kind: 'apply-fix';
      readonly table: string;
      readonly rule: string;
      readonly message: string;
      /** Index into the `fixes` of the finding. */
      readonly fix: number;
    };

export interface DiagramColumnRef {
  readonly table: string;
  readonly column: string;
}

export interface DiagramEditParams {
  readonly project: string;
  readonly edit: DiagramEdit;
}

/** `edit` is a WorkspaceEdit of the language server protocol. */
export type DiagramEditAnswer =
  | { readonly kind: 'edit'; readonly title: string; readonly edit: unknown }
  | { readonly kind: 'refused'; readonly reason: string };

export interface DiagramStoreParams {
  readonly project: string;
  readonly kept: KeptDiagram;
}

/** `file` is the URI of the written file. */
export type DiagramStoreAnswer =
  | { readonly kind: 'stored'; readonly file: string }
  | { readonly kind: 'refused'; readonly reason: string };

export const diagramFormats = ['svg', 'mermaid', 'dbml', 'plantuml', 'dot', 'markdown'] as const;
export type DiagramFormat = (typeof diagramFormats)[number];

export interface DiagramExportParams {
  readonly project: string;
  readonly format: DiagramFormat;
  /** Table ids; left out: all. */
  readonly tables?: readonly string[];
  /** Where the tables stand on the screen; left out: laid out anew. Only pictures use it. */
  readonly positions?: Readonly<Record<string, DiagramPoint>>;
  readonly theme?: 'light' | 'dark' | 'print';
  /** The SVG as a page. */
  readonly pdf?: boolean;
}

export type DiagramExportAnswer =
  | { readonly kind: 'text'; readonly text: string; readonly extension: string }
  | { readonly kind: 'bytes'; readonly base64: string; readonly extension: string }
  | { readonly kind: 'refused'; readonly reason: string };

export interface DiagramCompareParams {
  readonly project: string;
  readonly with:
    | { readonly kind: 'git'; readonly revision: string }
    | { readonly kind: 'migration' }
    | { readonly kind: 'dump'; readonly document: string }
    /** Not the present schema: what a migration makes of that before it. */
    | { readonly kind: 'step'; readonly document: string };
}

export type DiagramCompareAnswer =
  | { readonly kind: 'diff'; readonly diff: DiagramDiff }
  | { readonly kind: 'refused'; readonly reason: string };

/** Two states in one picture: the snapshot also holds what is only in the older one. */
export interface DiagramDiff {
  /** What it was compared with, for people. */
  readonly title: string;
  readonly snapshot: DiagramSnapshot;
  /** By table id; tables that are alike are left out. */
  readonly tables: Readonly<Record<string, TableDiff>>;
  /** By edge id. */
  readonly edges: Readonly<Record<string, DiffKind>>;
  /** What is different besides tables, for people: `enum order_status changed: values`. */
  readonly words?: readonly string[];
}

export type DiffKind = 'added' | 'removed' | 'changed';

export interface TableDiff {
  readonly kind: DiffKind;
  /** What is different, for people: `index on (author_id) added`. */
  readonly words: readonly string[];
  /** By column key; `before` says what a changed column was. */
  readonly columns: Readonly<Record<string, { readonly kind: DiffKind; readonly before?: string }>>;
}

/*
 * Extension and webview: one-way messages. Both start with `protocol`; a message of another version is told
 * to the person and otherwise ignored.
 */

export type HostMessage = { readonly protocol: number } & HostMessageBody;

export type HostMessageBody =
  /** The newest picture. `kept` is left out where it did not change. */
  | { readonly kind: 'snapshot'; readonly snapshot: DiagramSnapshot; readonly kept?: KeptDiagram }
  /** `undefined`: back to the picture of today. */
  | { readonly kind: 'diff'; readonly diff: DiagramDiff | undefined }
  /** From the cursor of an editor, or from "Show in diagram", which also moves the picture there. */
  | {
      readonly kind: 'select';
      readonly table: string | undefined;
      readonly column?: string;
      readonly center: boolean;
    }
  | { readonly kind: 'notice'; readonly severity: 'info' | 'warning' | 'error'; readonly message: string }
  /** Keys of the editor that the webview cannot see by itself. */
  | { readonly kind: 'command'; readonly command: 'search' | 'fit' | 'tidy' | 'reset' }
  /** Asks for a `rasterized` answer: only a browser can turn the picture into pixels. */
  | { readonly kind: 'rasterize'; readonly request: number; readonly svg: string; readonly scale: number };

export type WebviewMessage = { readonly protocol: number } & WebviewMessageBody;

export type WebviewMessageBody =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reveal'; readonly table: string; readonly column?: string }
  | { readonly kind: 'edit'; readonly edit: DiagramEdit }
  /** After a drag, a reset, or a change of the saved views: the whole of what is kept. */
  | { readonly kind: 'keep'; readonly kept: KeptDiagram }
  | {
      readonly kind: 'export';
      readonly tables: readonly string[];
      readonly positions: Readonly<Record<string, DiagramPoint>>;
    }
  | { readonly kind: 'compare' }
  | { readonly kind: 'rasterized'; readonly request: number; readonly png: string | undefined }
  /** Opens the page of a rule. */
  | { readonly kind: 'rule'; readonly rule: string }
  | { readonly kind: 'failed'; readonly message: string };
