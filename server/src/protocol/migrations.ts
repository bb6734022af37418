import type { FindingCounts } from './status.ts';

/** Request without parameters → `MigrationProjects`. Executes nothing. */
export const migrationProjectsMethod = 'schemawright/migrationProjects';
/** `PlanParams` → `PlanAnswer`. Executes the workspace's code: only on a person's command, where it is trusted. */
export const migrationPlanMethod = 'schemawright/migrationPlan';
/** `SessionParams` → `PlanAnswer`: the same migration in steps that keep nobody waiting. */
export const migrationSafePlanMethod = 'schemawright/migrationSafePlan';
/** `SessionParams` → `WriteAnswer`. */
export const migrationWriteMethod = 'schemawright/migrationWrite';
/** `ProveParams` → `ProofAnswer`. Executes the configuration. */
export const migrationProveMethod = 'schemawright/migrationProve';
/** Request without parameters → `SealKey`. */
export const sealKeyMethod = 'schemawright/sealKey';
/** `NewMigrationParams` → `WriteAnswer`. Executes the configuration. */
export const migrationNewMethod = 'schemawright/migrationNew';
/** `RecordParams` → `RecordAnswer`. Executes the schema. */
export const migrationRecordMethod = 'schemawright/migrationRecord';
/** `DownParams` → `DownAnswer`. Executes nothing. */
export const migrationDownMethod = 'schemawright/migrationDown';
/** Notification with `SessionParams`: nobody looks at the plan any more. */
export const migrationDiscardMethod = 'schemawright/migrationDiscard';

export interface MigrationProjects {
  readonly projects: readonly MigrationProject[];
}

/** A history of migrations, or a configuration that has none yet. */
export interface MigrationProject {
  /** Names it in requests. */
  readonly id: string;
  /** For people: the configuration or folder, relative to the workspace. */
  readonly title: string;
  /** `drizzle`, `prisma` … */
  readonly tool: string;
  readonly dialect: string | undefined;
  /** URI of the drizzle configuration; undefined: migrations of it can be looked at, not made. */
  readonly configFile: string | undefined;
  /** URI of the folder with the migrations. */
  readonly folder: string | undefined;
  /** In the order in which they are applied. */
  readonly migrations: readonly MigrationEntry[];
  readonly pending: PendingChanges | undefined;
}

export interface PendingChanges {
  /** `2 tables and 3 columns`. */
  readonly summary: string;
  /** The newest migration. */
  readonly since: string;
  readonly count: number;
  /** A line each: `+ column users.name`. */
  readonly lines: readonly string[];
}

export interface MigrationEntry {
  /** The tag, folder or version. */
  readonly name: string;
  /** URIs. */
  readonly document: string;
  readonly down: string | undefined;
  readonly findings: FindingCounts;
  /** The worst lock that it takes, for people; undefined where none is told. */
  readonly lock: string | undefined;
  /** What the last proof of this session said. */
  readonly proof: ProofStatus | undefined;
}

export interface SessionParams {
  readonly session: string;
}

export interface PlanParams {
  readonly project: string;
  /** To go on with an answer's session; left out, the schema is loaded anew. */
  readonly session?: string;
  readonly renames: readonly { readonly from: string; readonly to: string }[];
  readonly creates: readonly string[];
  /** Without number; made from the changes where left out. */
  readonly name?: string;
}

export type PlanAnswer =
  | { readonly kind: 'no-changes' }
  | { readonly kind: 'questions'; readonly session: string; readonly questions: readonly RenameChoice[] }
  | { readonly kind: 'plan'; readonly plan: PlannedMigration }
  /** Nothing would be done otherwise in steps. */
  | { readonly kind: 'same' }
  | MigrationFailure;

/** A new part that may be an old one with another name. */
export interface RenameChoice {
  /** `table`, `column`, `enum` … */
  readonly kind: string;
  /** The new part: `users.full_name`. */
  readonly created: string;
  /** Parts that are gone, the likeliest first. */
  readonly candidates: readonly string[];
  readonly suggested: string | undefined;
}

/** A migration that is not written. */
export interface PlannedMigration {
  readonly session: string;
  /** With its number. */
  readonly name: string;
  /** What stands before the name that a person may choose: `0004_`. */
  readonly prefix: string;
  /** `2 columns`. */
  readonly summary: string;
  /** The SQL, forward first; each way back follows what it takes back. */
  readonly texts: readonly PlannedText[];
  readonly notes: readonly string[];
  /** What the way back cannot bring back. */
  readonly lost: readonly string[];
  readonly hazards: readonly PlannedHazard[];
  /** An embedded database can prove it. */
  readonly canProve: boolean;
  readonly isSafePlan: boolean;
}

export interface PlannedText {
  /** Where it will stand. */
  readonly document: string;
  /** Relative to the folder of the migrations. */
  readonly path: string;
  readonly direction: 'up' | 'down';
  readonly text: string;
}

export interface PlannedHazard {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly message: string;
  /** Of one of the texts. */
  readonly document: string;
  /** Lines and UTF-16 columns from 0. */
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
}

export type WriteAnswer =
  | {
      readonly kind: 'written';
      /** URIs, the migration first. */
      readonly files: readonly string[];
      readonly name: string;
    }
  | MigrationFailure;

export type ProveParams = (
  | SessionParams
  /** A migration that is written; the last one where no name is given. */
  | { readonly project: string; readonly name?: string }
) & {
  /** The embedded database where left out. */
  readonly connection?: ProofConnection;
};

/** Where a proof runs instead of on the embedded database. */
export type ProofConnection =
  /** The database of the configuration: by its `dbCredentials`, else by `DATABASE_URL`. */
  { readonly kind: 'configuration' } | ({ readonly kind: 'sealed' } & SealedText);

/** A public key of this server, for texts that the log of the protocol must not show. */
export interface SealKey {
  /** X25519, SPKI, DER, base64. */
  readonly key: string;
}

/**
 * A text that only the server can read: AES-256-GCM with a key that HKDF (SHA-256, no salt, the info
 * `schemawright connection`) makes of what both keys agree on. All in base64.
 */
export interface SealedText {
  /** The sender's own public key, made for this text. */
  readonly sender: string;
  /** 12 bytes. */
  readonly iv: string;
  readonly text: string;
  readonly tag: string;
}

export type ProofStatus = 'proven' | 'failed' | 'not-verified';

export type ProofAnswer =
  | { readonly kind: 'proof'; readonly name: string; readonly status: ProofStatus; readonly report: string }
  | MigrationFailure;

export interface NewMigrationParams {
  readonly project: string;
  readonly name: string;
}

export interface RecordParams {
  readonly project: string;
  /** Write the snapshot although the migrations make something else than the schema says. */
  readonly force?: boolean;
  /** The embedded database where left out. */
  readonly connection?: ProofConnection;
}

export type RecordAnswer =
  /** The newest migration has its snapshot. */
  | { readonly kind: 'nothing' }
  /** What the migrations make and what the schema says, as Markdown; nothing was written. */
  | { readonly kind: 'differs'; readonly name: string; readonly report: string }
  | { readonly kind: 'recorded'; readonly name: string }
  | MigrationFailure;

export interface DownParams {
  readonly project: string;
  readonly count: number;
}

export type DownAnswer = { readonly kind: 'sql'; readonly text: string } | MigrationFailure;

export interface MigrationFailure {
  readonly kind: 'failed';
  /** A sentence that says what helps. */
  readonly message: string;
  /** What the process printed, for the log. */
  readonly output: string;
  /** The packages of this folder (a path) have to be installed first. */
  readonly install?: string;
  readonly cancelled?: boolean;
}
