--- schema.sql
CREATE TABLE posts (
  id integer PRIMARY KEY,
  "authorId" integer,
--^^^^^^^^^^ Column authorId of posts has capital letters: SQL finds it in quotes only.
  shortTitle text
);
