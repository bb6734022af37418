import type { Grant, Routine } from '../model/access.ts';
import type { Deletion } from '../model/deletions.ts';
import type { Drift } from '../model/drift.ts';
import type { FileEdit, SchemaEdit } from '../model/edit.ts';
import type { Migration, MigrationStatement, NewMigration } from '../model/migration.ts';
import type { Query, TableRef } from '../model/query.ts';
import type { QueryEdit } from '../model/queryEdit.ts';
import type { QueryScope } from '../model/queryScope.ts';
import type {
  Column,
  ColumnKey,
  DatabaseSchema,
  Dialect,
  EntityId,
  EnumType,
  ForeignKey,
  Policy,
  Relation,
  Table,
  View,
} from '../model/schema.ts';
import type { FilePath, Span } from '../model/span.ts';
import type { Decision } from './decisions.ts';
import type { Habit, HabitName } from './habits.ts';
import type { TableNaming } from './support/nameStyle.ts';
import type { TableTrait } from './tableTrait.ts';
import type { ZoneHabit } from './tallies.ts';
import type { Vocabulary } from './vocabulary/words.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';
export type RuleGroup =
  | 'keys'
  | 'types'
  | 'normal forms'
  | 'index'
  | 'conventions'
  | 'drizzle'
  | 'migration'
  | 'query'
  | 'security'
  | 'meta';

/**
 * `safe`: never changes what the program or the database means beyond the fault itself; may run on save.
 * `suggested`: right as a rule, but a person should look.
 * `refactor`: several places change, and so must the program: shown before it is done, never done together with others.
 */
export type FixSafety = 'safe' | 'suggested' | 'refactor';

export interface Fix {
  /** In the imperative: "Add an index on (author_id)". */
  readonly title: string;
  readonly safety: FixSafety;
  readonly edits: readonly SchemaEdit[];
  /** What it leads to in the next migration, for people: it is shown before it is done. */
  readonly migration?: string;
  /** Edits of the text itself, where no model holds what is mended. `edits` is empty then. */
  readonly textEdits?: readonly FileEdit[];
  /** Edits of queries in the program's code. `edits` is empty then. */
  readonly queryEdits?: readonly QueryEdit[];
  /** Migrations that follow the edited one. */
  readonly newFiles?: readonly NewMigration[];
}

