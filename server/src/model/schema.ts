import type { Grant, Routine, Withheld } from './access.ts';
import type { Drift } from './drift.ts';
import type { KeptStatement } from './kept.ts';
import type { Migration } from './migration.ts';
import type { Query } from './query.ts';
import type { QueryScope } from './queryScope.ts';
import type { PartSpans, Span } from './span.ts';
import type { Maybe, Unknown } from './unknown.ts';

/**
 * The schema model: what a database schema is, whatever text it was read from. All data is readonly and
 * plain; parts point at each other by id, never by reference, so that one file's parts can be replaced
 * without touching the others.
 */

export type Dialect = 'postgresql' | 'mysql' | 'sqlite';

/**
 * Identifies a table, view, enum or sequence across edits of its file. Opaque to everyone but its source
 * (Drizzle: the file and the binding, `/a/schema.ts#users`; SQL: the qualified name).
 */
export type EntityId = string;

/**
 * Identifies a column inside its table: the Drizzle property key, or the name where the source has no
 * keys. Every reference to a column in this model is by key; `Column.name` is what the database sees.
 */
export type ColumnKey = string;

/** One or more parts of a schema, as read from one file. Merged into a `Schema`. */
export interface SchemaParts {
  readonly schemas: readonly DatabaseSchema[];
  readonly tables: readonly Table[];
  readonly enums: readonly EnumType[];
  readonly sequences: readonly Sequence[];
  readonly views: readonly View[];
  readonly roles: readonly Role[];
  /** Policies declared apart from their table (`pgPolicy(…).link(table)`). */
  readonly policies: readonly Policy[];
  readonly relations: readonly Relation[];
  /** Known only where the source declares them (SQL). */
  readonly routines?: readonly Routine[];
  readonly grants?: readonly Grant[];
  /** Known only where the source declares them (SQL). */
  readonly kept?: readonly KeptStatement[];
  /** The migrations of a history's file: one, or two where the file holds the way back as well. */
  readonly migrations?: readonly Migration[];
  /** Where the schema as a whole differs from its migrations. */
  readonly drifts?: readonly Drift[];
  /** What the file's code asks of the database, and the functions that do. */
  readonly queries?: readonly Query[];
  readonly queryScopes?: readonly QueryScope[];
}

/** A database schema as a whole: everything the files of one project declare. */
export interface Schema extends SchemaParts {}

export const emptyParts: SchemaParts = {
  schemas: [],
  tables: [],
  enums: [],
  sequences: [],
  views: [],
  roles: [],
  policies: [],
  relations: [],
};

/** A named schema (namespace) of the database: `pgSchema('auth')`, `CREATE SCHEMA auth`. */
export interface DatabaseSchema {
  readonly kind: 'schema';
  readonly id: EntityId;
  readonly dialect: Dialect;
  readonly name: Maybe<string>;
  /** Declared elsewhere: a migration tool must not create or drop it. */
  readonly external?: boolean;
  readonly span: PartSpans;
}

