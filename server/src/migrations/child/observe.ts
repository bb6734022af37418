import type { PGlite } from '@electric-sql/pglite';
import type { ProvenStatement } from '../verifyMessages.ts';

const strength = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
];

/** Runs a statement inside of a transaction and tells what it locked and which tables it wrote anew. */
export async function runObserved(db: Pick<PGlite, 'query' | 'exec'>, sql: string): Promise<ProvenStatement> {
  const files = await filesOfTables(db);
  const held = await locksOnTables(db);
  const started = performance.now();
  await db.exec(sql);
  const milliseconds = Math.round((performance.now() - started) * 10) / 10;
  const after = await filesOfTables(db);
  const locks = [...(await locksOnTables(db))]
    .filter(
      ([table, lock]) => files.has(table) && strength.indexOf(lock) > strength.indexOf(held.get(table) ?? ''),
    )
    .map(([table, lock]) => `${files.get(table)?.name} ${lock}`);
  const rewrites = [...files]
    .filter(([table, { file }]) => after.has(table) && after.get(table)?.file !== file)
    .map(([, { name }]) => name);
  return { sql, milliseconds, locks, rewrites };
}

async function filesOfTables(db: Pick<PGlite, 'query'>) {
  const { rows } = await db.query<{ oid: number; name: string; file: number }>(
    `select c.oid::int as oid, c.relname as name, c.relfilenode::int as file from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema$)'`,
  );
  return new Map(rows.map(({ oid, name, file }) => [oid, { name, file }]));
}

async function locksOnTables(db: Pick<PGlite, 'query'>): Promise<ReadonlyMap<number, string>> {
  const { rows } = await db.query<{ oid: number; mode: string }>(
    `select relation::int as oid, mode from pg_locks where locktype = 'relation' and granted and pid = pg_backend_pid()`,
  );
  const strongest = new Map<number, string>();
  for (const { oid, mode } of rows)
    if (strength.indexOf(mode) > strength.indexOf(strongest.get(oid) ?? '')) strongest.set(oid, mode);
  return strongest;
}
