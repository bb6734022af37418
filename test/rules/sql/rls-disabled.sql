--- schema.sql
CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes FOR SELECT TO authenticated USING (id > 0);
CREATE TABLE drafts (id bigint PRIMARY KEY);
--           ^^^^^^ Browsers can read and write all of drafts: row level security is off.
CREATE TABLE ledger (id bigint PRIMARY KEY);
REVOKE ALL ON TABLE ledger FROM anon, authenticated;
CREATE TABLE guests (id bigint PRIMARY KEY);
--           ^^^^^^ Browsers can read and write all of guests: row level security is off.
REVOKE ALL ON guests FROM anon;
CREATE TABLE given_back (id bigint PRIMARY KEY);
--           ^^^^^^^^^^ Browsers can read and write all of given_back: row level security is off.
REVOKE ALL ON given_back FROM anon, authenticated;
GRANT SELECT ON given_back TO authenticated;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public REVOKE ALL ON TABLES FROM PUBLIC, anon, authenticated;
CREATE TABLE born_closed (id bigint PRIMARY KEY);
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO anon;
CREATE TABLE born_open (id bigint PRIMARY KEY);
--           ^^^^^^^^^ Browsers can read and write all of born_open: row level security is off.

--- all.sql
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE POLICY own ON a FOR SELECT TO authenticated USING (id > 0);
CREATE TABLE b (id bigint PRIMARY KEY);
REVOKE ALL PRIVILEGES ON ALL TABLES IN SCHEMA public FROM anon, authenticated;