export interface Table {
  readonly kind: 'table';
  readonly id: EntityId;
  readonly dialect: Dialect;
  /** The name in the database. */
  readonly name: Maybe<string>;
  /** The schema it lives in; undefined is the default one (`public`, the connection's database, `main`). */
  readonly schema: Maybe<string> | undefined;
  /** How the source's code calls it (the variable); equals the name in SQL. Undefined: it has no binding. */
  readonly binding: string | undefined;
  readonly columns: readonly Column[];
  readonly primaryKey: PrimaryKey | undefined;
  readonly uniques: readonly UniqueConstraint[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly indexes: readonly Index[];
  readonly checks: readonly Check[];
  /** Known only where the source declares them (SQL). */
  readonly exclusions?: readonly Exclusion[];
  readonly policies: readonly Policy[];
  readonly rowLevelSecurity: boolean;
  /** What was revoked from roles that a platform lets in. Known only where the source declares it (SQL). */
  readonly withheld?: Withheld | undefined;
  /** The partitioned table that this one is a partition of. */
  readonly partitionOf?: EntityId;
  /** Which rows the partition has, as SQL writes it: `FOR VALUES IN ('a')`, `DEFAULT`. */
  readonly partitionBound?: string;
  readonly partitioned?: boolean;
  /** How the rows of a partitioned table are divided, as SQL writes it: `RANGE (at)`. */
  readonly partitionBy?: SqlText;
  /** The tables whose columns and rows it shares by INHERITS. */
  readonly inherits?: readonly EntityId[];
  /** It ends with its session. */
  readonly temporary?: true;
  readonly storage?: TableStorage;
  /** Known only where the source declares triggers (SQL). */
  readonly triggers?: readonly Trigger[];
  /** Objects among its constraints and indexes that Drizzle passes over, with what was meant to be part of the table. */
  readonly ignoredExtras?: readonly IgnoredExtra[];
  /** It is declared elsewhere than in SQL and has parts that only its database has; see `databaseTable.ts`. */
  readonly hasDatabaseParts?: true;
  readonly comment?: string;
  /** Parts of the definition that could not be read at all: a spread of something unknown, for one. */
  readonly gaps: readonly TableGap[];
  /** Known only of SQL: what a statement whose text cannot be read may have dropped or renamed, parts of it or all. */
  readonly mayBeGone?: 'parts' | 'table';
  /** Known only of SQL: such a statement may have given it policies. */
  readonly mayHavePolicies?: true;
  readonly span: PartSpans;
}

export interface IgnoredExtra {
  readonly span: Span;
  /** Where its builders stand, at least one. */
  readonly parts: readonly Span[];
  /** What the builders stand in. */
  readonly form: 'object' | 'array';
}

/** How a table is kept, where the author said so. */
export interface TableStorage {
  readonly unlogged?: boolean;
  /** Storage parameters as they were given: `{ fillfactor: '70', 'toast.autovacuum_enabled': 'off' }`. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly tablespace?: string;
  readonly accessMethod?: string;
  /** TimescaleDB divides it by time (`create_hypertable`). */
  readonly hypertable?: true;
}

/** Something in a table's definition that was seen but not understood. */
export interface TableGap extends Unknown {
  /** `columns`: there may be more columns than the model has; `constraints`: more keys, indexes or checks. */
  readonly in: 'columns' | 'constraints';
}

export interface Column {
  readonly kind: 'column';
  readonly key: ColumnKey;
  readonly name: Maybe<string>;
  /**
   * Set where the source gives the column no name of its own: `name` was made from the key, with the
   * project's casing. Drizzle makes the names of constraints from the key then.
   */
  readonly nameFromKey?: true;
  readonly type: Maybe<ColumnType>;
  /** True also where a primary key or a serial type implies it. */
  readonly notNull: Maybe<boolean>;
  /** Set where `notNull` is true only because a key, a type or an identity implies it: nobody wrote it. */
  readonly notNullImplied?: true;
  readonly default: Maybe<ColumnDefault> | undefined;
  readonly generated: GeneratedColumn | undefined;
  readonly identity: IdentityColumn | undefined;
  /** MySQL AUTO_INCREMENT, SQLite AUTOINCREMENT. PostgreSQL's serial is in the type. */
  readonly autoIncrement: boolean;
  /** MySQL's ON UPDATE CURRENT_TIMESTAMP. */
  readonly onUpdateNow: boolean;
  /** What the application, not the database, fills in (`$defaultFn`, `$onUpdate`). */
  readonly application: { readonly default: boolean; readonly onUpdate: boolean };
  /**
   * The values that only the types of the program promise (`text({ enum: […] })`, `$type<'a' | 'b'>()`).
   * Undefined when any value of the type is allowed.
   */
  readonly promisedValues: readonly string[] | undefined;
  readonly comment?: string;
  /** COLLATE, as SQL writes it: `"C"`. */
  readonly collation?: string;
  /** The character set and the collation that a column of MySQL names, in the order of the text. */
  readonly encodings?: readonly TextEncoding[];
  /** PostgreSQL's STORAGE and COMPRESSION, where the author said so. */
  readonly storage?: string;
  readonly compression?: string;
  readonly span: PartSpans;
}

export interface TextEncoding {
  readonly kind: 'character set' | 'collation';
  readonly name: string;
  /** The name alone, where it stands in the text as it is. */
  readonly span?: Span;
}

/** Types that behave alike, across dialects and spellings. */
export type TypeFamily =
  | 'integer'
  | 'decimal'
  | 'float'
  | 'money'
  | 'boolean'
  | 'text'
  | 'timestamp'
  | 'date'
  | 'time'
  | 'interval'
  | 'year'
  | 'uuid'
  | 'json'
  | 'binary'
  | 'bit'
  | 'enum'
  | 'network'
  | 'geometric'
  | 'range'
  | 'vector'
  | 'textsearch'
  | 'xml'
  | 'custom';

export interface ColumnType {
  /** As the author wrote it: `varchar({ length: 256 })`, `character varying(256)`. */
  readonly written: string;
  /** The SQL of the type as the migration tool prints it: `varchar(256)`, `timestamp with time zone`. */
  readonly sql: string;
  /**
   * The type's own name in its dialect, normalised and without arguments: `varchar`, `timestamptz`,
   * `int4`, `float8`, `bpchar` in PostgreSQL (its catalogue names); lower-case words in the others.
   */
  readonly name: string;
  readonly family: TypeFamily;
  /** Characters of a text type, bits of a bit type, dimensions of a vector. */
  readonly length?: number;
  /** Digits of a decimal; fractional digits of a second in a time type. */
  readonly precision?: number;
  readonly scale?: number;
  /** Bits of an integer: 8, 16, 24, 32 or 64. */
  readonly bits?: number;
  readonly unsigned?: boolean;
  /** `serial`, `bigserial`, `smallserial`. */
  readonly serial?: boolean;
  /** On `timestamp` and `time`: the type keeps the instant, not just the wall clock. */
  readonly withTimeZone?: boolean;
  /** The source says by itself that the instant is not kept (`withTimezone: false`). */
  readonly saysNoTimeZone?: true;
  /** Dimensions of an array; absent on a scalar. `sql` has the brackets, `name` has not. */
  readonly arrayDimensions?: number;
  /** The enum a column of family `enum` uses, where it is an entity of its own. */
  readonly enum?: EntityId;
  /** The values of an inline enum (MySQL), or of the named enum when they are known. */
  readonly values?: readonly string[];
  /**
   * What the program sees the value as, where the source says so: Drizzle's `mode`
   * (`'date' | 'string' | 'number' | 'bigint' | 'json' | 'boolean' | 'timestamp' | 'timestamp_ms' …`).
   */
  readonly mode?: string;
}

export type ColumnDefault = LiteralDefault | ExpressionDefault | FrozenDefault;

/** A constant: `.default(0)`, `DEFAULT 'new'`. */
export interface LiteralDefault {
  readonly kind: 'literal';
  /** The value; arrays and objects for array and JSON columns. */
  readonly value: JsonValue | bigint;
  /** Set where `value` is a moment, as `Date.prototype.toISOString` prints it: `new Date('2024-01-01')`. */
  readonly instant?: true;
  readonly span: Span;
}

/** SQL that the database evaluates for each row: `.defaultNow()`, ``.default(sql`…`)``, `DEFAULT now()`. */
export interface ExpressionDefault {
  readonly kind: 'expression';
  readonly expression: SqlText;
  readonly span: Span;
}

/**
 * A value computed once, when the program loads (`.default(new Date())`): every row gets the value of the
 * moment in which the migration was generated.
 */
export interface FrozenDefault {
  readonly kind: 'frozen';
  /** The call as written, `new Date()`. */
  readonly written: string;
  readonly what: 'now' | 'uuid' | 'random' | 'other';
  readonly span: Span;
}

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A fragment of SQL as the database would receive it. */
export interface SqlText {
  /** Identifiers that came from interpolated columns stand quoted, as Drizzle prints them. */
  readonly text: string;
  /** The columns of its own table that the fragment names, where the source says so (interpolations). */
  readonly columns: readonly ColumnKey[];
  /** False when an interpolation could not be resolved; `text` then has `?` in its place. */
  readonly complete: boolean;
  /**
   * The places in `text` of interpolated values (not columns, not raw SQL), in order: `text` holds the value
   * itself, quoted, while Drizzle hands it over as a parameter.
   */
  readonly values?: readonly { readonly start: number; readonly end: number }[];
  readonly span: Span;
}

export interface GeneratedColumn {
  readonly expression: Maybe<SqlText>;
  readonly storage: 'stored' | 'virtual';
}

export interface IdentityColumn {
  readonly mode: 'always' | 'by default';
  readonly sequence: SequenceOptions;
}

export interface SequenceOptions {
  /** AS: the type of its numbers. */
  readonly type?: string;
  readonly name?: string;
  readonly startWith?: string;
  readonly increment?: string;
  readonly minValue?: string;
  readonly maxValue?: string;
  readonly cache?: string;
  readonly cycle?: boolean;
}

/**
 * The name of a constraint or index: written by the author, or left to the tool, whose rule needs the
 * names of other parts and is applied by `names.ts`.
 */
export type PartName =
  | { readonly explicit: Maybe<string> }
  /** `generated`: the name the database gives, where the source can tell it by itself (SQL). */
  | { readonly explicit: undefined; readonly generated?: string };

/** Keys of columns, or the reason why they could not be told. */
export type ColumnKeys = Maybe<readonly ColumnKey[]>;

export interface PrimaryKey {
  readonly kind: 'primary-key';
  readonly name: PartName;
  readonly columns: ColumnKeys;
  /** Declared on its column rather than as a constraint of the table. */
  readonly inline: boolean;
  readonly index?: KeyIndex;
  readonly span: PartSpans;
}

/** What SQL says of a key beside its columns. */
export interface KeyIndex {
  readonly include?: readonly ColumnKey[];
  readonly deferrable?: 'immediate' | 'deferred';
  readonly parameters?: Readonly<Record<string, string>>;
  readonly tablespace?: string;
}

export interface UniqueConstraint {
  readonly kind: 'unique';
  readonly name: PartName;
  readonly columns: ColumnKeys;
  readonly nullsNotDistinct: boolean;
  readonly inline: boolean;
  readonly index?: KeyIndex;
  readonly span: PartSpans;
}

export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

export interface ForeignKey {
  readonly kind: 'foreign-key';
  readonly name: PartName;
  readonly columns: ColumnKeys;
  readonly target: Maybe<ForeignKeyTarget>;
  /** Undefined where the author did not say; the database then takes NO ACTION. */
  readonly onDelete: Maybe<ReferentialAction> | undefined;
  readonly onUpdate: Maybe<ReferentialAction> | undefined;
  readonly deferrable?: 'immediate' | 'deferred';
  readonly match?: 'simple' | 'full';
  /** `ON DELETE SET NULL (a)`: the columns that are set, where it is not all. */
  readonly setOnDelete?: readonly ColumnKey[];
  /** Added NOT VALID and not validated since: existing rows were never checked. */
  readonly notValid?: boolean;
  readonly inline: boolean;
  readonly span: PartSpans;
  /**
   * Set when the callback has no return type although it leads back to its own table, directly or round
   * a cycle inside one file or several (TypeScript then infers `any`). Only Drizzle code has this.
   */
  readonly unannotatedCallback?: boolean;
}

/** Where a foreign key leads. The table or column may not exist: look it up in the catalog. */
export interface ForeignKeyTarget {
  readonly table: EntityId;
  /** Target column keys, in the order of the foreign key's own columns. */
  readonly columns: ColumnKeys;
  /** The place that names the target. */
  readonly span: Span;
}

export interface Index {
  readonly kind: 'index';
  readonly name: PartName;
  readonly unique: boolean;
  /** `btree`, `gin`, …; undefined is the dialect's default. */
  readonly method: string | undefined;
  readonly members: Maybe<readonly IndexMember[]>;
  readonly include: readonly ColumnKey[];
  readonly predicate: Maybe<SqlText> | undefined;
  readonly nullsNotDistinct: boolean;
  readonly concurrently: boolean;
  /** Storage parameters as they were given: `{ fillfactor: 70 }`. */
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
  /** MySQL's USING, ALGORITHM and LOCK as Drizzle writes them. */
  readonly mysql?: { readonly using?: string; readonly algorithm?: string; readonly lock?: string };
  readonly tablespace?: string;
  /** PostgreSQL leaves it out where something of its schema has the name. */
  readonly ifNotExists?: true;
  /** `ON ONLY`: not made on the partitions. */
  readonly only?: boolean;
  readonly span: PartSpans;
}

export interface IndexMember {
  readonly column: ColumnKey | undefined;
  /** The expression, when the member is not a plain column. */
  readonly expression: SqlText | undefined;
  readonly order: 'asc' | 'desc' | undefined;
  readonly nulls: 'first' | 'last' | undefined;
  readonly operatorClass: string | undefined;
  /** Parameters of the operator class, as SQL writes them: `siglen = 256`. */
  readonly operatorClassParameters?: string;
  /** COLLATE, as SQL writes it: `"C"`. */
  readonly collation?: string;
  /** What PostgreSQL calls the expression in the name of an index that is given none, where that is not `expr`. */
  readonly nameInIndex?: string;
  readonly span: Span;
}

export interface Check {
  readonly kind: 'check';
  readonly name: PartName;
  readonly expression: Maybe<SqlText>;
  readonly notValid?: boolean;
  /** NO INHERIT: tables that inherit do not have it. */
  readonly noInherit?: boolean;
  readonly span: PartSpans;
}

/** EXCLUDE: no two rows for which all operators hold. */
export interface Exclusion {
  readonly kind: 'exclusion';
  readonly name: PartName;
  readonly method: string;
  readonly elements: readonly { readonly column: ColumnKey | undefined; readonly operator: string }[];
  /** All of it from EXCLUDE on. */
  readonly definition: SqlText;
  /** The columns' names as PostgreSQL joins them for the constraint's own name. */
  readonly nameAddition: string;
  readonly span: PartSpans;
}

export interface Trigger {
  readonly kind: 'trigger';
  readonly name: string;
  readonly timing: 'before' | 'after' | 'instead of';
  readonly events: readonly ('insert' | 'update' | 'delete' | 'truncate')[];
  /** Qualified name of the function it calls. */
  readonly function: string;
  /** The columns that its definition names: `UPDATE OF email`, `WHEN (old.email <> new.email)`. */
  readonly columns?: readonly ColumnKey[];
  readonly span: PartSpans;
}

export interface Policy {
  readonly kind: 'policy';
  readonly name: Maybe<string>;
  readonly as: 'permissive' | 'restrictive' | undefined;
  readonly for: 'all' | 'select' | 'insert' | 'update' | 'delete' | undefined;
  readonly to: Maybe<readonly string[]> | undefined;
  readonly using: Maybe<SqlText> | undefined;
  readonly withCheck: Maybe<SqlText> | undefined;
  /** Set on policies that stand apart from their table. */
  readonly table?: Maybe<EntityId>;
  readonly span: PartSpans;
}

export interface Role {
  readonly kind: 'role';
  readonly id: EntityId;
  readonly name: Maybe<string>;
  readonly createDb?: boolean;
  readonly createRole?: boolean;
  readonly inherit?: boolean;
  /** `.existing()`: managed elsewhere. */
  readonly external: boolean;
  readonly span: PartSpans;
}

export interface EnumType {
  readonly kind: 'enum';
  readonly id: EntityId;
  readonly dialect: Dialect;
  readonly name: Maybe<string>;
  readonly schema: Maybe<string> | undefined;
  readonly binding: string | undefined;
  readonly values: Maybe<readonly string[]>;
  /** Drizzle: the values were given as an object (a TypeScript enum), not as an array. */
  readonly fromObject?: true;
  readonly span: PartSpans;
}

export interface Sequence {
  readonly kind: 'sequence';
  readonly id: EntityId;
  readonly name: Maybe<string>;
  readonly schema: Maybe<string> | undefined;
  readonly binding: string | undefined;
  readonly options: SequenceOptions;
  /** OWNED BY: it goes with the column. */
  readonly ownedBy?: { readonly table: EntityId; readonly column: ColumnKey };
  readonly span: PartSpans;
}

export interface View {
  readonly kind: 'view';
  readonly id: EntityId;
  readonly dialect: Dialect;
  readonly name: Maybe<string>;
  readonly schema: Maybe<string> | undefined;
  readonly binding: string | undefined;
  readonly materialized: boolean;
  /** `.existing()`: managed elsewhere. */
  readonly external: boolean;
  readonly definition: Maybe<SqlText> | undefined;
  /** The names of its columns where SQL lists them: `CREATE VIEW v (a, b) AS …`. */
  readonly columnNames?: readonly string[];
  /** Empty where the definition is a query builder that was not followed. */
  readonly columns: readonly Column[];
  /**
   * Options as the source names them. Drizzle: `with`, `withNoData`, `tablespace`, `using` (PostgreSQL),
   * `algorithm`, `sqlSecurity`, `withCheckOption` (MySQL). SQL: `with`, by the names that Drizzle has.
   */
  readonly options?: Readonly<Record<string, JsonValue>>;
  /** The role that SQL gave it to, as it is written there; undefined where it is still whose session made it. */
  readonly owner?: string;
  /** A star in its query stands for fewer columns than there are by now: which, the text does not tell. */
  readonly hasOldStar?: true;
  /** SQL has set something on it that is not held here: defaults of its columns, rights on single ones. */
  readonly hasMore?: true;
  readonly span: PartSpans;
}

/** An object relationship of the program (`relations()`, `defineRelations()`); the database has none. */
export interface Relation {
  readonly kind: 'relation';
  readonly api: 'relations' | 'defineRelations';
  readonly cardinality: 'one' | 'many';
  readonly from: Maybe<EntityId>;
  readonly to: Maybe<EntityId>;
  /** The property under which a query names it. */
  readonly key: string;
  /** Undefined where the relation takes its columns from the other side. */
  readonly fields: ColumnKeys | undefined;
  readonly references: ColumnKeys | undefined;
  /** `relationName` (v1), `alias` (v2): what pairs two sides where several relations join the tables. */
  readonly relationName?: string;
  /** The junction table of a v2 many-to-many relation. */
  readonly through?: Maybe<EntityId>;
  readonly span: PartSpans;
}
