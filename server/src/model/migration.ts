import type { ColumnUses, SetAside } from './columnUses.ts';
import type { EditRefusal, TextEdit } from './edit.ts';
import type { HistoryFault } from './historyFault.ts';
import type { MigrationTool } from './migrationTool.ts';
import type {
  Check,
  Column,
  ColumnType,
  Dialect,
  EntityId,
  ForeignKey,
  Index,
  PrimaryKey,
  Table,
  UniqueConstraint,
} from './schema.ts';
import type { FilePath, Span } from './span.ts';

/**
 * What a migration does, statement by statement: each change with the parts as they were before it, so that
 * a rule need not know SQL to judge it.
 */
export interface MigrationStatement {
  readonly kind: 'statement';
  /** The file and the statement's number in it. */
  readonly id: EntityId;
  readonly dialect: Dialect;
  readonly file: MigrationFile;
  /** Number of the statement in its file, from 0. */
  readonly index: number;
  /** Several for an ALTER TABLE of several commands or a DROP of several objects; none where nothing is known. */
  readonly changes: readonly Change[];
  readonly transaction: StatementTransaction;
  /** Settings in force: `lock_timeout`, `statement_timeout`, as their SET wrote them. */
  readonly settings: Readonly<Record<string, string>>;
  readonly span: {
    readonly whole: Span;
    readonly name: Span;
    /** The statement with its semicolon, breakpoint marker and line end: what goes when it goes. */
    readonly removal?: Span;
    /** How long the blank line behind it is, where one stands before it as well and one of them is enough without it. */
    readonly blank?: number;
    /** Where what comes before it is written: above the comment that tells of it alone. Of a file's first statement. */
    readonly above?: Span;
  };
  /** The statement's text. */
  readonly text: string;
  /** It stands in a DO block: what is written there stays there, and runs in one transaction. */
  readonly inBlock?: true;
}

/** A migration as a whole, for what no single statement tells. */
export interface Migration {
  readonly kind: 'migration';
  /** The path of its file, with the direction where one file holds both. */
  readonly id: EntityId;
  readonly dialect: Dialect;
  readonly file: MigrationFile;
  readonly statements: readonly MigrationStatement[];
  /** `name` is the place of findings about the file itself: its first statement, or the start. */
  readonly span: { readonly whole: Span; readonly name: Span };
}

/**
 * Why a migration is not judged: it is older than what the settings name, or others have it already. Of a merged one it is
 * still told where it was changed since and where the tool's records do not fit it.
 */
export type Settlement = 'old' | 'merged';

/** A file of a migration history. */
export interface MigrationFile {
  readonly path: FilePath;
  readonly tool: MigrationTool;
  /** Place in the history, from 0. */
  readonly order: number;
  /** What the tool calls it: the version, tag or folder. */
  readonly name: string;
  readonly direction: 'up' | 'down';
  /** Whether the tool runs the file in a transaction of its own. */
  readonly wrapped: boolean;
  /** Whether something takes it back: a down file or section. Undefined where the tool has no such thing. */
  readonly wayBack?: 'present' | 'missing';
  /** The tool fills something into its text first: what is written anew would lose that. */
  readonly templated?: true;
  /** The tool runs it again whenever its text changes, after all others. */
  readonly repeatable?: true;
  /** The tool's records do not name it: the tool does not run it, though somebody may. */
  readonly unrecorded?: true;
  /** Set where the file differs from what others already have: told by the version control or the database. */
  readonly edited?: { readonly by: 'merged' | 'applied'; readonly where: string };
  /** Set where what it does is not judged. */
  readonly settled?: Settlement;
  /** Where the tool's own records and the files do not agree. */
  readonly faults?: readonly HistoryFault[];
}

/**
 * A migration that a fix adds after another one. The tool that owns the history decides on its path and
 * number, and keeps its records. Several stand in their order.
 */
export interface NewMigration {
  readonly relativeTo: FilePath;
  readonly order: 'after';
  /** In snake case, without number and ending: `validate_orders_user_id_fkey`. */
  readonly name: string;
  /** Statements end in semicolons; a tool with markers between statements puts them in. */
  readonly text: string;
  /** It has to run outside of a transaction. */
  readonly nonTransactional: boolean;
}

