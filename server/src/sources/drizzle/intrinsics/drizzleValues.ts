import type { Dialect, JsonValue } from '../../../model/schema.ts';
import type { FilePath } from '../../../model/span.ts';
import type { Casing } from '../casing.ts';
import type { Scope } from '../evaluate/scope.ts';
import type {
  Identified,
  Item,
  ObjectValue,
  Property,
  Site,
  UnknownValue,
  Value,
} from '../evaluate/values.ts';

/** What Drizzle's own functions make, as far as a schema can be read from it. */
export type DrizzleValue =
  | BuilderValue
  | TableValue
  | ColumnValue
  | EnumValue
  | SchemaValue
  | SequenceValue
  | ViewValue
  | RoleValue
  | PolicyValue
  | SqlValue
  | IdentifierValue
  | ParamValue
  | IndexValue
  | UniqueValue
  | PrimaryKeyValue
  | ForeignKeyValue
  | CheckValue
  | RelationsValue
  | RelationValue
  | RelationTableValue
  | RelationBuilderValue
  | ThroughValue
  | BoundMethodValue;

/** `.name(args)` on a builder: the call expression. */
export interface Modifier {
  readonly site: Site;
  readonly args: readonly Value[];
  readonly scope: Scope;
}

/**
 * A column builder. Mutable as Drizzle's own are: a modifier changes the builder that it is called on, and
 * every table that uses that builder sees it.
 */
export interface BuilderValue {
  readonly kind: 'builder';
  readonly dialect: Dialect;
  /** The function that made it: `varchar`. An enum's column has the enum instead. */
  readonly builder: string;
  /** The call that made it. */
  readonly head: Site;
  readonly args: readonly Value[];
  readonly enum: EnumValue | undefined;
  /** What `customType` was given. */
  readonly custom: Value | undefined;
  /** The element of `.array()`. */
  readonly element: BuilderValue | undefined;
  /** `n` of `.array(n)`. */
  readonly size: Value | undefined;
  /** The explicit name, or undefined for one that follows the key. */
  name: Value | undefined;
  /** The first key it was used under, which then stays its name. */
  firstKey: string | undefined;
  /** The first table it was used in, which names its unique constraint. */
  firstTable: TableValue | undefined;
  readonly modifiers: { readonly name: string; readonly call: Modifier }[];
  /** What `Object.assign` put on it; a method of that name is called instead of Drizzle's. */
  assigned?: Map<string, Property>;
}

export interface TableValue extends Identified {
  readonly kind: 'table';
  readonly dialect: Dialect;
  /** Asked for only where the content counts; of an imported table this reads the other file. */
  readonly detail: () => TableDetail;
}

export interface TableDetail {
  readonly name: Value;
  readonly schema: SchemaValue | UnknownValue | undefined;
  readonly columns: () => TableColumns;
  readonly extra: Value | undefined;
  rowLevelSecurity: boolean;
  readonly site: Site;
  readonly nameSite: Site | undefined;
  /** The casing that its function brings: `snakeCase.table(…)` of drizzle-orm 1.x. */
  readonly casing?: Casing | undefined;
}

export interface TableColumns {
  readonly columns: ReadonlyMap<string, TableColumn>;
  readonly gaps: readonly UnknownValue[];
}

export interface TableColumn {
  readonly key: string;
  readonly value: Value;
  /** The whole property. */
  readonly site: Site | undefined;
  readonly name: Site | undefined;
  /** The key that names it where the builder has no name: a shared builder keeps the first. */
  readonly nameKey: string;
  readonly table: TableValue;
  /** How many of the builder's modifiers stood when the table was made; later ones are not seen. */
  readonly modifiers: number;
}

/** `users.email`, with what `.desc()`, `.op()` and the like said of it. */
export interface ColumnValue {
  readonly kind: 'column';
  readonly table: TableValue;
  readonly key: string;
  readonly site: Site | undefined;
  readonly order?: 'asc' | 'desc';
  readonly nulls?: 'first' | 'last';
  readonly operatorClass?: Value;
}

export interface EnumValue extends Identified {
  readonly kind: 'enum-type';
  readonly dialect: Dialect;
  readonly name: Value;
  readonly schema: SchemaValue | UnknownValue | undefined;
  readonly values: Value;
  /** The values were given as an object. */
  readonly fromObject: boolean;
  readonly site: Site | undefined;
}

export interface SchemaValue extends Identified {
  readonly kind: 'database-schema';
  readonly dialect: Dialect;
  readonly name: Value;
  readonly site: Site | undefined;
  /** Of its tables: `snakeCase.schema('app')`. */
  readonly casing?: Casing | undefined;
  external: boolean;
}

