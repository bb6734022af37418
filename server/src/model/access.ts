import type { EntityId } from './schema.ts';
import type { PartSpans } from './span.ts';

/** A function or procedure of the database. Its body is opaque. */
export interface Routine {
  readonly kind: 'routine';
  readonly id: EntityId;
  readonly dialect: 'postgresql';
  readonly name: string;
  /** Undefined: the default schema. */
  readonly schema: string | undefined;
  /** Types of the arguments as written. */
  readonly arguments: readonly string[];
  readonly returns: string | undefined;
  readonly language: string | undefined;
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  /** SECURITY DEFINER: it runs with the rights of its owner. */
  readonly securityDefiner: boolean;
  /** What `SET search_path` fixes for its calls: `''`, `pg_catalog, public`; undefined where it is the caller's. */
  readonly searchPath: string | undefined;
  /** Written as `BEGIN ATOMIC … END` or `RETURN …`: names were looked up when it was made. */
  readonly boundBody: boolean;
  /** What stands in its quotes; undefined where it is bound, or a file of the server. */
  readonly body?: string;
  readonly span: PartSpans;
}

/** The privileges on a table by which its rows are reached. */
export const writingAndReading: readonly string[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** By role, those of `writingAndReading` that a REVOKE took and no GRANT gave back. */
export type Withheld = Readonly<Record<string, readonly string[]>>;

/** What a GRANT of a script has given and no REVOKE has taken back: one object, one role. */
export interface Grant {
  readonly kind: 'grant';
  /** The object and the role. */
  readonly id: EntityId;
  readonly dialect: 'postgresql';
  /** In upper case; `ALL` for all that the object has. */
  readonly privileges: readonly string[];
  readonly object: GrantObject;
  /** `public` is every role there is and will be. */
  readonly role: string;
  readonly grantable: boolean;
  readonly span: PartSpans;
}

export interface GrantObject {
  readonly kind: 'table' | 'tables-in-schema' | 'sequence' | 'schema' | 'database' | 'function' | 'other';
  /** With its schema where it was written; of all tables of a schema the schema. */
  readonly name: string;
  /** The table, where the script has made it. */
  readonly table?: EntityId;
  /** The view, likewise. */
  readonly view?: EntityId;
  /** Of all tables of a schema: the views that were there, which it counts among them. */
  readonly views?: readonly EntityId[];
  /** Likewise the tables. */
  readonly tables?: readonly EntityId[];
}
