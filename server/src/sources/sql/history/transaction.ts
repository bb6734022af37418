import type { Node } from 'libpg-query';
import { type MigrationTool, runsRefusersApart } from '../../../model/migrationTool.ts';
import type { FilePath } from '../../../model/span.ts';
import type { PlacedStatement } from '../statement.ts';
import { marksOf, type Sections, yoyoDirectives } from './sections.ts';

/** A file beside a migration: by it a tool is asked to run the migration without a transaction, or runs it at all. */
export interface TransactionFile {
  readonly path: FilePath;
  readonly text: string;
}

/** Flyway's script configuration (https://documentation.red-gate.com/fd/script-configuration-277578847.html). */
export function flywayTransactionFile(migration: FilePath): TransactionFile {
  return { path: `${migration}.conf`, text: 'executeInTransaction=false\n' };
}

/** Diesel's (`TomlMetadata` in diesel_migrations/migrations_internals). */
export function dieselTransactionFile(migration: FilePath): TransactionFile {
  return { path: migration.replace(/[^/]*$/, 'metadata.toml'), text: 'run_in_transaction = false\n' };
}

/** Whether such a file says so. */
export function asksForNoTransaction(text: string): boolean {
  return /^\s*(?:flyway\.)?(?:executeInTransaction|run_in_transaction)\s*=\s*false\b/m.test(text);
}

/**
 * Whether the tool runs a file in a transaction that the file does not open itself:
 * - drizzle: all pending files in one (`migrate` in drizzle-orm/src/pg-core/dialect.ts);
 * - Prisma, golang-migrate, db-migrate, Postgrator: the file is one simple query, which is a transaction as soon as it has
 *   several statements (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT);
 * - Supabase: the statements are one pipeline with the entry in the history, a transaction too
 *   (`ExecBatch` in supabase/cli pkg/migration/file.go), but for those that `runsApart` tells;
 * - dbmate: in one; where the file asks for none it is one simple query all the same;
 * - Flyway: in one, unless a statement of the file cannot run in one or the file's configuration asks for none
 *   (https://documentation.red-gate.com/fd/migration-transaction-handling-273973399.html);
 * - Diesel: in one, which `metadata.toml` may switch off, and then it is one simple query as well;
 * - Atlas (https://atlasgo.io/versioned/apply#transaction-configuration), node-pg-migrate, goose: in
 *   one, unless the file asks for none;
 * - graphile-migrate: in one, unless the file asks for none
 *   (https://github.com/graphile/migrate#running-multiple-statements-and-non-transactional-migrations);
 * - pop: in one (`UpTo` in gobuffalo/pop migrator.go); Ory's form of it in none for an `.autocommit` file, which is one
 *   simple query then;
 * - MyBatis: in one, unless the environment says `auto_commit=true`, which is for all files
 *   (https://mybatis.org/migrations/installation.html);
 * - Liquibase: each changeset in one, but for those that ask for none (`replayMigration` follows them);
 * - sqitch: psql runs the file, which opens its own;
 * - tern: in one, unless the file asks for none (https://github.com/jackc/tern#migrations);
 * - yoyo: in one, unless the file asks for none (`process_steps` in yoyo/migrations.py); a file that says nothing is not
 *   known to be one of its;
 * - a plain folder: nobody knows, psql would not.
 * @param apart a file beside it asks for no transaction
 */
export function isWrapped(
  tool: MigrationTool,
  sections: Sections,
  text: string,
  statements: readonly PlacedStatement[],
  apart = false,
): boolean {
  switch (tool) {
    case 'drizzle':
    case 'supabase':
    case 'pop':
    case 'mybatis':
    case 'liquibase':
      return true;
    case 'prisma':
    case 'golang-migrate':
    case 'knex':
    case 'postgrator':
      return statements.length > 1;
    case 'flyway':
      return !apart && !statements.some(refusesTransaction);
    case 'diesel':
    case 'popx':
      return !apart || statements.length > 1;
    case 'dbmate':
      return sections.transaction || statements.length > 1;
    case 'atlas':
    case 'node-pg-migrate':
    case 'graphile-migrate':
      return sections.transaction;
    case 'sqitch':
      return false;
    case 'plain':
      return sections.transaction && (marksOf(text) !== undefined || yoyoDirectives(text) !== undefined);
    default:
      return tool satisfies never;
  }
}

/** Whether a tool runs a statement by itself, out of the transaction of the others. */
export function runsApart(tool: MigrationTool, { parsed: { node } }: PlacedStatement): boolean {
  return (
    runsRefusersApart(tool) &&
    (isConcurrent(node) || 'VacuumStmt' in node || 'AlterSystemStmt' in node || 'ClusterStmt' in node)
  );
}

function refusesTransaction({ parsed: { node } }: PlacedStatement): boolean {
  return (
    isConcurrent(node) ||
    'VacuumStmt' in node ||
    'CreatedbStmt' in node ||
    'DropdbStmt' in node ||
    'AlterSystemStmt' in node ||
    'CreateTableSpaceStmt' in node
  );
}

function isConcurrent(node: Node): boolean {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent === true;
  if ('DropStmt' in node) return node.DropStmt.concurrent === true;
  if ('ReindexStmt' in node)
    return (node.ReindexStmt.params ?? []).some(
      (param) => 'DefElem' in param && param.DefElem.defname === 'concurrently',
    );
  return false;
}
