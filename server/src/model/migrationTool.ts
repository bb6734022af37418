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
  | 'postgrator'
  | 'pop'
  | 'popx'
  | 'mybatis'
  | 'liquibase'
  | 'graphile-migrate'
  | 'sqitch'
  | 'plain';

/**
 * True where a tool sends what is to run of a file as one query, which is a transaction as soon as it has several
 * statements: what refuses one has to be alone in its file
 * (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT).
 */
export function sendsFileWhole(tool: MigrationTool): boolean {
  return ['prisma', 'golang-migrate', 'knex', 'dbmate', 'diesel', 'postgrator', 'popx'].includes(tool);
}

/**
 * True where a tool takes the statements that refuse a transaction out of the one of their file and runs each by itself,
 * between those before and after it (Supabase since 2.109, DROP INDEX CONCURRENTLY since August 2026,
 * https://github.com/supabase/cli/pull/6009 and https://github.com/supabase/cli/pull/6276).
 */
export function runsRefusersApart(tool: MigrationTool): boolean {
  return tool === 'supabase';
}

/** True where a tool has no way to run a migration outside of a transaction: it has to be run by hand. */
export function cannotLeaveTransaction(tool: MigrationTool, text: string): boolean {
  // A block that commits between its batches is none of the statements that are run apart.
  return (
    ['node-pg-migrate', 'pop', 'mybatis'].includes(tool) ||
    (runsRefusersApart(tool) && !/\b(?:concurrently|vacuum)\b/i.test(text))
  );
}

/**
 * True where a file that is laid beside the others is none of the tool's: `sqitch add` writes it into the plan,
 * `graphile-migrate commit` makes it with a hash over all before it.
 */
export function addsFilesItself(tool: MigrationTool): boolean {
  return tool === 'sqitch' || tool === 'graphile-migrate';
}
