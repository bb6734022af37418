/** Who writes and runs a history. `plain`: nothing tells. */
export type MigrationTool =
  | 'drizzle'
  | 'prisma'
  | 'supabase'
  | 'dbmate'
  | 'golang-migrate'
  | 'flyway'
  | 'knex'
  | 'node-pg-migrate'
  | 'atlas'
  | 'diesel'
  | 'plain';

/**
 * True where a tool sends what is to run of a file as one query, which is a transaction as soon as it has several
 * statements: what refuses one has to be alone in its file
 * (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT).
 */
export function sendsFileWhole(tool: MigrationTool): boolean {
  return ['prisma', 'golang-migrate', 'knex', 'dbmate', 'diesel'].includes(tool);
}