/** The transaction that a statement runs in. */
export type StatementTransaction =
  /** The tool's, or one that the file opens by BEGIN; `number` tells the file's transactions apart. */
  | {
      readonly kind: 'inside';
      readonly opened: 'by-tool' | 'by-file';
      readonly number: number;
      /** What its file has to say so that the tool runs it by itself; of the only statement of a transaction. */
      readonly left?: readonly TextEdit[];
    }
  /** By itself. */
  | { readonly kind: 'alone' };

/**
 * How much a table can hold when a statement runs. `new`: made by this migration and not filled since;
 * `unknown`: not seen in the history (then treat it as one that may be large).
 */
export type TableFill = 'new' | 'existing' | 'unknown';

interface OnTable {
  readonly span: Span;
  /** The table as it is before the change; undefined when the history does not know it. */
  readonly table: Table | undefined;
  /** Its name for messages. */
  readonly tableLabel: string;
  readonly fill: TableFill;
  /** This migration made it, filled or not: nobody else uses it yet, so that nobody waits for its locks. */
  readonly madeHere?: true;
  /** This migration has taken all rows out and put none in since. */
  readonly emptied?: true;
}

export type Change =
  | (OnTable & {
      readonly kind: 'create-table';
      /** The table as the statement makes it. */
      readonly created?: Table;
      /** The migration that altered the table before any made it. */
      readonly alteredEarlyIn?: FilePath;
    })
  | (OnTable & {
      readonly kind: 'drop-table';
      readonly cascade: boolean;
      readonly referencedBy: readonly string[];
      /** SQLite: the tables whose rows go with it, by ON DELETE CASCADE, or lose their reference. */
      readonly deletesRowsOf?: readonly string[];
    })
  | (OnTable & { readonly kind: 'rename-table'; readonly to: string })
  | (OnTable & { readonly kind: 'set-schema'; readonly to: string })
  | (OnTable & {
      readonly kind: 'add-column';
      readonly column: Column;
      /** Why PostgreSQL writes every row anew for it; undefined when it need not. */
      readonly rewrite:
        | 'volatile-default'
        | 'stored-generated'
        | 'identity'
        | 'serial'
        | 'constrained-domain'
        | undefined;
      readonly constraints: readonly AddedConstraint[];
    })
  | (OnTable & {
      readonly kind: 'drop-column';
      readonly column: string;
      readonly cascade: boolean;
      readonly alsoDropped: readonly string[];
      /** What PostgreSQL refuses it for without CASCADE, for certain: `the view active_users`. */
      readonly pinnedBy?: readonly string[];
    })
  | (OnTable & {
      readonly kind: 'rename-column';
      readonly column: string;
      readonly to: string;
      readonly uses?: ColumnUses;
    })
  | (OnTable & {
      readonly kind: 'set-column-type';
      readonly column: string;
      /** Undefined when the history does not know the column. */
      readonly from: ColumnType | undefined;
      readonly to: ColumnType;
      readonly using: string | undefined;
      /** The new type is another one, a domain with constraints: every row is looked at, and written anew. */
      readonly constrainedDomain?: true;
      /** Indexes and constraints over the column, which may be built anew. */
      readonly dependents: readonly string[];
      /** Indexes and keys that are built anew because the collation of the column changes. */
      readonly otherwiseSorted?: readonly string[];
      readonly uses?: ColumnUses;
      /** How what PostgreSQL refuses the change for is dropped before and made again after it, or why that is not known. */
      readonly setAside?: SetAside | EditRefusal;
    })
  | (OnTable & {
      readonly kind: 'set-not-null';
      readonly column: string;
      readonly provenBy: string | undefined;
      /** The migration has left no NULL in it: it gave all rows without one a value, or took them out. */
      readonly filled?: true;
    })
  | (OnTable & { readonly kind: 'drop-not-null'; readonly column: string })
  | (OnTable & { readonly kind: 'set-default'; readonly column: string })
  | (OnTable & { readonly kind: 'drop-default'; readonly column: string })
  | (OnTable & { readonly kind: 'add-identity'; readonly column: string })
  | (OnTable & { readonly kind: 'add-constraint'; readonly constraint: AddedConstraint })
  | (OnTable & {
      readonly kind: 'validate-constraint';
      readonly name: string;
      readonly addedInSameTransaction: boolean;
    })
  | (OnTable & {
      readonly kind: 'drop-constraint';
      readonly name: string;
      readonly dropped: ConstraintKind | undefined;
    })
  | (OnTable & { readonly kind: 'rename-constraint'; readonly name: string; readonly to: string })
  | (OnTable & { readonly kind: 'create-index'; readonly index: Index; readonly concurrently: boolean })
  | (OnTable & { readonly kind: 'drop-index'; readonly name: string; readonly concurrently: boolean })
  | (OnTable & {
      readonly kind: 'attach-partition';
      readonly partition: string;
      readonly partitionFill: TableFill;
      readonly provenByCheck: boolean;
    })
  | (OnTable & {
      readonly kind: 'detach-partition';
      readonly partition: string;
      readonly concurrently: boolean;
    })
  | (OnTable & { readonly kind: 'truncate'; readonly cascade: boolean })
  | (OnTable & {
      readonly kind: 'write-rows';
      readonly command: 'insert' | 'update' | 'delete' | 'merge' | 'copy';
      readonly hasCondition: boolean;
    })
  | (OnTable & { readonly kind: 'lock-table'; readonly mode: string })
  | (OnTable & {
      readonly kind: 'rewrite-table';
      readonly command: 'cluster' | 'vacuum-full' | 'set-logged' | 'set-tablespace' | 'set-access-method';
    })
  /** Triggers, row-level security, policies, storage parameters: locks, but no scan. */
  | (OnTable & { readonly kind: 'alter-other'; readonly command: string })
  | {
      readonly kind: 'reindex';
      readonly span: Span;
      readonly name: string;
      readonly concurrently: boolean;
      readonly fill: TableFill;
    }
  | {
      readonly kind: 'refresh-matview';
      readonly span: Span;
      readonly name: string;
      readonly concurrently: boolean;
      /**
       * A unique index over plain columns and all rows, which CONCURRENTLY needs; undefined where the history does not
       * know the view.
       */
      readonly hasUniqueIndex: boolean | undefined;
      /** `new`: made by this migration. */
      readonly fill?: TableFill;
    }
  | { readonly kind: 'drop-schema'; readonly span: Span; readonly name: string; readonly cascade: boolean }
  | { readonly kind: 'drop-database'; readonly span: Span; readonly name: string }
  | {
      readonly kind: 'drop-other';
      readonly span: Span;
      readonly object: string;
      readonly name: string;
      readonly cascade: boolean;
    }
  | {
      readonly kind: 'change-enum';
      readonly span: Span;
      readonly name: string;
      readonly change: 'create' | 'add-value' | 'rename-value';
      /** The values of a new enum. */
      readonly values?: readonly string[];
      /** The value that is added. */
      readonly value?: string;
      /** The values there are before one is added. */
      readonly before?: readonly string[];
      /** BEFORE or AFTER says where it stands among the others. */
      readonly placed?: boolean;
    }
  | {
      readonly kind: 'alter-domain';
      readonly span: Span;
      readonly name: string;
      readonly command: 'add-constraint' | 'set-not-null' | 'validate-constraint' | 'other';
      readonly notValid: boolean;
      /** Tables of the history with a column of the domain, made by earlier migrations. */
      readonly usedBy: readonly string[];
    }
  | {
      readonly kind: 'opaque';
      readonly span: Span;
      readonly command: string;
      /** Of a block: its text without the statements in it that were read, which follow as statements of their own. */
      readonly rest?: string;
    };

export type ConstraintKind = 'primary-key' | 'unique' | 'foreign-key' | 'check' | 'exclusion' | 'not-null';

/** A constraint that a statement adds, with what decides how long it locks. */
export type AddedConstraint =
  | {
      readonly kind: 'foreign-key';
      readonly part: ForeignKey;
      readonly notValid: boolean;
      readonly targetLabel: string;
      readonly span: Span;
    }
  | { readonly kind: 'check'; readonly part: Check; readonly notValid: boolean; readonly span: Span }
  | {
      readonly kind: 'unique';
      readonly part: UniqueConstraint;
      readonly usingIndex: string | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: 'primary-key';
      readonly part: PrimaryKey;
      readonly usingIndex: string | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'exclusion'; readonly name: string | undefined; readonly span: Span }
  /** PostgreSQL 18: `ADD CONSTRAINT n NOT NULL c NOT VALID`. */
  | { readonly kind: 'not-null'; readonly column: string; readonly notValid: boolean; readonly span: Span };
