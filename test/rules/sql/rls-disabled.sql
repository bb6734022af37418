--- schema.sql
CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes FOR SELECT TO authenticated USING (id > 0);
CREATE TABLE drafts (id bigint PRIMARY KEY);
--           ^^^^^^ Browsers can read and write all of drafts: row level security is off.
