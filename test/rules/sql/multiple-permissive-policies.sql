--- schema.sql
CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON notes FOR SELECT USING (id > 0);
CREATE POLICY b ON notes FOR SELECT USING (id < 0);
--            ^ Policies a and b both apply to everybody for select on notes: either of them is enough.
