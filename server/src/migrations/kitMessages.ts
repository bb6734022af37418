import type { Dialect } from '../model/schema.ts';
import type { KitHint, OpenQuestion1 } from './hints.ts';

/** A snapshot of drizzle-kit as JSON. */
export type KitSnapshot = Readonly<Record<string, unknown>>;

/** What the process that runs drizzle-kit is asked. One request at a time. */
export type KitRequest =
  /** Finds drizzle-kit and reads the configuration. First of all. */
  | {
      readonly kind: 'open';
      /** Where drizzle-kit would be called: the package's folder. */
      readonly cwd: string;
      readonly configFile: string | undefined;
      /** Instead of a configuration file, and where one says nothing. */
      readonly defaults: Partial<KitConfig>;
      /** Of a configuration file that exports several: which one. */
      readonly index: number;
      /** A file from which drizzle-kit is found where the workspace has none. */
      readonly fallback: string;
      /** The schema is loaded right after the answer: it will be asked for. */
      readonly loadSchema: boolean;
    }
  /** Asks what the database of the configuration is reached by. */
  | { readonly kind: 'connection' }
  /** Runs the schema files (0.x). */
  | { readonly kind: 'snapshot'; readonly previousId: string }
  /** Has drizzle-kit (0.x) write the statements that lead from one snapshot to another. */
  | { readonly kind: 'statements'; readonly pairs: readonly (readonly [KitSnapshot, KitSnapshot])[] }
  /** Has drizzle-kit (1.x) write the statements that lead from one snapshot to another. */
  | {
      readonly kind: 'between';
      readonly before: KitSnapshot;
      readonly after: KitSnapshot;
      readonly hints: readonly KitHint[];
    }
  /** Has drizzle-kit (1.x) write a migration into a folder. */
  | {
      readonly kind: 'generate';
      readonly out: string;
      readonly name: string;
      readonly hints: readonly KitHint[];
      /** An empty one, for SQL of one's own. */
      readonly custom: boolean;
    };

/** What drizzle-kit goes by. Paths are absolute. */
export interface KitConfig {
  readonly dialect: Dialect;
  readonly schema: readonly string[];
  readonly out: string;
  readonly casing: 'snake_case' | 'camelCase' | undefined;
  readonly breakpoints: boolean;
  readonly prefix: 'index' | 'timestamp' | 'supabase' | 'unix' | 'none';
  /** Expo and durable objects: the migrations are listed in a file of code too. */
  readonly bundle: 'expo' | 'durable-sqlite' | undefined;
}

export interface KitInfo {
  /** Of drizzle-kit. */
  readonly version: string;
  /** `api`: 0.x, asked snapshot by snapshot; `cli`: 1.x. */
  readonly api: 'api' | 'cli';
  /** The one that comes with this program, as the workspace has none. */
  readonly fallback: boolean;
}

export type KitReply =
  | { readonly kind: 'opened'; readonly kit: KitInfo; readonly config: KitConfig }
  /** A secret: of `dbCredentials`, else of `DATABASE_URL` as the configuration loads it. */
  | { readonly kind: 'connection'; readonly url?: string }
  | { readonly kind: 'snapshot'; readonly snapshot: KitSnapshot }
  | { readonly kind: 'statements'; readonly statements: readonly (readonly string[])[] }
  | { readonly kind: 'generated'; readonly changed: boolean }
  | { readonly kind: 'questions'; readonly questions: readonly OpenQuestion1[] }
  | KitFailure;

export interface KitFailure {
  readonly kind: 'failed';
  readonly reason: KitFailureReason;
  /** A sentence for people that says what helps. */
  readonly message: string;
  /** What the process printed, and the stack. */
  readonly output: string;
}

export type KitFailureReason =
  | 'no-drizzle-kit'
  | 'unsupported-version'
  | 'config'
  | 'schema'
  | 'snapshot'
  | 'drizzle-kit'
  | 'timeout'
  | 'exited'
  | 'cancelled';
