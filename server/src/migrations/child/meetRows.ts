import type { PGlite } from '@electric-sql/pglite';
import type { RowProof } from '../verifyMessages.ts';
import { fillRows } from './fillRows.ts';
import { postgresMessage } from './postgresMessage.ts';

/**
 * Runs a migration and its way back on tables that hold rows, in a transaction that is taken back, and tells the
 * statements that fail on the rows. What fails is stepped over.
 * @param up the statements of the migration
 */
export async function meetRows(
  db: Pick<PGlite, 'query' | 'exec'>,
  up: readonly string[],
  down: readonly string[] | undefined,
): Promise<RowProof> {
  await db.exec('begin');
  try {
    const { tables, rows, empty } = await fillRows(db);
    const failures: RowProof['failures'][number][] = [];
    const run = async (direction: 'up' | 'down', statements: readonly string[]) => {
      for (const [statement, sql] of statements.entries()) {
        const message = await failureOf(db, sql);
        if (message !== undefined) failures.push({ direction, statement, sql, message });
      }
    };
    await run('up', up);
    // After a migration that does not get through, its way back says nothing.
    if (down && failures.length === 0) await run('down', down);
    return { tables, rows, empty, failures };
  } finally {
    await db.exec('rollback');
  }
}

/** PostgreSQL's message where a statement fails on the data; others are not told: they may follow from such. */
async function failureOf(db: Pick<PGlite, 'exec'>, sql: string): Promise<string | undefined> {
  const text = insideTransaction(sql);
  if (text === undefined) return undefined;
  await db.exec('savepoint statement');
  try {
    await db.exec(text);
    await db.exec('release savepoint statement');
    return undefined;
  } catch (error) {
    await db.exec('rollback to savepoint statement');
    const { code = '' } = error as { readonly code?: string };
    // Class 22: data exceptions, 23: violated constraints.
    if (!/^2[23]/.test(code)) return undefined;
    return postgresMessage(error);
  }
}

/** What would end the transaction or refuses one, without that. Rows are few: nobody waits for an index here. */
function insideTransaction(sql: string): string | undefined {
  const plain = sql.replace(/^(?:\s*--[^\n]*\n)*/, '').trim();
  if (/^(?:begin|commit|rollback|start transaction)\b/i.test(plain)) return undefined;
  return sql
    .replace(/\b((?:CREATE (?:UNIQUE )?|DROP )INDEX) CONCURRENTLY\b/gi, '$1')
    .replace(/^\s*COMMIT;\s*$/gim, '');
}
