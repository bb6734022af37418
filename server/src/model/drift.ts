import type { SchemaChange } from './diff.ts';
import type { Dialect, EntityId } from './schema.ts';
import type { Span } from './span.ts';

/** That a schema and what its migrations make of it are not the same: what the next migration has to do. */
export interface Drift {
  readonly kind: 'drift';
  /** Of the project's configuration. */
  readonly id: EntityId;
  readonly dialect: Dialect;
  /** At least one. */
  readonly changes: readonly SchemaChange[];
  /** The newest migration as its tool calls it. */
  readonly since: string;
  /** The package's scripts push the schema into a database too, or call drizzle-kit nowhere. */
  readonly isPushed?: true;
  /** The names of the files of its history, past the journal of the tool, that make all of the changes. */
  readonly unrecorded?: readonly string[];
  /** `name` is where it is told: the first table that changed, else the configuration. */
  readonly span: { readonly whole: Span; readonly name: Span };
}
