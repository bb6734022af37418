--- schema.sql
CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON notes FOR ALL TO authenticated USING (true);
--            ^^^^^^^^^^ Policy everything lets everybody insert, update and delete any row.
CREATE POLICY server ON notes FOR ALL TO service_role USING (true);
