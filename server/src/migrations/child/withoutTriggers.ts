import type { PostgresConnection } from './postgresDatabase.ts';

const own = `not in ('pg_catalog', 'information_schema', 'pg_toast')`;

/** What has to run before rows are put in, and afterwards, where only a superuser may say so at once. */
const hindrances = `
  select format('alter table %s drop constraint %I', k.conrelid::regclass, k.conname) as before,
    format('alter table %s add constraint %I %s%s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid),
      case when k.convalidated and c.relkind = 'r' then ' not valid' else '' end) as after
  from pg_constraint k join pg_class c on c.oid = k.conrelid
  where k.contype = 'f' and k.conparentid = 0 and k.connamespace::regnamespace::text ${own}
  union all
  select distinct format('alter table %s disable trigger user', t.tgrelid::regclass),
    format('alter table %s enable trigger user', t.tgrelid::regclass)
  from pg_trigger t join pg_class c on c.oid = t.tgrelid
  where not t.tgisinternal and c.relnamespace::regnamespace::text ${own}`;

/**
 * Inside of a transaction: neither foreign keys nor triggers are heeded until the answered function is called, and rows
 * that are there by then are not checked against the keys.
 */
export async function withoutTriggers(
  db: Pick<PostgresConnection, 'query' | 'exec'>,
): Promise<() => Promise<void>> {
  await db.exec('savepoint replica');
  try {
    await db.exec('set local session_replication_role = replica; release savepoint replica');
    return async () => {
      await db.exec('set local session_replication_role = default');
    };
  } catch {
    await db.exec('rollback to savepoint replica; release savepoint replica');
  }
  const { rows } = await db.query<{ readonly before: string; readonly after: string }>(hindrances);
  for (const { before } of rows) await db.exec(before);
  return async () => {
    for (const { after } of rows) {
      await db.exec('savepoint restored');
      // A key of a partitioned table looks at the rows, and one of them may refer to none.
      await db.exec(after).catch(() => db.exec('rollback to savepoint restored'));
      await db.exec('release savepoint restored');
    }
  };
}
