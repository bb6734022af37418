/**
 * What Supabase and Neon have ready in a database, as far as schemas refer to it.
 * @param roles false on a server: they belong to all of its databases
 */
export function prelude(texts: readonly string[], { roles = true } = {}): string {
  const all = texts.join('\n');
  const parts: string[] = [];
  for (const role of roles ? ['anon', 'authenticated', 'service_role'] : [])
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
