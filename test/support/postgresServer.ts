import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

/** A PostgreSQL server of a test, with a cluster of its own. */
export interface PostgresServer {
  /** Of a superuser. */
  readonly url: string;
  /** Of another role of this server. */
  urlOf(user: string, password: string): string;
  /** Runs statements as the superuser in the database `postgres`, and answers the rows of the last. */
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  databases(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** The password of the superuser; no other text of a test holds it. */
export const superuserPassword = 'tr0ub4dor&3/x';

/**
 * Starts a server on the loopback interface at a port that is free, in a temporary folder.
 * @throws Error where PostgreSQL is not installed
 */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'schemawright-pg-')));
  const data = path.join(folder, 'data');
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, superuserPassword);
  const identity = unprivileged();
  if (identity) for (const it of [folder, passwordFile]) chownSync(it, identity.uid, identity.gid);
  const made = spawnSync(
    program('initdb'),
    ['-D', data, '-U', 'owner', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--no-sync'],
    { ...identity, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.error?.message ?? made.stderr}`);
  const port = await freePort();
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
  const server = spawn(
    program('postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((it) => ['-c', it])],
    { ...identity, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LC_ALL: 'C' } },
  );
  await ready(server);
  const urlOf = (user: string, password: string) =>
    `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  const url = urlOf('owner', superuserPassword);
  const query: PostgresServer['query'] = async (sql) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const results = [await client.query(sql)].flat();
      return (results.at(-1)?.rows ?? []) as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  };
  return {
    url,
    urlOf,
    query,
    databases: async () =>
      (await query('select datname::text as name from pg_database order by 1')).map(({ name }) =>
        String(name),
      ),
    async stop() {
      await ended(server, 'SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** On the path, or where Debian's package has it. */
function program(name: string): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter),
    ...versions.map((version) => path.join(debian, version, 'bin')),
  ];
  const file = folders.map((folder) => path.join(folder, name)).find((it) => existsSync(it));
  if (file === undefined)
    throw new Error(`There is no ${name}: install PostgreSQL (\`apt-get install postgresql\`).`);
  return file;
}

/** The server refuses to be started by root. */
function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  const [uid, gid] = [id('-u'), id('-g')];
  if (!uid || !gid) throw new Error('PostgreSQL does not run as root, and there is no user postgres.');
  return { uid, gid };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function ready(server: ChildProcess): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`postgres: ${output}`)));
  });
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
