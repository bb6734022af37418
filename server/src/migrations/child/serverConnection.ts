import pg from 'pg';
import type { PostgresConnection } from './postgresDatabase.ts';

/** A connection to a PostgreSQL server, in the shape of the embedded one. */
export interface ServerConnection extends PostgresConnection {
  /** For people: `host:port`. */
  readonly where: string;
  close(): Promise<void>;
}

/**
 * @param url of one database of the server; what it leaves out is taken from `PGHOST` and the like, as psql does it
 * @throws Error by the server or the network
 */
export async function connectTo(url: string): Promise<ServerConnection> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'schemawright proof',
    keepAlive: true,
  });
  // Without somebody who listens, a connection that is lost would end the process.
  client.on('error', () => {});
  await client.connect();
  const exec = async (sql: string) => {
    await client.query(sql);
    return [];
  };
  const query = async (text: string, _params?: unknown, options?: { readonly rowMode?: string }) =>
    options?.rowMode === 'array' ? client.query({ text, rowMode: 'array' }) : client.query(text);
  return {
    where: client.host.startsWith('/') ? client.host : `${client.host}:${client.port}`,
    exec,
    query: query as unknown as PostgresConnection['query'],
    close: () => client.end(),
  };
}
