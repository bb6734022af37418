import type { MigrationTool } from '../../../model/migrationTool.ts';
import type { PlacedStatement } from '../statement.ts';
import { marksOf, type Sections } from './sections.ts';

/**
 * Whether the tool runs a file in a transaction that the file does not open itself:
 * - drizzle: all pending files in one (`migrate` in drizzle-orm/src/pg-core/dialect.ts);
 * - Prisma, golang-migrate, db-migrate: the file is one simple query, which is a transaction as soon as it has
 *   several statements (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT);
 * - Supabase: the statements are one pipeline with the entry in the history, a transaction too
 *   (`ExecBatch` in supabase/cli pkg/migration/file.go);
 * - dbmate: in one; where the file asks for none it is one simple query all the same;
 * - Flyway: in one, unless a statement of the file cannot run in one
 *   (https://documentation.red-gate.com/fd/migration-transaction-handling-273973399.html);
 * - Atlas (https://atlasgo.io/versioned/apply#transaction-configuration), node-pg-migrate, goose: in
 *   one, unless the file asks for none;
 * - a plain folder: nobody knows, psql would not.
 */
export function isWrapped(
  tool: MigrationTool,
  sections: Sections,
  text: string,
  statements: readonly PlacedStatement[],
): boolean {
  switch (tool) {
    case 'drizzle':
    case 'supabase':
      return true;
    case 'prisma':
    case 'golang-migrate':
    case 'knex':
      return statements.length > 1;
    case 'flyway':
      return !statements.some(refusesTransaction);
    case 'dbmate':
      return sections.transaction || statements.length > 1;
    case 'atlas':
    case 'node-pg-migrate':
      return sections.transaction;
    case 'plain':
      return sections.transaction && marksOf(text) !== undefined;
    default:
      return tool satisfies never;
  }
}

function refusesTransaction({ parsed: { node } }: PlacedStatement): boolean {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent === true;
  if ('DropStmt' in node) return node.DropStmt.concurrent === true;
  if ('ReindexStmt' in node)
    return (node.ReindexStmt.params ?? []).some(
      (param) => 'DefElem' in param && param.DefElem.defname === 'concurrently',
    );
  return (
    'VacuumStmt' in node ||
    'CreatedbStmt' in node ||
    'DropdbStmt' in node ||
    'AlterSystemStmt' in node ||
    'CreateTableSpaceStmt' in node
  );
}
