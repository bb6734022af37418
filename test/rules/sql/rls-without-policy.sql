--- schema.sql
create table posts (id bigint primary key);
--           ^^^^^ posts has row level security and no policy: nobody but its owner sees a row.
alter table posts enable row level security;
create table pages (id bigint primary key);
alter table pages enable row level security;
create policy read_pages on pages for select using (true);
