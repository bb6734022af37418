--- schema.sql
create table pages (id bigint primary key);
alter table pages enable row level security;
create policy read_pages on pages for select to authenticated using ((auth.jwt() -> 'user_metadata' ->> 'admin') = 'true');
--            ^^^^^^^^^^ Policy read_pages trusts user_metadata, which users change themselves.
create policy write_pages on pages for insert to authenticated with check ((auth.jwt() -> 'app_metadata' ->> 'admin') = 'true');
create function says_admin(flag text) returns boolean language plpgsql as $$ begin return (select raw_user_meta_data ->> flag from auth.users where id = auth.uid()) = 'true'; end $$;
create schema app;
create function app.is_admin() returns boolean language sql as 'select public.says_admin(''admin'')';
create function role_of(id bigint) returns text language sql as $$ select raw_user_meta_data ->> 'role' from auth.users $$;
create function role_of(id uuid) returns text language sql as $$ select role from app.roles $$;
create policy hide_pages on pages for update to authenticated using ("app"."is_admin"());
--            ^^^^^^^^^^ Policy hide_pages trusts user_metadata, which users change themselves: says_admin reads it.
create policy move_pages on pages for update to authenticated using (id > 0) with check (exists (select 1 where Says_Admin('mover')));
--            ^^^^^^^^^^ Policy move_pages trusts user_metadata, which users change themselves: says_admin reads it.
create policy own_pages on pages for delete to authenticated using (role_of(id) = 'owner');
create policy other_pages on pages for delete to authenticated using (other.says_admin('x'));
