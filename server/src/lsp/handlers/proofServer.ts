import type { DrizzleKit } from '../../migrations/drizzleKit.ts';
import type { MigrationFailure, ProofConnection } from '../../protocol/migrations.ts';
import { failed } from '../migrationSessions.ts';
import type { Session } from '../session.ts';

/** The URL of the server that is wished; undefined: the embedded database. */
export async function serverOf(
  { migrations }: Session,
  connection: ProofConnection | undefined,
  kit: DrizzleKit,
): Promise<string | undefined | MigrationFailure> {
  if (connection?.kind !== 'configuration') return connection && migrations.seal().open(connection);
  return (
    (await kit.connection()) ??
    failed('The configuration has no `dbCredentials` of a server, and DATABASE_URL is not set.')
  );
}
