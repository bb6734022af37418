import type { Extensions } from '@electric-sql/pglite';
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { hstore } from '@electric-sql/pglite/contrib/hstore';
import { ltree } from '@electric-sql/pglite/contrib/ltree';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';

const known: Extensions = {
  btree_gin,
  btree_gist,
  citext,
  hstore,
  ltree,
  pg_trgm,
  pgcrypto,
  unaccent,
  'uuid-ossp': uuid_ossp,
};

/** The extensions that PGlite has and the SQL names. */
export async function extensionsFor(texts: readonly string[]): Promise<Extensions> {
  const created = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/create\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)"?/gi)].map((match) =>
        (match[1] ?? '').toLowerCase(),
      ),
    ),
  );
  return Object.fromEntries(Object.entries(known).filter(([name]) => created.has(name)));
}

/** What Supabase and Neon have ready in a database, as far as schemas refer to it. */
export function prelude(texts: readonly string[]): string {
  const all = texts.join('\n');
  const parts: string[] = [];
  for (const role of ['anon', 'authenticated', 'service_role'])
    if (new RegExp(`\\b${role}\\b`).test(all) && !new RegExp(`create role "?${role}\\b`, 'i').test(all))
      parts.push(`create role ${role};`);
  if (/\bauth"?\."?(users|uid|jwt|role|user_id)\b/.test(all) && !/create schema "?auth\b/i.test(all))
    parts.push(`create schema auth;
create table auth.users (id uuid primary key, email text, created_at timestamptz);
create function auth.uid() returns uuid language sql stable as 'select null::uuid';
create function auth.user_id() returns text language sql stable as 'select null::text';
create function auth.role() returns text language sql stable as 'select null::text';
create function auth.jwt() returns jsonb language sql stable as 'select null::jsonb';`);
  return parts.join('\n');
}
