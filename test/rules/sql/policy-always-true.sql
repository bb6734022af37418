--- schema.sql
CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON notes FOR ALL TO authenticated USING (true);
--            ^^^^^^^^^^ Policy everything lets authenticated insert, update and delete any row.
CREATE POLICY server ON notes FOR ALL TO service_role USING (true);
CREATE TABLE readings (id bigint PRIMARY KEY);
ALTER TABLE readings ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON readings FOR ALL USING (true);
--            ^^^^^^^^^ Policy everybody lets everybody insert any row.
REVOKE UPDATE, DELETE ON readings FROM anon, authenticated;
CREATE TABLE closed (id bigint PRIMARY KEY);
ALTER TABLE closed ENABLE ROW LEVEL SECURITY;
CREATE POLICY anybody ON closed FOR ALL TO authenticated USING (true);
REVOKE ALL ON closed FROM anon, authenticated;
