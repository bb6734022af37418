--- schema.sql
create table pages (id bigint primary key);
alter table pages enable row level security;
create policy read_pages on pages for select to authenticated using ((auth.jwt() -> 'user_metadata' ->> 'admin') = 'true');
--            ^^^^^^^^^^ Policy read_pages trusts user_metadata, which users change themselves.
create policy write_pages on pages for insert to authenticated with check ((auth.jwt() -> 'app_metadata' ->> 'admin') = 'true');
