--- schema.sql
create table posts (id bigint primary key);
--           ^^^^^ posts has row level security and no policy: nobody but its owner sees a row.
alter table posts enable row level security;
create table pages (id bigint primary key);
alter table pages enable row level security;
create policy read_pages on pages for select using (true);

--- revoked.sql
CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes FOR SELECT TO authenticated USING (id > 0);
CREATE TABLE ledger (id bigint PRIMARY KEY);
ALTER TABLE ledger ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON ledger FROM anon, authenticated;