export interface SequenceValue extends Identified {
  readonly kind: 'sequence';
  readonly name: Value;
  readonly schema: SchemaValue | undefined;
  readonly options: Value | undefined;
  readonly site: Site;
}

export interface ViewValue extends Identified {
  readonly kind: 'view';
  readonly dialect: Dialect;
  readonly name: Value;
  readonly schema: SchemaValue | undefined;
  readonly materialized: boolean;
  /** The columns as a table of the view's name, where they are given. */
  readonly table: TableValue | undefined;
  external: boolean;
  definition: Value | undefined;
  /** What `.with()`, `.using()` and the like said. */
  readonly options: Map<string, JsonValue>;
  readonly site: Site;
}

export interface RoleValue extends Identified {
  readonly kind: 'role';
  readonly name: Value;
  readonly config: Value | undefined;
  external: boolean;
  readonly site: Site;
}

export interface PolicyValue extends Identified {
  readonly kind: 'policy';
  readonly name: Value;
  readonly config: Value | undefined;
  linked: Value | undefined;
  readonly site: Site;
}

/** A piece of SQL: text, and values that become text when it is printed. */
export interface SqlValue {
  readonly kind: 'sql';
  readonly chunks: readonly (string | Value)[];
  readonly site: Site | undefined;
}

/** `sql.identifier(name)`. */
export interface IdentifierValue {
  readonly kind: 'identifier';
  readonly name: Value;
}

/** A value that stands as a parameter: the right side of `eq(column, value)`. */
export interface ParamValue {
  readonly kind: 'param';
  readonly value: Value;
}

export interface IndexValue {
  readonly kind: 'index';
  readonly dialect: Dialect;
  readonly unique: boolean;
  readonly name: Value | undefined;
  readonly site: Site;
  readonly callee: Site;
  readonly members: readonly Item[] | undefined;
  readonly method: Value | undefined;
  readonly only: boolean;
  readonly modifiers: ReadonlyMap<string, Modifier>;
}

export interface UniqueValue {
  readonly kind: 'unique';
  readonly name: Value | undefined;
  readonly columns: readonly Item[] | undefined;
  readonly nullsNotDistinct: boolean;
  readonly site: Site;
  readonly callee: Site;
}

export interface PrimaryKeyValue {
  readonly kind: 'primary-key';
  readonly name: Value | undefined;
  readonly columns: Value;
  readonly site: Site;
  readonly callee: Site;
}

export interface ForeignKeyValue {
  readonly kind: 'foreign-key';
  readonly config: Value;
  readonly onDelete: Value | undefined;
  readonly onUpdate: Value | undefined;
  readonly site: Site;
  readonly callee: Site;
}

export interface CheckValue {
  readonly kind: 'check';
  readonly name: Value | undefined;
  readonly expression: Value;
  readonly site: Site;
  readonly callee: Site;
}

/** `relations(table, callback)` and `defineRelations(schema, callback)`. */
export interface RelationsValue {
  readonly kind: 'relations';
  readonly api: 'relations' | 'defineRelations';
  readonly subject: Value;
  readonly callback: Value | undefined;
  readonly site: Site;
  /** The file whose name binds them first: another may hold them in an object of all that it imports. */
  home?: FilePath;
}

/** `one(table, config)`, `r.many.posts(config)`. */
export interface RelationValue {
  readonly kind: 'relation';
  readonly cardinality: 'one' | 'many';
  readonly target: Value;
  readonly config: Value | undefined;
  readonly site: Site;
}

/** `r.users` in `defineRelations`: the table, whose members are columns for `from` and `to`. */
export interface RelationTableValue {
  readonly kind: 'relation-table';
  readonly table: TableValue;
}

/** The `r` of `defineRelations`, with the tables of its schema by key. */
export interface RelationBuilderValue {
  readonly kind: 'relation-builder';
  readonly tables: ObjectValue;
  /** `r.one` and `r.many`. */
  readonly cardinality: 'one' | 'many' | undefined;
}

/** `r.users.id.through(r.usersToGroups.userId)`. */
export interface ThroughValue {
  readonly kind: 'through';
  readonly column: ColumnValue;
  readonly through: Value;
  readonly site: Site;
}

/** `x.method` before it is called. */
export interface BoundMethodValue {
  readonly kind: 'method';
  readonly target: Value;
  readonly name: string;
  readonly site: Site;
}
