import type { PGlite } from '@electric-sql/pglite';
import type { ProvenStatement } from '../verifyMessages.ts';
import { catalogueOf } from './catalogue.ts';
import { meetRows } from './meetRows.ts';
import { runObserved } from './observe.ts';
import { postgresMessage } from './postgresMessage.ts';
import { type ProofDatabase, StatementError } from './proofDatabase.ts';

/** What a proof needs of a connection to PostgreSQL, embedded or not. */
export type PostgresConnection = Pick<PGlite, 'query' | 'exec'>;

export async function postgresDatabase(db: PostgresConnection): Promise<ProofDatabase> {
  // In UTC a change from timestamp to timestamptz looks free.
  await db.exec(`set timezone to 'Asia/Tokyo'`);
  return {
    catalogue: () => catalogueOf(db),
    catalogueOfNew: (statements) => catalogueOfNew(db, statements),
    run: (statements, observed) => runMigration(db, statements, observed),
    meetRows: (up, down) => meetRows(db, up, down),
  };
}

/**
 * What is there is put out of sight for a while: its schemas get other names. Extensions are found there still;
 * roles belong to all databases and stay.
 */
async function catalogueOfNew(
  db: PostgresConnection,
  statements: readonly string[],
): Promise<readonly string[]> {
  await db.exec('begin');
  try {
    const { rows } = await db.query<{ readonly name: string }>(
      `select nspname as name from pg_namespace where nspname !~ '^(pg_|information_schema$)'`,
    );
    for (const { name } of rows) await db.exec(`alter schema "${name}" rename to "__before_${name}"`);
    await db.exec(
      `create schema public; set local search_path to public${rows.map(({ name }) => `, "__before_${name}"`).join('')}`,
    );
    const roles = await db.query<{ readonly name: string }>('select rolname as name from pg_roles');
    const known = new Set(roles.rows.map(({ name }) => name));
    await runAll(
      db,
      statements
        .filter((sql) => !known.has(/^CREATE ROLE "([^"]+)"/.exec(sql)?.[1] ?? ''))
        .map((sql) => sql.replace(/^(CREATE (UNIQUE )?INDEX) CONCURRENTLY/, '$1')),
    );
    return await catalogueOf(db);
  } finally {
    await db.exec('rollback');
  }
}

/**
 * In one transaction as drizzle's migrator does, unless a statement forbids it and the file does not end the
 * transaction itself.
 */
async function runMigration(
  db: PostgresConnection,
  statements: readonly string[],
  observed?: ProvenStatement[],
): Promise<void> {
  const endsItself = statements.some((sql) => /^(?:\s*--[^\n]*\n)*\s*commit\b/i.test(sql));
  if (!endsItself && statements.some((sql) => /\bCONCURRENTLY\b/i.test(sql))) return runAll(db, statements);
  await db.exec('begin');
  try {
    await runAll(db, statements, observed);
    await db.exec('commit');
  } catch (error) {
    await db.exec('rollback');
    throw error;
  }
}

async function runAll(
  db: PostgresConnection,
  statements: readonly string[],
  observed?: ProvenStatement[],
): Promise<void> {
  for (const sql of statements) {
    try {
      if (observed) observed.push(await runObserved(db, sql));
      else await db.exec(sql);
    } catch (error) {
      throw new StatementError(postgresMessage(error), sql);
    }
  }
}
