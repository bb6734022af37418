--- schema.sql
CREATE TABLE notes (id bigint PRIMARY KEY, owner uuid);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes FOR SELECT TO authenticated USING (auth.uid() = owner);
--            ^^^ Policy own calls auth.uid() for every row: (select auth.uid()) is called once.
CREATE POLICY once ON notes FOR DELETE TO authenticated USING ((SELECT auth.uid()) = owner);
