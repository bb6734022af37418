/** What is known before the migration is: its database is started with it. */
export interface ProofBeginning {
  /** PostgreSQL where left out. */
  readonly dialect?: 'postgresql' | 'sqlite';
  /** A folder outside of the workspace in which databases are kept for the next proof. */
  readonly cache?: string;
  /** The migrations before it, in their order. */
  readonly history: readonly { readonly name: string; readonly statements: readonly string[] }[];
}

/** What a proof runs. Each migration is a list of pieces, run one after the other. */
export interface ProofRequest extends ProofBeginning {
  readonly up: readonly string[];
  readonly down: readonly string[] | undefined;
  /** Where it is carried out in several files: the statements of each, instead of those above. */
  readonly files?: readonly { readonly up: readonly string[]; readonly down: readonly string[] }[];
  /** What makes the schema before it in an empty database, to know what differed already. */
  readonly freshBefore?: readonly string[];
  /** What makes the schema after it in an empty database; undefined: not compared. */
  readonly fresh: readonly string[] | undefined;
}

/** What the process of an embedded proof is told: the beginning, where it is known earlier, and the whole. */
export type ProofMessage =
  | { readonly kind: 'begin'; readonly beginning: ProofBeginning }
  | { readonly kind: 'prove'; readonly request: ProofRequest };

export interface ProofReport {
  /** `not-verified`: it could not be run here, which says nothing about it. */
  readonly status: 'proven' | 'failed' | 'not-verified';
  /** For people: what failed, or why it could not be run. */
  readonly reason: string | undefined;
  readonly steps: readonly ProofStep[];
  /** Of the whole proof, with what it starts; undefined where none was run. */
  readonly milliseconds?: number;
  /** What each statement of the migration did. */
  readonly statements: readonly ProvenStatement[];
  /** What the history before it left otherwise than its snapshot says: not this migration's fault. */
  readonly drift?: readonly string[];
  /** How it fares on tables with rows; undefined where that was not tried. */
  readonly rows?: RowProof;
  /** The server on which it ran; undefined: the embedded database. */
  readonly server?: ServerNote;
}

/** A PostgreSQL server on which a proof ran. */
export interface ServerNote {
  /** `15.14` */
  readonly version: string;
  readonly major: number;
  /** `host:port`, or the folder of its socket. */
  readonly where: string;
  /** Statements that were not run, as they change more than one database: roles, say. The first line of each. */
  readonly leftOut?: readonly string[];
  /** Databases of earlier proofs that were left there, and are gone now. */
  readonly dropped?: readonly string[];
}

/** A proof that could not be run. */
export function notVerified(reason: string): ProofReport {
  return { status: 'not-verified', reason, steps: [], statements: [] };
}

/** The tables were filled with a few made up rows; real ones may be better or worse. */
export interface RowProof {
  readonly tables: number;
  readonly rows: number;
  /** Tables for which no row could be made up, with the reason. */
  readonly empty: readonly string[];
  /** Statements that fail on the rows. `statement` counts from 0 in the migration or its way back. */
  readonly failures: readonly {
    readonly direction: 'up' | 'down';
    readonly statement: number;
    readonly sql: string;
    readonly message: string;
  }[];
}

export interface ProofStep {
  readonly step: 'history' | 'fresh' | 'up' | 'down' | 'up-again';
  readonly ok: boolean;
  readonly milliseconds: number;
  /** PostgreSQL's message, or the facts of the catalogue that differ. */
  readonly problems: readonly string[];
  /** The statement that failed. */
  readonly statement?: string;
}

export interface ProvenStatement {
  readonly sql: string;
  readonly milliseconds: number;
  /** The strongest lock on each table that was there before: `users AccessExclusiveLock`. */
  readonly locks: readonly string[];
  /** Tables whose rows were written anew. */
  readonly rewrites: readonly string[];
}