/** What the rules see of the schema around the subject. Reads are tracked: a result is kept until one changes. */
export interface SchemaView {
  /** The whole table. Depends on all of it: prefer the narrower questions where they do. */
  table(id: EntityId): Table | undefined;
  /** Where a foreign key leads: the table's label and the columns it names, undefined where unknown. */
  target(foreignKey: ForeignKey): ResolvedTarget | undefined;
  /** The ids, labels and primary keys of the tables of one database name. */
  tablesNamed(name: string): readonly TableSummary[];
  /** The tables that have a foreign key to this one. */
  referencedBy(id: EntityId): readonly EntityId[];
  enum(id: EntityId): EnumType | undefined;
  relationsFrom(id: EntityId): readonly Relation[];
  /** The tables that a file declares, in the order of its text. Depends on all of them. */
  tablesIn(file: FilePath): readonly Table[];
  /** The relations that a file declares, in the order of its text. */
  relationsIn(file: FilePath): readonly Relation[];
  /** The tables that every row must refer to as it is inserted: NOT NULL, and not deferrable. Itself left out. */
  requiredReferences(id: EntityId): readonly EntityId[];
  /** The column sets of the table that foreign keys lead to. */
  referencedColumns(id: EntityId): readonly (readonly ColumnKey[])[];
  /** A column of another table by its name in the database; undefined where there is none. */
  columnNamed(id: EntityId, name: string): Column | undefined;
  /** The policies of the table that are declared apart from it. */
  policiesFor(id: EntityId): readonly Policy[];
  /** The functions and procedures of a name, in whichever database schema, with whichever arguments. */
  routinesNamed(name: string): readonly Routine[];
  /** The type that nearly all columns of the name have; see `tallies.ts`. */
  usualType(dialect: Dialect, column: string): string | undefined;
  /** How nearly all tables are named. */
  tableNaming(dialect: Dialect): TableNaming;
  /** The tables with an index or key of this name in a database schema. */
  indexOwners(schema: string | undefined, name: string): readonly EntityId[];
  /** True when policies are written for the roles that a browser comes with. */
  hasApiRoles(): boolean;
  /** True when the schema has a policy at all. */
  hasPolicies(): boolean;
  /** True when hardly a table of the schema has a foreign key. */
  avoidsForeignKeys(dialect: Dialect): boolean;
  /** True when half of the tables, or more, have capital letters in their names or those of their columns. */
  usesCapitals(dialect: Dialect): boolean;
  /** True when half of the tables, or more, have no NOT NULL beside their key. */
  leavesColumnsNullable(dialect: Dialect): boolean;
  /** The tables with a TIMESTAMP of MySQL, by id; those of libraries are left out. */
  tablesThatEndIn2038(): readonly EntityId[];
  /** Where nearly all tables of PostgreSQL with times have such as do not keep the zone: the first by id, and how many. */
  timesWithoutZone(): ZoneHabit | undefined;
  /** What nearly all tables leave out, so that it is one decision; see `habits.ts`. */
  habit(name: HabitName): Habit | undefined;
  /** How many tables leave it out. For the one that tells of it: the answer changes with each. */
  habitCount(name: HabitName): number;
  /** True when the migration tool sees it: exported from a file that its configuration names. */
  isExposed(id: EntityId): boolean;
  /**
   * True when it should be seen and is not: its file does not export it, although the configuration names the
   * file or the tool sees others of the file's parts.
   */
  isHidden(id: EntityId): boolean;
  /** The configuration of the migration tool that should reach the table's file and does not. */
  configurationWithout(id: EntityId): string | undefined;
  /**
   * True when no migration makes the table yet, so that it holds no rows: there is a history, and the table is not a
   * former one under another name.
   */
  isNew(id: EntityId): boolean;
  /** The driver by which the code opens SQLite, where it leaves foreign keys off and nothing switches them on. */
  driverWithoutForeignKeys(): string | undefined;
  /** Whether libsql runs the migrations, which switches foreign keys off before it begins the transaction. */
  isMigratedByLibsql(): boolean;
  /** Whether clients are made and no query asks for a relation of this name, or nothing imports its file. */
  isAskedByNoQuery(file: FilePath, relation: string): boolean;
  /** Whether a schema in another language declares a table, of which a script of SQL only has the id. */
  isDeclaredElsewhere(id: EntityId): boolean;
  /** The table that a query names, where the schema has exactly one. */
  tableOf(ref: TableRef | undefined): Table | undefined;
  /** The queries that have the table among their own `tables`: of other queries' parts, these parts. */
  queriesOf(id: EntityId): readonly Query[];
  /** What those queries delete, among it what is no row of the table. A rule that asks no more runs again less often. */
  deletionsOf(id: EntityId): readonly Deletion[];
  /**
   * The files that could not be read whole: the text breaks its grammar, or all of a module that is not there is handed
   * on. What the schema seems to lack may stand in them.
   */
  unreadFiles(): readonly FilePath[];
  /** The queries that call a table so in SQL, whether there is one or not. */
  queriesNaming(name: string): readonly Query[];
}

export interface TableSummary {
  readonly id: EntityId;
  readonly label: string;
  readonly dialect: Dialect;
  /** The columns of the primary key; undefined when there is none or it is unknown. */
  readonly primaryKey: readonly Column[] | undefined;
}

export type ResolvedTarget =
  /** The table is not in the schema. */
  | { readonly kind: 'no-table' }
  /** The table is there, a column is not. `hasGaps`: it may be among what could not be read. */
  | {
      readonly kind: 'no-column';
      readonly table: TableSummary;
      readonly missing: readonly string[];
      readonly hasGaps: boolean;
    }
  | {
      readonly kind: 'found';
      readonly table: TableSummary;
      readonly columns: readonly Column[];
      /** The columns are the primary key or a unique key, as a set, or may be: a key could not be read. */
      readonly unique: boolean;
    };

/** What one run of a rule looks at. */
export interface Subjects {
  readonly table: Table;
  readonly enum: EnumType;
  readonly view: View;
  readonly schema: DatabaseSchema;
  readonly relation: Relation;
  readonly routine: Routine;
  readonly grant: Grant;
  readonly statement: MigrationStatement;
  readonly migration: Migration;
  /** A schema that its migrations do not make. */
  readonly drift: Drift;
  readonly query: Query;
  readonly queryScope: QueryScope;
}
export type SubjectKind = keyof Subjects;

