import { randomBytes } from 'node:crypto';
import type { PostgresConnection } from './postgresDatabase.ts';

/** What the server lets the proof do, looked up before anything is made. */
export interface ServerFacts {
  /** `15.14` */
  readonly version: string;
  readonly major: number;
  readonly user: string;
}

/** The proof cannot run on this server; the message says why, and what works all the same. */
export class ServerRefusal extends Error {
  override readonly name = 'ServerRefusal';
}

/** @throws ServerRefusal where no database can be made here */
export async function serverFacts(admin: PostgresConnection): Promise<ServerFacts> {
  const { rows } = await admin.query<{
    readonly version: string;
    readonly number: number;
    readonly user: string;
    readonly quoted: string;
    readonly standby: boolean;
    readonly allowed: boolean;
    readonly superuser: boolean;
  }>(`select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
    current_user::text as user, quote_ident(current_user) as quoted, pg_is_in_recovery() as standby,
    coalesce((select rolsuper from pg_roles where rolname = current_user), false) as superuser,
    coalesce((select rolcreatedb or rolsuper from pg_roles where rolname = current_user), false) as allowed`);
  const [found] = rows;
  if (!found) throw new ServerRefusal('The server does not tell its version.');
  const { version, number, user, quoted, standby, allowed, superuser } = found;
  if (standby)
    throw new ServerRefusal(
      'The server is a standby, on which no database can be made: connect to its primary.',
    );
  if (!allowed)
    throw new ServerRefusal(
      `The role ${user} may not make databases on this server, and the proof runs in one of its own: a superuser can allow it by \`ALTER ROLE ${quoted} CREATEDB\`. Without a connection the proof runs on the embedded PostgreSQL.`,
    );
  // The schema public of a new database belongs to its owner since 15.
  if (number < 150_000 && !superuser)
    throw new ServerRefusal(
      `Up to PostgreSQL 14 the schema of a new database belongs to a superuser, which ${user} is not, so that the proof cannot compare it. Without a connection the proof runs on the embedded PostgreSQL.`,
    );
  return { version: version.split(' ')[0] ?? version, major: Math.floor(number / 10_000), user };
}

const prefix = 'schemawright_proof_';
const ownName = /^schemawright_proof_\d{14}_[0-9a-f]{16}$/;

/** A name that no other database has; it tells when it was made, by the server's clock. */
export async function scratchName(admin: PostgresConnection): Promise<string> {
  const { rows } = await admin.query<{ readonly stamp: string }>(
    `select to_char(now() at time zone 'UTC', 'YYYYMMDDHH24MISS') as stamp`,
  );
  return `${prefix}${rows[0]?.stamp}_${randomBytes(8).toString('hex')}`;
}

/** Makes the database from the template that nobody changes. */
export async function createScratch(admin: PostgresConnection, name: string): Promise<void> {
  await admin.exec(`create database ${own(name)} template template0`);
}

/** Drops a database of a proof, whoever is still connected; that it is not there is no fault. */
export async function dropScratch(admin: PostgresConnection, name: string, major: number): Promise<void> {
  if (major < 13)
    await admin.exec(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${own(name)}' and pid <> pg_backend_pid()`,
    );
  await admin.exec(`drop database if exists ${own(name)}${major < 13 ? '' : ' with (force)'}`);
}

/**
 * Drops what proofs have left behind that were killed together with everything that watched over them: databases of
 * this role with a name of ours, older than a minute, to which nobody is connected. A proof that runs is.
 * @returns their names
 */
export async function dropLeftOvers(admin: PostgresConnection): Promise<readonly string[]> {
  const { rows } = await admin.query<{ readonly name: string }>(`
    select datname::text as name from pg_database d
    where datname ~ '^schemawright_proof_[0-9]{14}_[0-9a-f]{16}$'
      and pg_get_userbyid(datdba) = current_user
      and substr(datname, 20, 14) < to_char((now() - interval '1 minute') at time zone 'UTC', 'YYYYMMDDHH24MISS')
      and not exists (select from pg_stat_activity a where a.datid = d.oid)
    order by 1`);
  const dropped: string[] = [];
  for (const { name } of rows) {
    try {
      await admin.exec(`drop database if exists ${own(name)}`);
      dropped.push(name);
    } catch {
      // Somebody has connected meanwhile, or dropped it first.
    }
  }
  return dropped;
}

/** Nothing else is ever made or dropped. */
function own(name: string): string {
  if (!ownName.test(name)) throw new Error('not the name of a database of a proof');
  return name;
}
