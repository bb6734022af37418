import { createRequire } from 'node:module';
import path from 'node:path';
// @ts-expect-error The package has no types.
import initSqlJs from 'sql.js';
import type { RowProof } from '../verifyMessages.ts';
import { catalogueOfSqlite } from './catalogueOfSqlite.ts';
import { fillSqlite } from './fillSqlite.ts';
import { type ProofDatabase, StatementError } from './proofDatabase.ts';

/** The part of sql.js that is used; the package has no types. */
export interface SqliteConnection {
  exec(
    sql: string,
  ): readonly { readonly columns: readonly string[]; readonly values: readonly (readonly unknown[])[] }[];
}

interface Engine {
  readonly Database: new () => SqliteConnection;
}

/** An embedded SQLite, in memory. */
export async function sqliteDatabase(): Promise<ProofDatabase> {
  const engine = (await (initSqlJs as (options: object) => Promise<Engine>)({
    locateFile: wasmFile,
  })) as Engine;
  const db = new engine.Database();
  return {
    catalogue: async () => catalogueOfSqlite(db),
    async catalogueOfNew(statements) {
      const fresh = new engine.Database();
      migrate(fresh, statements);
      return catalogueOfSqlite(fresh);
    },
    run: async (statements) => migrate(db, statements),
    meetRows: async (up, down) => meetRows(db, up, down),
  };
}

/** Beside the bundle, else where the package is. */
function wasmFile(name: string): string {
  return path.basename(import.meta.dirname) === 'dist'
    ? path.join(import.meta.dirname, name)
    : createRequire(import.meta.filename).resolve(`sql.js/dist/${name}`);
}

/** As drizzle's migrator does it: in one transaction, with foreign keys enforced. */
function migrate(db: SqliteConnection, statements: readonly string[]): void {
  db.exec('PRAGMA foreign_keys=ON; BEGIN');
  for (const sql of statements) {
    try {
      db.exec(sql);
    } catch (error) {
      db.exec('ROLLBACK');
      throw new StatementError(messageOf(error), sql);
    }
  }
  db.exec('COMMIT');
}

/**
 * Each statement is tried on tables with a few rows; one that fails on them is told and stepped over. All of it is
 * taken back.
 */
function meetRows(
  db: SqliteConnection,
  up: readonly string[],
  down: readonly string[] | undefined,
): RowProof {
  db.exec('PRAGMA foreign_keys=OFF; BEGIN');
  try {
    const { tables, rows, empty } = fillSqlite(db);
    const failures: RowProof['failures'][number][] = [];
    const run = (direction: 'up' | 'down', statements: readonly string[]) => {
      for (const [statement, sql] of statements.entries()) {
        const message = failureOf(db, sql);
        if (message !== undefined) failures.push({ direction, statement, sql, message });
      }
    };
    run('up', up);
    // After a migration that does not get through, its way back says nothing.
    if (down && failures.length === 0) run('down', down);
    return { tables, rows, empty, failures };
  } finally {
    db.exec('ROLLBACK; PRAGMA foreign_keys=ON');
  }
}

function failureOf(db: SqliteConnection, sql: string): string | undefined {
  db.exec('SAVEPOINT statement');
  try {
    db.exec(sql);
    db.exec('RELEASE statement');
    return undefined;
  } catch (error) {
    db.exec('ROLLBACK TO statement; RELEASE statement');
    const message = messageOf(error);
    // Others may follow from a statement that was stepped over.
    return /constraint failed|datatype mismatch|NOT NULL|non-constant default/i.test(message)
      ? message
      : undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