export interface RuleOption<T> {
  readonly default: T;
  readonly description: string;
  /** JSON Schema of the value, without default and description. */
  readonly schema: Readonly<Record<string, unknown>>;
}
type OptionsOf<O> = { readonly [K in keyof O]: O[K] extends RuleOption<infer T> ? T : never };

type Messages = Readonly<Record<string, (data: never) => string>>;

export type Report<M extends Messages> = <K extends keyof M & string>(finding: {
  readonly at: Span;
  readonly message: K;
  /** True, but hardly worth a word: see `RuleDefinition.quietly`. */
  readonly quiet?: Severity | undefined;
  readonly data: Parameters<M[K]>[0];
  readonly fixes?: readonly Fix[];
  readonly related?: readonly { readonly span: Span; readonly message: string }[];
}) => void;

export interface RuleContext<M extends Messages = Messages, O = unknown> {
  readonly view: SchemaView;
  readonly options: OptionsOf<O>;
  /** Major version of the PostgreSQL server that the migrations run on. */
  readonly serverVersion: number;
  /** The subject's file below the workspace folder, for options that name files. */
  readonly path: string;
  readonly report: Report<M>;
}

/** An example of the rule's page, at the same time a test: a fixture with `^^^` annotations. */
export interface RuleExample {
  readonly title: string;
  /** The text with the annotations and the fixed text, in the format of `example.ts`. */
  readonly fixture: string;
  /** TypeScript when left out. */
  readonly language?: 'ts' | 'sql';
}

export interface RuleDefinition<
  S extends SubjectKind = SubjectKind,
  M extends Messages = Messages,
  O extends Readonly<Record<string, RuleOption<unknown>>> = Readonly<Record<string, RuleOption<unknown>>>,
> {
  /** Kebab case; also the file name, the page and the settings key. Names the defect; never reused. */
  readonly id: string;
  readonly group: RuleGroup;
  readonly severity: Severity | 'off';
  /**
   * Messages that are less certain, or less grave, than the rule: their severity as long as the setting leaves the rule
   * its own. `where` completes "warning …".
   */
  readonly milder?: {
    readonly [K in keyof M & string]?: { readonly severity: Severity; readonly where: string };
  };
  /** The severities that a report may ask for by `quiet`, likewise. */
  readonly quietly?: readonly { readonly severity: Severity; readonly where: string }[];
  /** The version that brought it. */
  readonly since: string;
  /** The boldest safety among its fixes. */
  readonly fix: FixSafety | 'none';
  readonly dialects: readonly Dialect[];
  /** Who else has it: `splinter/unindexed_foreign_keys`. */
  readonly sources: readonly string[];
  /** One sentence, imperative or declarative, no code. */
  readonly summary: string;
  /** Why it hurts: a paragraph or more of Markdown, facts with a link to the database's manual. */
  readonly why: string;
  /** The pages of `docs/which` that help to decide what to do about a finding. */
  readonly which?: readonly Decision[];
  /** When it is silent, one item each. */
  readonly silences: readonly string[];
  readonly options: O;
  readonly messages: M;
  readonly examples: { readonly bad: readonly RuleExample[]; readonly good: readonly RuleExample[] };
  readonly subject: S;
  /** For a rule of tables: without all of these it never reports, whatever its options are. */
  readonly needs?: readonly TableTrait[];
  /** For a rule of tables: it never reports where no column's name holds a term of these. */
  names?(options: OptionsOf<O>): readonly Vocabulary[];
  check(subject: Subjects[S], context: RuleContext<M, O>): void;
}

/** A rule whose message and option types are forgotten, as the registry holds it. */
export interface Rule extends Omit<RuleDefinition, 'check' | 'messages' | 'milder' | 'names' | 'subject'> {
  readonly milder?: Readonly<Record<string, { readonly severity: Severity; readonly where: string }>>;
  readonly subject: SubjectKind;
  readonly messages: Readonly<Record<string, (data: never) => string>>;
  names?(options: never): readonly Vocabulary[];
  check(subject: Subjects[SubjectKind], context: RuleContext): void;
}

/** Checks a definition's types against each other and forgets them. */
export function defineRule<
  S extends SubjectKind,
  const M extends Messages,
  const O extends Readonly<Record<string, RuleOption<unknown>>>,
>(definition: RuleDefinition<S, M, O>): Rule {
  return definition as unknown as Rule;
}
